"""The form of an instrument is made from its declaration; nothing here knows a single one."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField, CleanTextField, PlainDateField
from core.formkit.findings import NOT_ASKED, Answer
from core.formkit.layout import Findings, PageFormHelper, Section
from patients.forms.base import RowForm, TakenOnceForm
from patients.models.marks import LONGEST_NOTE, LONGEST_REASON
from rehab.actions.measures import Taken
from rehab.forms.score_field import ScoreField
from rehab.instruments.declared import Instrument, Item
from rehab.models import AnsweredBy, Measure, MedicineTiming, SameDayReview, TestedSide

# Where a dose of medicine changes the result within hours.
MEDICINES_MATTER = {"tone", "pain", "walking", "arm"}
_GRADES, _RESULTS = _("Grades"), _("Results")


class MeasureForm(TakenOnceForm):
    """Takes one measure; for one grade a muscle group, a whole examination at once."""

    def __init__(
        self,
        data: Any = None,
        *,
        instrument: Instrument,
        path: str,
        cancel_url: str,
        names: Mapping[str, str] | None = None,
        measure: Measure | None = None,
        **kwargs: Any,
    ) -> None:
        self.instrument = instrument
        # A correction is of one muscle group; an examination may hold many.
        self.grid = instrument.many_muscles and measure is None
        initial = _initial(instrument, measure, names or {})
        super().__init__(data, initial={**initial, **(kwargs.pop("initial", None) or {})}, **kwargs)
        self.about = self._about_fields()
        self.results = self._grid_fields() if self.grid else self._item_fields()
        self.conditions = self._condition_fields()
        self.helper = PageFormHelper(
            *self._layout(),
            submit=_("Save the measure"),
            cancel_url=cancel_url,
            draft_for=path,
            attrs={"class": "score-form"},
        )

    def _layout(self) -> list[Any]:
        scored = [n for n in self.results if isinstance(self.fields[n], ScoreField)]
        typed = [n for n in self.results if n not in scored]
        hint = _(
            "Type the number of the grade to choose it and go on to the next line. What was not "
            "tested stays “Not tested”; it is never counted as 0."
        )
        return [
            Section(_("When and what"), *self.about),
            *([Section(_RESULTS, *typed)] if typed else []),
            *([Findings(_GRADES, *scored, hint=hint)] if scored else []),
            Section(_("Conditions"), *self.conditions),
        ]

    def _add(self, name: str, field: forms.Field) -> str:
        self.fields[name] = field
        return name

    def _about_fields(self) -> list[str]:
        found = self.instrument
        names = [self._add("taken_on", PlainDateField(label=_("Taken on"), past=True))]
        if found.variants:
            choices = [(v.id, v.label) for v in found.variants]
            names.append(self._add("variant", _radios(_("Which"), choices)))
        if found.sides:
            names.append(self._add("side", _radios(_("Side tested"), TestedSide.choices)))
        if found.muscles and not self.grid:
            muscles = [("", "–"), *((m.id, m.label) for m in found.muscles)]
            field = forms.ChoiceField(label=_("Muscle group"), choices=muscles)
            names.append(self._add("muscle", field))
        return names

    def _item_fields(self) -> list[str]:
        names = []
        for item in self.instrument.items:
            if item.named:
                label = _named(item)
                field = CleanCharField(label=label, required=False, max_length=120)
                names.append(self._add(f"name-{item.id}", field))
            names.append(self._add(f"item-{item.id}", _item_field(item, item.label)))
        return names

    def _grid_fields(self) -> list[str]:
        [item] = self.instrument.items
        return [
            self._add(f"muscle-{m.id}", _item_field(item, m.label, plain=True))
            for m in self.instrument.muscles
        ]

    def _condition_fields(self) -> list[str]:
        found, names = self.instrument, []
        if found.by == "patient":
            hint = found.aphasia
            choices = [c for c in AnsweredBy.choices if found.proxy or c[0] in ("self", "helped")]
            field = _radios(_("Who answered"), choices, required=False, help_text=hint)
            names.append(self._add("answered_by", field))
        if found.aid:
            label = _("Walking aid or orthosis; write “none” when there was none")
            names.append(
                self._add("aid", CleanCharField(label=label, required=False, max_length=120))
            )
        if found.area in MEDICINES_MATTER:
            label = _("Medicines for tone or pain")
            field = _radios(label, MedicineTiming.choices, required=False)
            names.append(self._add("medicine_timing", field))
        note = CleanTextField(label=_("Note"), required=False, max_length=LONGEST_NOTE, rows=2)
        return [*names, self._add("note", note)]

    def taken(self) -> list[Taken]:
        """Return what was taken: one measure, or one a muscle group of the examination."""
        if not self.grid:
            answers, not_done = self._answers({f"item-{i.id}": i.id for i in self.instrument.items})
            names = {
                i.id: self.cleaned_data[f"name-{i.id}"] for i in self.instrument.items if i.named
            }
            muscle = self.cleaned_data.get("muscle") or ""
            return [self._one(answers, not_done, muscle=muscle, names=names)]
        [item] = self.instrument.items
        taken = []
        for muscle in self.instrument.muscles:
            answers, not_done = self._answers({f"muscle-{muscle.id}": item.id})
            if answers:
                taken.append(self._one(answers, not_done, muscle=muscle.id))
        return taken

    def _answers(self, fields: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        """Return the answers by item, and the reasons given for those that are missing."""
        answers: dict[str, str] = {}
        not_done: dict[str, str] = {}
        for name, item in fields.items():
            value = self.cleaned_data.get(name)
            if isinstance(value, Answer):
                if value.value is not None:
                    answers[item] = value.value
                elif value.reason != NOT_ASKED:
                    not_done[item] = value.reason
            elif value is not None:
                answers[item] = f"{Decimal(value).normalize():f}"
        return answers, not_done

    def _one(
        self,
        answers: Mapping[str, str],
        not_done: Mapping[str, str],
        *,
        muscle: str = "",
        names: Mapping[str, str] | None = None,
    ) -> Taken:
        data = self.cleaned_data
        return Taken(
            instrument=self.instrument.id,
            taken_on=data["taken_on"],
            answers=answers,
            not_done=not_done,
            names=names or {},
            muscle=muscle,
            variant=data.get("variant") or "",
            side=data.get("side") or "",
            answered_by=data.get("answered_by") or "",
            aid=data.get("aid") or "",
            medicine_timing=data.get("medicine_timing") or "",
            note=data.get("note") or "",
        )


class AmendMeasureForm(RowForm, MeasureForm):
    """A correction of one measure, with the reason."""

    def __init__(self, data: Any = None, *, measure: Measure, **kwargs: Any) -> None:
        super().__init__(data, row=measure, measure=measure, **kwargs)

    def _condition_fields(self) -> list[str]:
        reason = CleanCharField(
            label=_("Why is the earlier entry wrong?"),
            max_length=LONGEST_REASON,
            help_text=_("It stays readable, struck through, with this reason."),
        )
        return [*super()._condition_fields(), self._add("reason", reason)]


class SameDayReviewForm(RowForm):
    """What a person did about an answer that must be seen the same day."""

    done = CleanTextField(
        label=_("What was done"),
        max_length=LONGEST_NOTE,
        help_text=_("Who spoke with the patient, what they found, what was agreed, who was told."),
    )

    def __init__(self, data: Any = None, *, row: SameDayReview, path: str, cancel_url: str) -> None:
        super().__init__(data, row=row)
        self.helper = PageFormHelper(
            submit=_("Record what was done"), cancel_url=cancel_url, draft_for=path
        )


def _item_field(item: Item, label: str, *, plain: bool = False) -> forms.Field:
    if item.grades:
        return ScoreField(item, plain=plain, label=label)
    words = f"{label} ({item.unit})" if item.unit else label
    limits = _("%(low)s to %(high)s") % {"low": item.low, "high": item.high}
    return forms.DecimalField(
        label=words,
        required=False,
        min_value=item.low,
        max_value=item.high,
        max_digits=8,
        decimal_places=item.decimals,
        help_text=f"{item.hint} {limits}".strip(),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "w-medium"}),
    )


def _named(item: Item) -> "str | Promise":
    return _("%(item)s: in the patient’s words") % {"item": item.label}


def _radios(label: Any, choices: Any, *, required: bool = True, help_text: Any = "") -> forms.Field:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=required,
        help_text=help_text,
        widget=forms.RadioSelect,
    )


def _initial(
    instrument: Instrument, measure: Measure | None, names: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the form begins with: today, and the activities of the last time."""
    if measure is None:
        return {"taken_on": timezone.localdate(), **{f"name-{i}": n for i, n in names.items()}}
    answers: dict[str, Any] = {}
    for item in instrument.items:
        text = measure.answers.get(item.id)
        if item.grades:
            reason = measure.not_done.get(item.id, NOT_ASKED)
            answers[f"item-{item.id}"] = Answer(value=text, reason="" if text else reason)
        else:
            answers[f"item-{item.id}"] = text
    return {
        "taken_on": measure.taken_on,
        "variant": measure.variant,
        "side": measure.side,
        "muscle": measure.muscle,
        "answered_by": measure.answered_by,
        "aid": measure.aid,
        "medicine_timing": measure.medicine_timing,
        "note": measure.note,
        **answers,
        **{f"name-{item}": name for item, name in measure.names.items()},
    }
