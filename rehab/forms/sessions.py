"""Forms about a session beside its record: not delivered, signing, amending."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField, CleanTextField
from core.formkit.layout import PageFormHelper
from patients.forms.base import RowForm, TakenOnceForm
from patients.models.marks import LONGEST_REASON
from rehab.models import Attendance, NotDeliveredReason, Session
from rehab.models.session_words import NOT_DELIVERED
from rehab.models.sessions import LONGEST_SOAP


class NotDeliveredForm(RowForm):
    """Why a session did not take place; saving signs it."""

    attendance = forms.ChoiceField(
        label=_("What happened"),
        choices=[(code, Attendance(code).label) for code in NOT_DELIVERED],
        widget=forms.RadioSelect,
    )
    reason = forms.ChoiceField(
        label=_("Reason"), choices=NotDeliveredReason.choices, widget=forms.RadioSelect
    )
    reason_text = CleanCharField(label=_("In words"), max_length=LONGEST_REASON, required=False)

    def __init__(
        self, data: Any = None, *, row: Session, path: str, cancel_url: str, stopped: bool
    ) -> None:
        initial = (
            {"attendance": Attendance.CANCELLED_BY_US, "reason": NotDeliveredReason.RED_FLAG}
            if stopped
            else {}
        )
        super().__init__(data, row=row, initial=initial)
        self.helper = PageFormHelper(
            submit=_("Record as not delivered"), cancel_url=cancel_url, draft_for=path
        )


class SignForm(RowForm):
    """The decision to lock the session."""

    def __init__(self, data: Any = None, *, row: Session, cancel_url: str) -> None:
        super().__init__(data, row=row)
        self.helper = PageFormHelper(submit=_("Sign the session"), cancel_url=cancel_url)


class AmendForm(TakenOnceForm):
    """An addition to a signed session."""

    reason = CleanCharField(label=_("Reason for the amendment"), max_length=LONGEST_REASON)
    text = CleanTextField(label=_("What is added"), max_length=LONGEST_SOAP, rows=8)

    def __init__(self, data: Any = None, *, path: str, cancel_url: str) -> None:
        super().__init__(data)
        self.helper = PageFormHelper(
            submit=_("Add the amendment"), cancel_url=cancel_url, draft_for=path
        )
