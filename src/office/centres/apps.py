from django.apps import AppConfig


class CentresConfig(AppConfig):
    name = "office.centres"
