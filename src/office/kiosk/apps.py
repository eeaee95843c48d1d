from django.apps import AppConfig


class KioskConfig(AppConfig):
    name = "office.kiosk"
