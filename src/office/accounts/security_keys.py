"""Security keys (WebAuthn, W3C Level 3) as a second factor beside the code from a telephone."""

from typing import Any

from allauth.mfa.webauthn import forms as keys
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from office.accounts.clocks import clock
from office.accounts.forms import Worded
from office.accounts.telling import tell

NAME_LENGTH = 60
NAMED = _("Name of the key")
WHY_NAMED = _("So that you tell your keys apart: “blue key”, “office computer”.")
NO_KEY = _("The key was not used. Press the button, then touch the key or confirm on the device.")

UNREADABLE = (ValidationError, KeyError, TypeError, ValueError, AttributeError)
"""What reading an answer that no browser made may raise: the library expects its shape and does not check it."""


def _name(form: forms.Form) -> None:
    form.fields["name"] = forms.CharField(
        label=NAMED,
        help_text=WHY_NAMED,
        max_length=NAME_LENGTH,
        error_messages={"required": _("Name the key")},
        widget=forms.TextInput({"class": "govuk-input--width-20"}),
        initial=form.initial.get("name", ""),
    )


class AddKeyForm(Worded, keys.AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A new key: its name, and what the browser says of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        _name(self)
        self.fields["credential"].error_messages["required"] = NO_KEY

    def clean(self) -> Any:
        try:
            return super().clean()
        except UNREADABLE as wrong:
            raise ValidationError(NO_KEY, code="key") from wrong


class RenameKeyForm(Worded, keys.EditWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self)


class _ByKey(Worded, keys.AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    """A key that is not the worker's stands in the journal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages["required"] = NO_KEY

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except UNREADABLE as wrong:
            tell("worker.second_factor_failed", self.user, by=None, at=clock(), data={"why": "security_key"})
            raise ValidationError(_("This key is not yours, or it took too long. Try again."), code="key") from wrong


class AuthenticateByKeyForm(_ByKey):
    """The second step of sign-in by a key."""


class ReauthenticateByKeyForm(_ByKey):
    """The key asked again before something about sign-in is changed."""

    reauthenticated = True
