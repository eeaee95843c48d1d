from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "office.parties"
