"""allauth's forms in the house's words: a label instead of a placeholder, no link inside a hint."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.passwords import LONGEST
from core.formkit.layout import PageFormHelper


class Plain(forms.BaseForm):
    """No placeholders: they vanish while one types and are too pale to read."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}
    submit: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The page writes the form element: it also holds where to go afterwards.
        self.helper = PageFormHelper(submit=self.submit, form_tag=False, mark_optional=False)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            if name in self.hints:
                field.help_text = self.hints[name]
            if isinstance(field.widget, forms.PasswordInput):
                # No maxlength: it would cut a pasted password without a word.
                field.widget.attrs["spellcheck"] = "false"
            if name == "code":
                field.widget.attrs.update({"inputmode": "numeric", "spellcheck": "false"})


NEW_PASSWORD = _(
    "At least 12 characters. Three or four unusual words are easier to remember than symbols. "
    "You can paste it from a password manager."
)


class LoginForm(Plain, account.LoginForm):  # type: ignore[misc]
    submit = _("Sign in")
    labels = {"login": _("E-mail address"), "password": _("Password")}
    hints = {"password": ""}

    def clean_password(self) -> str:
        """A longer one can't be anybody's; hashing it would only cost time."""
        return str(self.cleaned_data["password"])[: LONGEST + 1]


class ChangePasswordForm(Plain, account.ChangePasswordForm):  # type: ignore[misc]
    submit = _("Change the password")
    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password, once more"),
    }
    hints = {"oldpassword": "", "password1": NEW_PASSWORD}

    def clean_password1(self) -> str:
        """A temporary password that somebody else has seen must not stay."""
        password = str(self.cleaned_data["password1"])
        if self.user.check_password(password):
            raise forms.ValidationError(_("Choose another password than the current one."))
        return password


class ResetPasswordForm(Plain, account.ResetPasswordForm):  # type: ignore[misc]
    submit = _("Send me the link")
    labels = {"email": _("E-mail address")}


class ResetPasswordKeyForm(Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    submit = _("Keep this password")
    labels = {"password1": _("New password"), "password2": _("New password, once more")}
    hints = {"password1": NEW_PASSWORD}


class ReauthenticateForm(Plain, account.ReauthenticateForm):  # type: ignore[misc]
    submit = _("Confirm")
    labels = {"password": _("Password")}


CODE = _("Six-digit code, or one of your recovery codes")


class CodeForm(Plain, mfa.AuthenticateForm):  # type: ignore[misc]
    submit = _("Sign in")
    labels = {"code": CODE}


class CodeAgainForm(Plain, mfa.ReauthenticateForm):  # type: ignore[misc]
    submit = _("Confirm")
    labels = {"code": CODE}


class StartCodesForm(Plain, ActivateTOTPForm):  # type: ignore[misc]
    submit = _("Switch it on")
    labels = {"code": _("Six-digit code that the app shows now")}


class AddPasskeyForm(Plain, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    labels = {"name": _("Name of this passkey"), "passwordless": _("Sign in with it alone")}
    hints = {
        "name": _("For example: ward computer, blue USB key."),
        "passwordless": _(
            "The key then asks for your fingerprint, face or PIN and replaces the password."
        ),
    }


class RenamePasskeyForm(Plain, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    submit = _("Save")
    labels = {"name": _("Name of this passkey")}
