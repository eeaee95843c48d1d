"""Quicker migrating: a constraint or an index is added to a model without making its neighbours anew (ADR 0109)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ProjectState

Changed = Callable[[Sequence[Any]], list[Any]]


@contextmanager
def without_remaking() -> Iterator[None]:
    """While it lasts, Django's state of migrations keeps its models where only a constraint or an index comes or goes.

    Django makes such a model anew, and with it every model that is tied to it: half of the time that all tables take.
    Fields and relations do not depend on constraints or indexes, so here the model is told of them, and stays.
    """
    append, remove = ProjectState._append_option, ProjectState._remove_option  # type: ignore[attr-defined]  # noqa: SLF001
    ProjectState._append_option, ProjectState._remove_option = _append, _remove  # type: ignore[attr-defined]  # noqa: SLF001
    try:
        yield
    finally:
        ProjectState._append_option, ProjectState._remove_option = append, remove  # type: ignore[attr-defined]  # noqa: SLF001


def _append(state: ProjectState, app_label: str, model_name: str, option: str, added: Any) -> None:
    _change(state, (app_label, model_name), option, lambda there: [*there, added])


def _remove(state: ProjectState, app_label: str, model_name: str, option: str, name: str) -> None:
    _change(state, (app_label, model_name), option, lambda there: [each for each in there if each.name != name])


def _change(state: ProjectState, key: tuple[str, str], option: str, changed: Changed) -> None:
    options = state.models[key].options
    options[option] = changed(options[option])
    if "apps" in vars(state):
        setattr(state.apps.get_model(*key)._meta, option, options[option])
