"""The forms of deciding about a ruleset: proofs, acceptance, approval, withdrawal."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from content.models.drafting import LONGEST_STATEMENT
from core.formkit.fields import CleanTextField, PlainDateField
from core.formkit.layout import PageFormHelper
from core.tables import Mutable
from patients.forms.base import RowForm, TakenOnceForm


class DeedForm(RowForm):
    """One button: everything that it needs is hidden."""

    def __init__(
        self,
        *args: Any,
        row: Mutable,
        label: Any,
        action: str = "",
        danger: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, row=row, **kwargs)
        self.helper = PageFormHelper(submit=label, action=action, danger=danger)


class AcceptForm(TakenOnceForm):
    """Why a changed result is right."""

    reason = CleanTextField(
        label=_("Why is the new result right?"),
        rows=3,
        max_length=LONGEST_STATEMENT,
        error_messages={"required": _("Say why, so that the next reader understands.")},
    )

    def __init__(self, *args: Any, cancel_url: str, draft_for: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageFormHelper(
            submit=_("Accept this change"), cancel_url=cancel_url, draft_for=draft_for
        )


class ApproveForm(RowForm):
    """The second person's signature under a version."""

    version = forms.RegexField(
        label=_("Version number"),
        regex=r"^[0-9A-Za-z]+([.-][0-9A-Za-z]+)*$",
        max_length=20,
        error_messages={"invalid": _("Use digits, letters, inner dots and hyphens, such as 2.1.")},
    )
    review_by = PlainDateField(label=_("Review by"))
    statement = CleanTextField(
        label=_("Statement"),
        rows=3,
        max_length=LONGEST_STATEMENT,
        help_text=_("What you looked at, and why it may be published."),
        error_messages={"required": _("Write what you looked at.")},
    )

    def __init__(self, *args: Any, draft_for: str, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageFormHelper(
            submit=_("Approve and publish"), cancel_url=cancel_url, draft_for=draft_for
        )


class WithdrawForm(TakenOnceForm):
    """Why a version is not to be used any more."""

    reason = CleanTextField(
        label=_("Why is it withdrawn?"),
        rows=3,
        max_length=LONGEST_STATEMENT,
        error_messages={"required": _("Say why, so that the next reader understands.")},
    )
    leave_none = forms.BooleanField(
        label=_("I know that new screenings then have no ruleset"), required=False
    )

    def __init__(
        self, *args: Any, has_successor: bool, draft_for: str, cancel_url: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if has_successor:
            del self.fields["leave_none"]
        self.helper = PageFormHelper(
            submit=_("Withdraw this version"),
            cancel_url=cancel_url,
            draft_for=draft_for,
            danger=True,
        )
