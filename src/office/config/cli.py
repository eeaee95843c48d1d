"""The command ``office``: exit code 0 done, 1 refused or failed, 2 wrong use."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "office.config.settings")
    # Django is imported after its settings are named.
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(["office", *sys.argv[1:]])
