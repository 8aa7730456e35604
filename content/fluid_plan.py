"""The drinking plan in the patient's words: what a page shows and a sheet prints.

The one door to the planner: `session_in` or `FluidSession` takes what was weighed and counted,
`fluid_plan` works it out, `fluid_plan_lines` says it. Amounts are rounded down, so that nobody is
told to drink more than was worked out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from content.fluid_reckoning import (
    FORMULA,
    HELD_SOURCES,
    SOURCES,
    WATER_ENOUGH_MINUTES,
    Figure,
    FluidPlan,
    FluidSource,
    Held,
    Standing,
    Unsaid,
    Verdict,
    fluid_plan,
)
from content.fluid_session import (
    FluidSession,
    FluidUnits,
    ImplausibleSession,
    session_data,
    session_from,
    session_in,
)
from content.fluid_words import (
    field_words,
    held_words,
    is_nought,
    range_words,
    unsaid_words,
    volume_words,
    warning,
    warning_easy,
    weight_words,
)

__all__ = [
    "FORMULA",
    "SOURCES",
    "Figure",
    "FluidPlan",
    "FluidPlanLines",
    "FluidRow",
    "FluidSession",
    "FluidSource",
    "FluidUnits",
    "Held",
    "ImplausibleSession",
    "Standing",
    "Unsaid",
    "Verdict",
    "field_words",
    "fluid_plan",
    "fluid_plan_lines",
    "session_data",
    "session_from",
    "session_in",
    "volume_words",
    "weight_words",
]


class FluidRow(NamedTuple):
    """A row of the plan's table; the first cell names the row."""

    what: str
    how_much: str
    why: str


class FluidPlanLines(NamedTuple):
    """The plan in words. `rows` is empty when there is no plan; `care` then says why.

    `easy` is the same in easy read, an idea a line; `sources` those of the rows, each once.
    """

    title: str
    rows: tuple[FluidRow, ...]
    care: tuple[str, ...]
    easy: tuple[str, ...]
    sources: tuple[FluidSource, ...]


@dataclass(frozen=True, kw_only=True)
class _Line:
    """A row with what it rests on, and its easy-read line."""

    what: str
    how_much: str
    why: str
    sources: tuple[str, ...]
    easy: str

    def row(self) -> FluidRow:
        local = any(SOURCES[each].to_be_confirmed for each in self.sources)
        tag = _("(Local judgement, to be confirmed.)")
        return FluidRow(self.what, self.how_much, f"{self.why} {tag}" if local else self.why)


def fluid_plan_lines(
    plan: FluidPlan, units: FluidUnits, emergency: str = "{emergency}"
) -> FluidPlanLines:
    """Return the plan for the patient, in these units. `emergency` is the number to call; as it
    stands it is the mark that a leaflet's text has for it.
    """
    if plan.standing is Standing.REFUSED:
        return _without_figures(_("Drinking: no extra for you"), plan, units, emergency)
    if plan.standing is Standing.ASK_FIRST:
        return _without_figures(_("Drinking: ask us first"), plan, units, emergency)
    lines = (_before(plan, units), _during(plan, units), _drink(plan), _after(plan, units))
    ids = dict.fromkeys(each for line in lines for each in line.sources)
    return FluidPlanLines(
        title=_("Your drinking plan for exercise"),
        rows=tuple(line.row() for line in lines),
        care=(*_care(plan), *warning(plan, emergency)),
        easy=(*(line.easy for line in lines), *warning_easy(plan, emergency)),
        sources=tuple(SOURCES[each] for each in ids),
    )


def _before(plan: FluidPlan, units: FluidUnits) -> _Line:
    what = _("Before")
    if plan.gained:
        return _Line(
            what=what,
            how_much=_("Nothing extra"),
            why=_("You drank more than you lost last time."),
            sources=("EAH", "LOCAL"),
            easy=_("Before sport: do not drink extra."),
        )
    if plan.before is None:
        return _Line(
            what=what,
            how_much=_("As your thirst tells you"),
            why=_("We do not know your weight."),
            sources=("EAH",),
            easy=_("Before sport: drink when you are thirsty."),
        )
    amount = range_words(plan.before, units, step_ml="10")
    return _Line(
        what=what,
        how_much=capfirst(amount),
        why=_("About 4 hours before. Do not force it."),
        sources=plan.before.sources,
        easy=_("4 hours before sport: drink %(amount)s.") % {"amount": amount},
    )


def _during(plan: FluidPlan, units: FluidUnits) -> _Line:
    what = _("While you exercise")
    thirsty = _("During sport: drink only when you are thirsty.")
    if plan.during is None or is_nought(plan.during, units):
        return _Line(
            what=what,
            how_much=_("Only when you are thirsty"),
            why=(
                _("We can’t work out an amount yet.")
                if plan.during is None
                else _("You sweated very little.")
            ),
            sources=("EAH", "DGE"),
            easy=thirsty,
        )
    amount = range_words(plan.during, units)
    why = _("Let thirst lead. Who drinks more than they sweat gains weight.")
    if Verdict.SWEATS_MORE in plan.verdicts:
        why = _("Let thirst lead. You sweat more than this, so rest and cool down often.")
    return _Line(
        what=what,
        how_much=capfirst(_("%(amount)s an hour") % {"amount": amount}),
        why=why,
        sources=plan.during.sources,
        easy=_("During sport: %(amount)s in an hour. Not more.") % {"amount": amount},
    )


def _drink(plan: FluidPlan) -> _Line:
    what, minutes = _("What to drink"), plan.session.minutes
    water = {"what": what, "how_much": _("Water"), "easy": _("Drink water.")}
    if minutes is not None and minutes <= WATER_ENOUGH_MINUTES:
        return _Line(
            **water, why=_("Water is enough for an hour or less."), sources=("DGE", "LOCAL")
        )
    if not plan.may_salt:
        why = _("No salty drinks and no sports drinks. Ask us first.")
        return _Line(**water, why=why, sources=("CHECKS",))
    if not plan.may_sweeten:
        return _Line(
            what=what,
            how_much=_("Water, and something salty to eat"),
            why=_("No sugary drinks, juice or sports drinks. Ask us first."),
            sources=("CHECKS",),
            easy=_("Drink water. Do not take sugary drinks."),
        )
    return _Line(
        what=what,
        how_much=_("Water, or a sports drink with 400 to 1100 mg of sodium in a litre"),
        why=_("The salt is for more than an hour of exercise. Do not mix your own."),
        sources=("DGE",),
        easy=_("More than 1 hour? Take a drink with some salt."),
    )


def _after(plan: FluidPlan, units: FluidUnits) -> _Line:
    what = _("After")
    if plan.gained:
        return _Line(
            what=what,
            how_much=_("Nothing more for now"),
            why=_("You weighed more after than before. Wait until you are thirsty."),
            sources=("EAH",),
            easy=_("You gained weight. Do not drink more now."),
        )
    if plan.after is not None and not is_nought(plan.after, units):
        amount = range_words(plan.after, units)
        return _Line(
            what=what,
            how_much=_("About %(amount)s over the next hours, with salty food")
            % {"amount": amount},
            why=_(
                "Only because you must be fit again within hours. Go slowly, and stop when you "
                "have had enough."
            ),
            sources=plan.after.sources,
            easy=_("After sport: drink about %(amount)s, slowly.") % {"amount": amount},
        )
    return _Line(
        what=what,
        how_much=_("As your thirst tells you, with your meals"),
        why=_("Food and drink bring back what you lost."),
        sources=("ACSM", "DGE"),
        easy=_("After sport: eat a meal. Drink when you are thirsty."),
    )


def _care(plan: FluidPlan) -> Iterable[str]:
    """What goes with the figures, and what they can't say."""
    if plan.gained:
        yield _("You drank too much last time. Drink less next time.")
    yield _("Never drink so much that you gain weight.")
    if Verdict.LOST_5 in plan.verdicts:
        yield _("You lost a lot of weight. Do not exercise again until we have seen you.")
    if plan.session.heat:
        yield _("It was hot that day. On a cool day you sweat less, so drink less.")
        yield _("In the heat, rest in the shade. Stop if you feel unwell.")
    elif plan.session.heat is False:
        yield _("It was cool that day. In the heat you sweat more. Weigh yourself again.")
    else:
        yield _("This holds for days like the one you weighed on. Weigh yourself again.")
    if plan.session.quick_turnaround and plan.after is None and not plan.gained:
        yield _("We give no amount for after sport. Ask us before you go again the same day.")
    for each in plan.unsaid:
        if each.what in ("during", "before", "after"):
            yield unsaid_words(each)


def _without_figures(
    title: str, plan: FluidPlan, units: FluidUnits, emergency: str
) -> FluidPlanLines:
    said = [held_words(each, plan, units) for each in plan.held]
    ids = [each for held in plan.held for each in HELD_SOURCES[held]]
    return FluidPlanLines(
        title=title,
        rows=(),
        care=(*(text for text, _easy in said), *warning(plan, emergency)),
        easy=(*(easy for _text, easy in said), *warning_easy(plan, emergency)),
        sources=tuple(SOURCES[each] for each in dict.fromkeys(ids)),
    )
