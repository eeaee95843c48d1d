from django.apps import AppConfig


class ManagementConfig(AppConfig):
    name = "office.management"
