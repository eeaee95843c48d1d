"""The forms of allauth in the house's own words; ``office.ui`` draws them like any other form."""

from typing import Any, Final

from allauth.account import forms as account
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

HOW_LONG = _(
    "At least 12 characters, not only digits. Several words that do not belong together are easy to remember and hard to guess."
)
FROM_A_TELEPHONE = _(
    "Six digits from the application on your telephone. No telephone at hand? Enter one of your recovery codes."
)
TYPED_AS_IS: Final = {"spellcheck": "false", "autocapitalize": "none"}
MAIL: Final = {"autocomplete": "username", "inputmode": "email"}
PRESENT: Final = {"autocomplete": "current-password"}
FRESH: Final = {"autocomplete": "new-password"}
CODE: Final = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "govuk-input--width-10"}

Said = tuple[Any, Any, dict[str, str]]
WORDS: Final[dict[str, Said]] = {
    "login": (_("Work e-mail"), "", MAIL),
    "email": (_("Work e-mail"), "", MAIL),
    "password": (_("Password"), "", PRESENT),
    "oldpassword": (_("Present password"), "", PRESENT),
    "password1": (_("New password"), HOW_LONG, FRESH),
    "password2": (_("New password once more"), "", FRESH),
    "code": (_("Code"), FROM_A_TELEPHONE, CODE),
}
"""Label, hint and attributes of each field that the pages of sign-in show."""


class Worded(forms.Form):
    """Puts our words to allauth's fields. A mistake of the whole form is mended from its first field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in WORDS:
                field.label, field.help_text, attributes = WORDS[name]
                field.widget.attrs = attributes | TYPED_AS_IS

    @property
    def mends_all(self) -> str:
        """The field to which the error summary leads for a mistake that has no field of its own."""
        return next(iter(self.fields), "")


class LoginForm(Worded, account.LoginForm):  # type: ignore[misc]  # allauth has no types
    """E-mail and password."""


class ChangePasswordForm(Worded, account.ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """The present password, and a new one twice."""


class ResetPasswordForm(Worded, account.ResetPasswordForm):  # type: ignore[misc]  # allauth has no types
    """Where the link to a new password goes."""


class ResetPasswordKeyForm(Worded, account.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no types
    """A new password twice, by a link."""


class ReauthenticateForm(Worded, account.ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The password once more, before something about sign-in is changed."""


class ActivateTOTPForm(Worded, totp.ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The first code of a telephone that is being set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Six digits. The application makes new ones every half minute.")
