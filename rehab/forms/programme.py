"""Choosing the exercises of a home programme: which, how much, and why in spite of a question."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from content.drawings import drawing
from core.formkit.fields import CleanCharField, PlainDateField
from core.formkit.layout import PageFormHelper
from patients.forms.base import TakenOnceForm
from patients.models.marks import LONGEST_REASON
from rehab.actions.programmes import NUMBERS, Chosen
from rehab.exercise_advice import Choice, ExerciseReport
from rehab.exercise_changes import TWO_SIDED
from rehab.models import BodySide, HomeExercise, HomeProgramme

REVIEW = timedelta(weeks=4)
SIDES = (
    (BodySide.LEFT.value, _("Left")),
    (BodySide.RIGHT.value, _("Right")),
    (BodySide.BOTH.value, _("Both")),
)
LABELS = {
    "hold": _("Hold (seconds)"),
    "reps": _("Times"),
    "sets": _("Rounds"),
    "minutes": _("Minutes"),
    "per_day": _("Times a day"),
}
MOST_OF = {"hold": 120, "reps": 50, "sets": 6, "minutes": 60, "per_day": 6}


@dataclass(frozen=True)
class ExerciseRow:
    """One exercise on the page: how it stands, and its controls (none when it is held back)."""

    choice: Choice
    controls: dict[str, BoundField]

    @property
    def picture(self) -> SafeString:
        return drawing(self.choice.exercise.drawing)

    @property
    def dose(self) -> str:
        return " ".join(self.choice.exercise.dose.lines())

    @property
    def has_errors(self) -> bool:
        return any(control.errors for control in self.controls.values())

    @property
    def numbers(self) -> list[BoundField]:
        return [self.controls[name] for name in NUMBERS if name in self.controls]


class ProgrammeForm(TakenOnceForm):
    """The programme as a whole, and for each exercise `choose_X01`, `side_X01` and so on."""

    instead_of = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
    aim = CleanCharField(
        label=_("What the exercises are for"),
        max_length=300,
        required=False,
        help_text=_("Printed on the sheet, in the patient’s words."),
    )
    review_on = PlainDateField(label=_("Looked at again on"))
    severe_aphasia = forms.BooleanField(
        label=_("The aphasia is severe: at most three exercises"), required=False
    )

    def __init__(
        self,
        data: Any = None,
        *,
        report: ExerciseReport,
        in_force: HomeProgramme | None,
        weak_side: str,
        has_aphasia: bool,
        path: str,
        cancel_url: str,
    ) -> None:
        """`has_aphasia` is what the precautions say; whether it is severe is asked."""
        self.report = report
        initial: dict[str, Any] = {
            "instead_of": str(in_force.pk) if in_force else "",
            "review_on": timezone.localdate() + REVIEW,
            "severe_aphasia": has_aphasia,
        }
        if in_force is not None:
            initial["aim"] = in_force.aim
        super().__init__(data, initial=initial)
        before = {each.exercise: each for each in in_force.exercises.all()} if in_force else {}
        side = weak_side if weak_side in dict(SIDES) else BodySide.BOTH.value
        for key, choice in report.choices.items():
            if choice.standing != "withheld":
                self._add(key, choice, before.get(key), side)
        # The page draws the controls beside what they are about; this is for its form element.
        self.helper = PageFormHelper(
            submit="", form_tag=False, summary=False, mark_optional=False, draft_for=path
        )
        self.cancel_url = cancel_url

    def _add(self, key: str, choice: Choice, before: HomeExercise | None, side: str) -> None:
        fields: dict[str, forms.Field] = {
            "choose": forms.BooleanField(
                label=choice.exercise.title, required=False, initial=before is not None
            ),
            "note": CleanCharField(
                label=_("Note for the patient"),
                max_length=200,
                required=False,
                initial=before.note if before else "",
            ),
        }
        if key not in TWO_SIDED:
            fields["side"] = forms.ChoiceField(
                label=_("Side"),
                choices=SIDES,
                initial=before.side if before else side,
                required=False,
            )
        for name in NUMBERS:
            if getattr(choice.exercise.dose, name) is not None:
                fields[name] = forms.IntegerField(
                    label=LABELS[name], min_value=1, max_value=MOST_OF[name], required=False
                )
        if choice.standing == "ask_first":
            fields["because"] = CleanCharField(
                label=_("Why it is given all the same"),
                max_length=LONGEST_REASON,
                required=False,
                initial=before.because if before else "",
            )
        for name, field in fields.items():
            self.fields[f"{name}_{key}"] = field

    def areas(self) -> Iterator[tuple[str, list[ExerciseRow]]]:
        """The exercises by area of the body, as the page draws them."""
        for area, title in self.report.exercises.areas.items():
            yield (
                title,
                [
                    ExerciseRow(choice, self._controls(key))
                    for key, choice in self.report.choices.items()
                    if choice.exercise.area == area
                ],
            )

    def chosen(self) -> list[Chosen]:
        """The exercises that were ticked, in the order of the catalogue."""
        data = self.cleaned_data
        return [
            Chosen(
                exercise=key,
                side=data.get(f"side_{key}") or BodySide.BOTH.value,
                numbers={name: data.get(f"{name}_{key}") for name in NUMBERS},
                note=data.get(f"note_{key}", ""),
                because=data.get(f"because_{key}", ""),
            )
            for key in self.report.choices
            if data.get(f"choose_{key}")
        ]

    def _controls(self, key: str) -> dict[str, BoundField]:
        names = ("choose", "side", "note", "because", *NUMBERS)
        return {name: self[f"{name}_{key}"] for name in names if f"{name}_{key}" in self.fields}


class EndProgrammeForm(TakenOnceForm):
    """Ends the programme without another in its place."""

    reason = CleanCharField(label=_("Why it ends"), max_length=LONGEST_REASON)

    def __init__(self, data: Any = None, *, path: str, cancel_url: str) -> None:
        super().__init__(data)
        self.helper = PageFormHelper(
            submit=_("End the home programme"), cancel_url=cancel_url, draft_for=path
        )
