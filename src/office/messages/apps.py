from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MessagesConfig(AppConfig):
    name = "office.messages"
    label = "outbox"  # "messages" is taken by Django's own one-time notices
    verbose_name = _("messages")
