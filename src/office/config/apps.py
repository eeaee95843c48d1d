from django.apps import AppConfig
from django.utils.translation import get_language, gettext

from office.law.words import speak
from office.tables.reading import keep_statements


class ConfigConfig(AppConfig):
    name = "office.config"

    def ready(self) -> None:
        """Give the pure packages, which know no Django, the language of the reader; keep statements that come again."""
        speak(translate=gettext, language=lambda: get_language() or "en")
        keep_statements()
