"""The tables of a city's centres: places, bodies, desks, schedules, people, petitions."""

from office.centres.models.desks import Desk, DeskSession
from office.centres.models.petitions import Petition, PetitionDuty
from office.centres.models.places import AccessibilityFact, Centre, City
from office.centres.models.providers import Agreement, CentreProvider, Provider
from office.centres.models.schedules import DayOverride, Schedule, Shift
from office.centres.models.staff import Absence, Posting
from office.centres.roles import Role

__all__ = [
    "Absence",
    "AccessibilityFact",
    "Agreement",
    "Centre",
    "CentreProvider",
    "City",
    "DayOverride",
    "Desk",
    "DeskSession",
    "Petition",
    "PetitionDuty",
    "Posting",
    "Provider",
    "Role",
    "Schedule",
    "Shift",
]
