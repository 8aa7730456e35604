"""The forms in which a clinician decides: another urgency, how to close, signing."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField, CleanTextField, PlainDateField
from core.formkit.layout import PageFormHelper
from engine.records import Step
from patients.forms.base import RowVersionField
from triage import destinations
from triage.actions.decisions import Closing
from triage.models import ClosingKind, NoActionReason, OverrideReason

LONGEST_TEXT = 1000  # characters
LATEST = date(2100, 12, 31)  # no recall lies beyond; a slip of the pen does
LONGEST_PLACE = 60  # characters; with the service's name it is what the decision keeps
LONGEST_GUARD_REASON = 500  # characters


class OverrideForm(forms.Form):
    """Another urgency than the computed one, with a reason that can be counted, and words."""

    chosen = forms.ChoiceField(
        label=_("Urgency that I act on"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an urgency.")},
    )
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=OverrideReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    text = CleanTextField(
        label=_("In your own words"),
        max_length=LONGEST_TEXT,
        rows=4,
        help_text=_("Kept with the decision, and read by those who review the rules."),
        error_messages={"required": _("Say why in your own words.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(
        self,
        *args: Any,
        steps: list[tuple[str, str]],
        draft_for: str,
        cancel_url: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = steps  # type: ignore[attr-defined]
        self.helper = PageFormHelper(
            submit=_("Keep this urgency"), cancel_url=cancel_url, draft_for=draft_for
        )


class ReferForm(forms.Form):
    """A referral or a question to a specialist: to whom, how fast, and what is suspected."""

    kind = ClosingKind.REFER
    destination = forms.ChoiceField(
        label=_("To"),
        choices=[("", _("Choose a service")), *destinations.choices()],
        error_messages={"required": _("Say to whom.")},
    )
    place = CleanCharField(
        label=_("Which clinic"),
        max_length=LONGEST_PLACE,
        required=False,
        help_text=_("Its name or address, if it matters; needed for another service."),
    )
    suspected = CleanCharField(
        label=_("Suspected diagnosis"),
        max_length=300,
        help_text=_("It is named in the letter, so that triage there can read it."),
        error_messages={"required": _("Name what is suspected.")},
    )
    urgency = forms.ChoiceField(label=_("Urgency"), required=False)
    question = CleanTextField(
        label=_("Question to the specialist"), max_length=LONGEST_TEXT, rows=2, required=False
    )
    guard_reason = CleanTextField(
        label=_("Why this service all the same"),
        max_length=LONGEST_GUARD_REASON,
        required=False,
        widget=forms.Textarea({"rows": 2, "placeholder": " "}),  # empty: a style hides it
        help_text=_("Only needed when this page says that the service does not fit."),
    )

    def __init__(self, *args: Any, steps: tuple[Step, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["urgency"].choices = [  # type: ignore[attr-defined]
            (step.code, step.label) for step in steps
        ]
        self.helper = _part(_("Add this referral"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("destination") == destinations.OTHER and not data.get("place"):
            self.add_error("place", _("Write which service it is."))
        return data

    def closing(self) -> Closing:
        """The decision that the form holds."""
        data = self.cleaned_data
        return Closing(
            kind=self.kind,
            destination=destinations.whom(data["destination"], data["place"]),
            suspected=data["suspected"],
            urgency=data["urgency"],
            question=data["question"],
            reason_text=data["guard_reason"].strip(),
        )


class AdviceForm(ReferForm):
    """Advice and guidance instead of a referral: the question is the point."""

    kind = ClosingKind.ADVICE

    def __init__(self, *args: Any, steps: tuple[Step, ...], **kwargs: Any) -> None:
        super().__init__(*args, steps=steps, **kwargs)
        self.fields["question"].required = True
        self.fields["question"].error_messages["required"] = _("Write the question.")
        self.helper = _part(_("Add this question"))


class RecallForm(forms.Form):
    """When to see the patient again, and what for."""

    kind = ClosingKind.RECALL
    due_on = PlainDateField(
        label=_("Recall on"),
        latest=LATEST,
        error_messages={"required": _("Choose a day for the recall.")},
    )
    purpose = CleanCharField(label=_("What for"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _part(_("Set this recall"))

    def closing(self) -> Closing:
        data = self.cleaned_data
        due_on: date = data["due_on"]
        return Closing(kind=self.kind, due_on=due_on, purpose=data["purpose"])


class HandoutChoiceForm(forms.Form):
    """The patient takes a handout home; it is made from the signed result."""

    kind = ClosingKind.HANDOUT

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _part(_("Give a handout"))

    def closing(self) -> Closing:
        return Closing(kind=self.kind)


class NoActionForm(forms.Form):
    """Nothing to do, and why."""

    kind = ClosingKind.NONE
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=NoActionReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    reason_text = CleanTextField(
        label=_("In your own words"),
        max_length=LONGEST_TEXT,
        rows=2,
        error_messages={"required": _("Say why in your own words.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _part(_("Close without action"))

    def closing(self) -> Closing:
        data = self.cleaned_data
        return Closing(
            kind=self.kind, reason=data["reason"], reason_text=data["reason_text"].strip()
        )


class NoRecallForm(NoActionForm):
    """Nobody needs to look again, and why."""

    kind = ClosingKind.NO_RECALL

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _part(_("No recall"))


class SignForm(forms.Form):
    """The signature: what was seen, and that missing answers are accepted where they matter."""

    accept_missing = forms.BooleanField(
        label=_("I know that these were not assessed, and sign without them"), required=False
    )
    row_version = RowVersionField(required=False)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class ReasonForm(forms.Form):
    """Why something was entered in error."""

    reason = CleanTextField(
        label=_("Why was it entered in error?"),
        max_length=500,
        rows=3,
        error_messages={"required": _("Say why, so that the next reader understands.")},
    )

    def __init__(self, *args: Any, cancel_url: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageFormHelper(
            submit=_("Mark as entered in error"), cancel_url=cancel_url, danger=True
        )


def _part(label: Any) -> PageFormHelper:
    """One of several forms of a page, which writes the form element and the summary itself."""
    return PageFormHelper(submit=label, form_tag=False, summary=False)
