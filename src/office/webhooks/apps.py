from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "office.webhooks"
