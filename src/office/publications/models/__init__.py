"""Tables of what staff publish."""

from office.publications.models.publications import ALONE, APPROVED, Kind, Publication, Returned, Version

__all__ = ["ALONE", "APPROVED", "Kind", "Publication", "Returned", "Version"]
