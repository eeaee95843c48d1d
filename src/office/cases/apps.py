from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "office.cases"
