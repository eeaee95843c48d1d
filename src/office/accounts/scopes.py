"""What an API client may be let do. A scope never gives a right: the worker behind the client must have it, too."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Scope(TextChoices):
    CATALOGUE = "catalogue:read", _("read centres, services and cards")
    PEOPLE = "people:read", _("search and open people")
    PEOPLE_WRITE = "people:write", _("register people, put their data right, take consents")
    CASES = "cases:read", _("open packages and cases")
    INTAKE = "cases:intake", _("take packages in and register cases; the acts of the counter")
    WORK = "cases:work", _("the acts of the executor: receive, work, decide, send")
    OVERSEE = "cases:oversee", _("the acts of a head: extend a term, name another executor")
    DOCUMENTS = "documents:read", _("download documents and papers")
    DUTIES = "duties:read", _("read duties and their terms")
    JOURNAL = "journal:read", _("read the journal of a case")
    WEBHOOKS = "webhooks", _("be told of events")
