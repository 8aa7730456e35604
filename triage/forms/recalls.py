"""The forms of a recall's steps."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField, CleanTextField, PlainDateField
from patients.models import Visit
from triage.forms.referrals import LATEST, StepForm
from triage.models import ContactWay, Recall
from triage.models.recalls import LONGEST_TEXT
from triage.presenters.words import day_words
from triage.referral_refusals import NoVisitNorWords
from triage.referral_selectors import visits_since

NEXT_TRY = timedelta(days=7)  # proposed after a missed recall (local judgement)


def _text(label: Any, help_text: Any = "", *, required: bool = True) -> CleanTextField:
    return CleanTextField(
        label=label, help_text=help_text, rows=3, max_length=LONGEST_TEXT, required=required
    )


class MoveForm(StepForm):
    submit = _("Move the recall")
    due_on = PlainDateField(label=_("New day"), latest=LATEST)
    text = _text(_("Why it is moved"))


class TryForm(StepForm):
    submit = _("Keep this attempt")
    way = forms.ChoiceField(label=_("How"), choices=ContactWay.choices, widget=forms.RadioSelect)
    text = _text(_("What came of it"), _("For example: no answer, message left; letter sent."))

    def filled(self, row: Recall) -> dict[str, Any]:
        return {"way": ContactWay.PHONE}


class RecallNotAttendedForm(StepForm):
    submit = _("The patient did not come")
    due_on = PlainDateField(label=_("Next try on"), latest=LATEST)
    text = _text(_("Note"), required=False)

    def filled(self, row: Recall) -> dict[str, Any]:
        return {"due_on": timezone.localdate() + NEXT_TRY}


class DoneForm(StepForm):
    submit = _("The recall is done")
    visit = forms.ChoiceField(label=_("In which visit"), required=False)
    text = CleanCharField(
        label=_("Or how the patient was seen"), max_length=LONGEST_TEXT, required=False
    )

    def __init__(self, data: Any = None, *, row: Recall, path: str, cancel_url: str) -> None:
        self.visits: dict[str, Visit] = {str(each.pk): each for each in visits_since(row)[:20]}
        super().__init__(data, row=row, path=path, cancel_url=cancel_url)
        self.fields["visit"].choices = [  # type: ignore[attr-defined]
            ("", _("None of these")),
            *((pk, _visit_words(visit)) for pk, visit in self.visits.items()),
        ]

    def filled(self, row: Recall) -> dict[str, Any]:
        return {"visit": next(iter(self.visits), "")}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("visit") and not data.get("text"):
            self.add_error("text", NoVisitNorWords.message)
        return data

    def chosen(self) -> Visit | None:
        """The visit that was chosen."""
        return self.visits.get(self.cleaned_data["visit"])


class CancelRecallForm(StepForm):
    submit = _("Cancel the recall")
    danger = True
    text = _text(_("Why nobody needs to look again"))


def _visit_words(visit: Visit) -> str:
    day = day_words(timezone.localtime(visit.started_at).date())
    return f"{day}: {visit.reason}" if visit.reason else day
