"""Goals: agreed in the patient's words, scaled in five levels, scored, ended."""

from dataclasses import fields as fields_of
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.formkit.fields import CleanCharField, CleanTextField, PlainDateField
from core.formkit.layout import PageFormHelper, Section
from patients.forms.base import RowForm, TakenOnceForm
from patients.models.marks import LONGEST_NOTE
from rehab.actions.goals import LEVELS, Wording
from rehab.goal_levels import levels_of
from rehab.models import Baseline, Difficulty, Goal, GoalEnd, Importance
from rehab.models.goals import LONGEST_LEVEL
from rehab.presenters.goals import level_words

FIRST_REVIEW = timedelta(weeks=6)  # when the first review is proposed: 4 to 6 weeks
REACHED_IN = timedelta(weeks=12)


def _number_choice(label: Any, choices: Any, help_text: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=choices,
        coerce=int,
        widget=forms.RadioSelect,
        help_text=help_text,
    )


def _level(label: Any) -> CleanCharField:
    return CleanCharField(label=label, max_length=LONGEST_LEVEL)


class GoalForm(TakenOnceForm):
    """A new goal."""

    own_words = CleanTextField(
        label=_("What the patient wants, in their own words"),
        max_length=LONGEST_NOTE,
        rows=2,
    )
    what = CleanCharField(
        label=_("What exactly will be done"),
        help_text=_("Who does what, where and with which help."),
    )
    measured_by = CleanCharField(label=_("How it is measured"))
    why_achievable = CleanCharField(
        label=_("Why it can be reached"), required=False, max_length=300
    )
    why_relevant = CleanCharField(label=_("Why it matters"), required=False, max_length=300)
    set_on = PlainDateField(label=_("Agreed on"), past=True)
    reach_by = PlainDateField(label=_("To be reached by"))
    review_on = PlainDateField(label=_("Look at it again on"))
    importance = _number_choice(
        _("Importance to the patient"),
        Importance.choices,
        _("Weight is importance times difficulty. A weight of 0 leaves the goal out of the score."),
    )
    difficulty = _number_choice(_("Difficulty, as the team sees it"), Difficulty.choices)
    baseline = _number_choice(_("Where the patient stands today"), Baseline.choices)
    level_minus_2 = _level(_("−2: much less than expected"))
    level_minus_1 = _level(_("−1: less than expected"))
    level_0 = _level(_("0: as expected"))
    level_plus_1 = _level(_("+1: more than expected"))
    level_plus_2 = _level(_("+2: much more than expected"))

    def __init__(
        self,
        data: Any = None,
        *,
        path: str,
        cancel_url: str,
        initial: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        today = timezone.localdate()
        start = {"set_on": today, "reach_by": today + REACHED_IN, "review_on": today + FIRST_REVIEW}
        super().__init__(data, initial={**start, **(initial or {})}, **kwargs)
        self.helper = PageFormHelper(
            Section(
                _("The goal"), "own_words", "what", "measured_by", "why_achievable", "why_relevant"
            ),
            Section(_("When"), "set_on", "reach_by", "review_on", columns=True),
            Section(_("Weight and baseline"), "importance", "difficulty", "baseline"),
            Section(
                _("What each level would look like"),
                *LEVELS,
                hint=_("Describe what can be seen or counted, so that two people would agree."),
            ),
            *self.more(),
            submit=_("Save the goal"),
            cancel_url=cancel_url,
            draft_for=path,
        )

    def more(self) -> list[Any]:
        return []

    def wording(self) -> Wording:
        return Wording(**{f.name: self.cleaned_data[f.name] for f in fields_of(Wording)})


class ChangeGoalForm(RowForm, GoalForm):
    """Another goal in the place of one, with the reason."""

    reason = CleanCharField(
        label=_("Why is the goal changed?"),
        max_length=500,
        help_text=_("The earlier goal stays readable with its scores and this reason."),
    )

    def __init__(self, data: Any = None, *, row: Goal, **kwargs: Any) -> None:
        kept = {f.name: getattr(row, f.name) for f in fields_of(Wording)}
        kept["set_on"] = timezone.localdate()
        super().__init__(data, row=row, initial=kept, **kwargs)

    def more(self) -> list[Any]:
        return [Section(_("Reason"), "reason")]


class ScoreGoalForm(RowForm):
    """How far a goal was reached; each level is shown with its own words."""

    scored_on = PlainDateField(label=_("Scored on"), past=True)
    note = CleanCharField(label=_("Note"), required=False, max_length=500)
    review_on = PlainDateField(label=_("Look at it again on"))

    def __init__(self, data: Any = None, *, row: Goal, path: str, cancel_url: str) -> None:
        today = timezone.localdate()
        initial = {"scored_on": today, "review_on": max(row.review_on, today + FIRST_REVIEW)}
        super().__init__(data, row=row, initial=initial)
        self.fields["level"] = forms.TypedChoiceField(
            label=_("Level reached"),
            choices=[(str(level), level_words(row, level)) for level in levels_of(row)],
            coerce=Decimal,
            widget=forms.RadioSelect,
        )
        self.helper = PageFormHelper(
            Section(_("Score"), "scored_on", "level", "note"),
            Section(_("Next"), "review_on"),
            submit=_("Save the score"),
            cancel_url=cancel_url,
            draft_for=path,
        )


class EndGoalForm(RowForm):
    """Why a goal is no longer followed."""

    ended_as = forms.ChoiceField(
        label=_("How does it end?"),
        choices=[(e.value, e.label) for e in GoalEnd if e is not GoalEnd.CHANGED],
        widget=forms.RadioSelect,
    )
    ended_on = PlainDateField(label=_("Since"), past=True)
    reason = CleanCharField(label=_("Reason"), max_length=500)

    def __init__(self, data: Any = None, *, row: Goal, cancel_url: str) -> None:
        super().__init__(data, row=row, initial={"ended_on": timezone.localdate()})
        self.helper = PageFormHelper(submit=_("End the goal"), cancel_url=cancel_url)
