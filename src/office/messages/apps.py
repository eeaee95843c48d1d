from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "office.messages"
    label = "outbox"  # "messages" is taken by Django's own one-time notices
