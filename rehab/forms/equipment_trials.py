"""Trials: what is tried for which aim, what was counted, how it ended."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField, PlainDateField
from core.formkit.layout import PageFormHelper, Section
from patients.forms.alerts import YesNoField
from patients.forms.base import RowForm, TakenOnceForm
from rehab.actions.equipment_trials import Count, TrialWords
from rehab.forms.equipment_fields import KEEP_EMPTY, ItemField, radios
from rehab.forms.parts import Grid, SmallNumber
from rehab.models import Counted, Phase, StopReason, Trial, TrialEnd, Variant

FIRST_LOOK = timedelta(days=14)
MOST_COUNTED = 999
# What is compared: four spoons side by side for weighted cutlery, else without and with.
SPOONS = (Variant.LIGHT, Variant.STANDARD, Variant.WEIGHTED, Variant.DEEP_BOWL)
PLAIN = (Variant.USUAL, Variant.ITEM)
SIDE_BY_SIDE = {"E02": SPOONS, "E03": SPOONS}


def variants_for(item: str) -> tuple[Variant, ...]:
    """Return what is compared in a trial of this item."""
    return SIDE_BY_SIDE.get(item, PLAIN)


class TrialForm(TakenOnceForm):
    """A new trial."""

    item = ItemField(label=_("Item"))
    aim = CleanCharField(
        label=_("Aim"),
        max_length=300,
        help_text=_("The task, what is counted now, and what it should be."),
    )
    counted = radios(_("What is counted"), Counted.choices)
    started_on = PlainDateField(label=_("Starts on"), past=True)
    look_on = PlainDateField(label=_("Decide on"))
    despite = CleanCharField(
        label=_("Why, in spite of the advice"),
        max_length=500,
        required=False,
        help_text=_("Only when the advice today does not offer the item."),
    )

    def __init__(
        self, data: Any = None, *, path: str, cancel_url: str, initial: dict[str, Any]
    ) -> None:
        today = timezone.localdate()
        start = {"started_on": today, "look_on": today + FIRST_LOOK}
        super().__init__(data, initial={**start, **initial})
        self.helper = PageFormHelper(
            Section(_("What is tried, and why"), "item", "aim", "counted"),
            Section(_("When"), "started_on", "look_on", columns=True),
            Section(_("Against the advice"), "despite"),
            submit=_("Start the trial"),
            cancel_url=cancel_url,
            draft_for=path,
        )

    def words(self) -> TrialWords:
        names = TrialWords.__dataclass_fields__
        return TrialWords(**{name: self.cleaned_data[name] for name in names})


class CountForm(TakenOnceForm):
    """The counts of one session, variant by variant, before and after practice."""

    counted_on = PlainDateField(label=_("Counted on"), past=True)
    pain = YesNoField(label=_("Did anything hurt while counting?"))

    def __init__(self, data: Any = None, *, trial: Trial, path: str, cancel_url: str) -> None:
        super().__init__(data, initial={"counted_on": timezone.localdate()})
        self.variants = variants_for(trial.item)
        rows = []
        for variant in self.variants:
            names = [f"{variant}_{phase}" for phase in Phase]
            for name, phase in zip(names, Phase, strict=True):
                self.fields[name] = SmallNumber(
                    label=_("%(variant)s: %(phase)s")
                    % {"variant": variant.label, "phase": phase.label},
                    high=MOST_COUNTED,
                )
            rows.append((variant.label, names))
        self.helper = PageFormHelper(
            Section(_("When"), "counted_on"),
            Grid(
                trial.get_counted_display(),
                [phase.label for phase in Phase],
                rows,
                hint=_("Before: at the first try. After: once it was practised."),
            ),
            Section(_("Pain"), "pain", hint=_("A trial that hurts is stopped.")),
            submit=_("Save the counts"),
            cancel_url=cancel_url,
            draft_for=path,
        )

    def counts(self) -> list[Count]:
        return [
            Count(variant, phase, self.cleaned_data[f"{variant}_{phase}"])
            for variant in self.variants
            for phase in Phase
            if self.cleaned_data[f"{variant}_{phase}"] is not None
        ]


class EndTrialForm(RowForm):
    """How a trial ended."""

    outcome = radios(_("How does it end?"), TrialEnd.choices)
    next_item = ItemField(label=_("Tried instead"), required=False)
    stop_reason = forms.ChoiceField(
        label=_("Why stopped"), choices=[KEEP_EMPTY, *StopReason.choices], required=False
    )
    note = CleanCharField(label=_("What was found"), max_length=500, required=False)
    ended_on = PlainDateField(label=_("On"), past=True)

    def __init__(self, data: Any = None, *, row: Trial, path: str, cancel_url: str) -> None:
        super().__init__(data, row=row, initial={"ended_on": timezone.localdate()})
        self.helper = PageFormHelper(
            submit=_("End the trial"), cancel_url=cancel_url, draft_for=path
        )
