"""What a view of ours can rely on in its request, for the type checker."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from office.accounts.models import Worker
from office.centres.models import Posting
from office.queueing.models import Device


class OpenRequest(HttpRequest):
    """A request that went through our middleware."""

    htmx: HtmxDetails


class WorkerRequest(OpenRequest):
    """A request that ``@signed_in`` let through."""

    worker: Worker


class StaffRequest(WorkerRequest):
    """A request that ``@staff`` let through: with the posting the worker acts in."""

    posting: Posting


class DeviceRequest(OpenRequest):
    """A request that ``@device`` let through: from a paired terminal or board."""

    device: Device
    refusal_page: str
    """The template of a refusal, where the look of the device is another one."""
