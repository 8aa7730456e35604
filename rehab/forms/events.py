"""Forms about what went wrong, what a gate stopped, and the limits that stop a session."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField, CleanTextField, PlainDateField
from core.formkit.layout import PageFormHelper, Section
from patients.forms.base import RowForm, TakenOnceForm
from patients.models.marks import LONGEST_NOTE, LONGEST_REASON
from rehab.actions.events import EventFacts
from rehab.forms.parts import SmallNumber
from rehab.models import AdverseEvent, EventKind, FollowUp, Severity
from rehab.stop_rules import Limits

FACTS = ("kind", "severity", "text", "action", "informed", "incident_number")
LIMITS = {
    "sbp_high": (_("Systolic pressure above (mmHg)"), 100, 260),
    "sbp_low": (_("Systolic pressure below (mmHg)"), 50, 140),
    "sbp_drop": (_("Systolic drop of more than (mmHg), with symptoms"), 5, 80),
    "hr_high": (_("Heart rate at rest above (a minute)"), 60, 200),
    "spo2_low": (_("Oxygen saturation below (%)"), 70, 99),
}


class _EventFields(forms.Form):
    kind = forms.ChoiceField(
        label=_("What happened"), choices=EventKind.choices, widget=forms.RadioSelect
    )
    severity = forms.ChoiceField(
        label=_("Severity"), choices=Severity.choices, widget=forms.RadioSelect,
        error_messages={"required": _("Say how much harm it did.")},
    )  # fmt: skip
    text = CleanTextField(label=_("In words"), max_length=LONGEST_NOTE, rows=3)
    action = CleanTextField(
        label=_("What was done"), max_length=LONGEST_NOTE, rows=3, required=False,
        help_text=_("While this is empty, the event stays on the worklist."),
    )  # fmt: skip
    informed = CleanCharField(label=_("Who was told"), max_length=200, required=False)
    incident_number = CleanCharField(label=_("Incident number"), max_length=60, required=False)

    def facts(self) -> EventFacts:
        return EventFacts(**{name: self.cleaned_data[name] for name in FACTS})


class NewEventForm(TakenOnceForm, _EventFields):
    """Records an adverse event."""

    happened_on = PlainDateField(label=_("Day"), past=True)

    def __init__(self, data: Any = None, *, path: str, cancel_url: str) -> None:
        super().__init__(data, initial={"happened_on": timezone.localdate()})
        self.helper = PageFormHelper(
            "happened_on", *FACTS,
            submit=_("Record the event"), cancel_url=cancel_url, draft_for=path,
        )  # fmt: skip


class EventForm(RowForm, _EventFields):
    """Fills in an adverse event, also one that the gate or the limits wrote."""

    def __init__(self, data: Any = None, *, row: AdverseEvent, path: str, cancel_url: str) -> None:
        initial = {name: getattr(row, name) for name in FACTS}
        if row.is_unjudged:
            initial["severity"] = ""  # nobody has said it: a person chooses
        super().__init__(data, row=row, initial=initial)
        self.helper = PageFormHelper(submit=_("Save"), cancel_url=cancel_url, draft_for=path)


class ClearForm(TakenOnceForm):
    """A clinician lets therapy go on after a red flag."""

    reason = CleanCharField(
        label=_("Why therapy may go on"), max_length=LONGEST_REASON,
        help_text=_("What was examined, what was found, who was asked."),
    )  # fmt: skip
    conditions = CleanCharField(
        label=_("On condition that"), max_length=LONGEST_REASON, required=False,
        help_text=_("Limits for the next sessions, if there are any."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, path: str, cancel_url: str) -> None:
        super().__init__(data)
        self.helper = PageFormHelper(
            submit=_("Clear: therapy may go on"), cancel_url=cancel_url, draft_for=path
        )


class SettleForm(TakenOnceForm):
    """Says that what a gate asked for was done."""

    note = CleanCharField(label=_("How it was done, and by whom"), max_length=LONGEST_REASON)

    def __init__(self, data: Any = None, *, row: FollowUp, path: str, cancel_url: str) -> None:
        super().__init__(data)
        self.helper = PageFormHelper(submit=_("It is done"), cancel_url=cancel_url, draft_for=path)


class LimitsForm(TakenOnceForm):
    """The clinic's limits of vital signs for therapy."""

    reason = CleanCharField(label=_("Why these limits, and who agreed"), max_length=LONGEST_REASON)

    def __init__(self, data: Any = None, *, limits: Limits, path: str, cancel_url: str) -> None:
        super().__init__(data, initial={name: getattr(limits, name) for name in LIMITS})
        for name, (label, low, high) in LIMITS.items():
            self.fields[name] = SmallNumber(
                low=low, high=high, label=label, required=True,
                error_messages={"required": _("Write a whole number.")},
            )  # fmt: skip
        self.helper = PageFormHelper(
            Section(_("The session stops at"), *LIMITS, columns=True),
            "reason",
            submit=_("Set the limits"),
            cancel_url=cancel_url,
            draft_for=path,
        )

    def limits(self) -> Limits:
        return Limits(**{name: self.cleaned_data[name] for name in LIMITS})
