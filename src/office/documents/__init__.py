"""Files that people hand in and papers that the centre hands out.

What is named here is the whole interface. It is looked up on first use, because Django loads this package before
its models may be imported.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from office.documents.files import keep_paper, open_file, purge_orphans, store, store_video, verify_file
    from office.documents.names import download_name
    from office.documents.papers import typeset_paper
    from office.documents.refusals import FileRefused
    from office.documents.refusals_of_video import VideoRefused
    from office.documents.typesetting import typeset

__all__ = [
    "FileRefused",
    "VideoRefused",
    "download_name",
    "keep_paper",
    "open_file",
    "purge_orphans",
    "store",
    "store_video",
    "typeset",
    "typeset_paper",
    "verify_file",
]

_HOMES = {
    "FileRefused": "refusals",
    "VideoRefused": "refusals_of_video",
    "download_name": "names",
    "keep_paper": "files",
    "open_file": "files",
    "purge_orphans": "files",
    "store": "files",
    "store_video": "files",
    "typeset": "typesetting",
    "typeset_paper": "papers",
    "verify_file": "files",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
