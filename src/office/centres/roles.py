"""The roles a posting gives, and what each of them must be tied to (glossary)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    FRONT_OFFICE = "front_office", _("front office worker")
    CASE_OFFICER = "case_officer", _("case officer")
    GREETER = "greeter", _("reception assistant")
    CENTRE_HEAD = "centre_head", _("head of the centre")
    PROVIDER_HEAD = "provider_head", _("head of a body")
    DEPARTMENT = "department", _("director of the department")
    MAYOR_OFFICE = "mayor_office", _("mayor's office")
    AUDITOR = "auditor", _("auditor")
    CATALOGUE_EDITOR = "catalogue_editor", _("editor of the catalogue")
    SYSTEM_ADMIN = "system_admin", _("system administrator")


# A posting in these works in one centre.
CENTRE_ROLES = (Role.FRONT_OFFICE, Role.CASE_OFFICER, Role.GREETER, Role.CENTRE_HEAD)
# A posting in these acts within the competence of one body (K3).
PROVIDER_ROLES = (Role.FRONT_OFFICE, Role.CASE_OFFICER, Role.PROVIDER_HEAD)
# A posting in these sees every centre of one city.
CITY_ROLES = (Role.DEPARTMENT, Role.MAYOR_OFFICE, Role.AUDITOR, Role.CATALOGUE_EDITOR)
