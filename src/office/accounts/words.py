"""Words of Django that sign-in shows and that our Ukrainian catalogue says better than Django's own."""

from django.utils.translation import gettext_noop

BETTER_SAID = (gettext_noop("Enter a valid email address."),)
