"""The drinking plan worked out by hand: a table to write in, for whom nothing was worked out yet.

It asks for what `content.fluid_session` asks for and reckons as `content.fluid_reckoning` does, but
for urine: whoever passes some between the two weighings is told to weigh on another day, because it
would count as sweat and let them drink too much. A pound is taken as 15 fl oz (15.3), so that
rounding never tells anybody to drink more.
"""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from content.fluid_reckoning import LARGE_LOSS, REFUSED_GAIN_KG, STARTING_HIGH
from content.fluid_session import KG_PER_LB, FluidUnits, rounded
from content.fluid_words import volume_words
from content.leaflet_files import MASTER

PER_WEIGHT = {FluidUnits.SI: ("kg", "ml", 1000), FluidUnits.US: ("lb", "fl oz", 15)}
"""Units of weight and volume, and how much of the second a loss of one of the first is."""


@dataclass(frozen=True, kw_only=True)
class BlankPlanner:
    """The table: what each line holds, its number included, and the headings of the columns to
    write in. ``care`` is what to mind, a line each. ``unreviewed``: in another language than
    English its words wait for a second person, whoever approved those of the leaflet."""

    caption: str
    what: str
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    care: tuple[str, ...]
    unreviewed: bool


def blank_planner(units: FluidUnits) -> BlankPlanner:
    """Return the planner in the units of a clinic, in the language that is active."""
    mass, volume, per_mass = PER_WEIGHT[units]
    named = {"mass": mass, "volume": volume}
    most = volume_words(STARTING_HIGH, units)
    rows = (
        _("Day"),
        _("Was it hot?"),
        _("Weight before (%(mass)s)") % named,
        _("Weight after (%(mass)s)") % named,
        _("What I drank (%(volume)s)") % named,
        _("Minutes of exercise"),
        _("Weight lost: line 3 minus line 4 (%(mass)s)") % named,
        _("Sweat: line 7 times %(n)s, then add line 5 (%(volume)s)") % {**named, "n": per_mass},
        _("Sweat in an hour: line 8 times 60, then divide by line 6 (%(volume)s)") % named,
        _("Most to drink in an hour: line 9, or %(most)s if that is less") % {"most": most},
    )
    return BlankPlanner(
        caption=_("My drinking plan: write on the lines"),
        what=_("Line"),
        columns=(_("First time"), _("Second time")),
        rows=tuple(f"{number}. {row}" for number, row in enumerate(rows, 1)),
        care=(
            _("Let thirst lead. Line 10 is the most, not a goal."),
            _(
                "Is line 4 more than line 3? You drank too much. Leave the rest empty, and drink "
                "less."
            ),
            _("Did you gain more than %(gain)s? Drink no more now. Ring us today.")
            % {"gain": _gain(units)},
            _("Divide line 3 by %(n)s. Is line 7 as much? Ask us before you exercise again.")
            % {"n": int(1 / LARGE_LOSS)},
            _("Did you pass urine between the two weights? Then weigh again on another day."),
            _("Fill in the second time on a day with other weather. On a cool day you sweat less."),
            _("The most in an hour is our local judgement, to be confirmed."),
        ),
        unreviewed=(get_language() or MASTER).lower() != MASTER.lower(),
    )


def _gain(units: FluidUnits) -> str:
    """The gain that is rung about, rounded down."""
    if units is FluidUnits.US:
        return _("%(n)s lb") % {"n": rounded(Fraction(REFUSED_GAIN_KG) / KG_PER_LB, "1")}
    return _("%(n)s kg") % {"n": rounded(Fraction(REFUSED_GAIN_KG), "1")}
