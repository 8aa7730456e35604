"""A gate and a hold as pages show them."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formkit.parts import Pill
from rehab.gate_sheet import FACTORS
from rehab.models import GateCheck, Hold, Tier

# The house's tones of urgency, and a symbol for each tier.
TONES = {"E": "d1", "D": "d2", "H": "d3", "W": "d4", "R": "d5", "C": "d6"}
COMPLETE = "complete"  # in the address of a gate whose factors are assessed afterwards
ICONS = {
    "E": "emergency", "D": "clock", "H": "question", "W": "calendar", "R": "check",
    "C": "check-circle",
}  # fmt: skip


def short_labels() -> dict[str, str]:
    """Say each tier in a word or two, for lists."""
    return {
        "E": _("Emergency"),
        "D": _("Same day"),
        "H": _("Not cleared"),
        "W": _("Within 2 weeks"),
        "R": _("Routine"),
        "C": _("Clear"),
    }


def tier_pill(tier: str) -> Pill:
    """Return the tier as a pill; no gate yet is said, too."""
    if tier not in TONES:
        return Pill(_("No gate yet"), "plain", "question")
    return Pill(short_labels()[tier], TONES[tier], ICONS[tier])


def factors_open_words(count: int | None) -> str:
    """Say how many aggravating factors were not assessed; empty for none, and for an old gate."""
    if not count:
        return ""
    return ngettext(
        "%(n)d aggravating factor is not assessed.",
        "%(n)d aggravating factors are not assessed.",
        count,
    ) % {"n": count}


@dataclass(frozen=True)
class GateLine:
    """A gate in one line; `complete_url` is where its factors can still be assessed."""

    url: str
    at: datetime
    by: str
    pill: Pill
    note: str
    factors_open: str
    complete_url: str


def gate_line(gate: GateCheck) -> GateLine:
    """Return the line: the tier at which therapy went on or was stopped, and what came of it."""
    note = ""
    hold = getattr(gate, "hold", None)
    if hold is not None:
        clearance = getattr(hold, "clearance", None)
        note = (
            _("cleared by %(who)s") % {"who": clearance.cleared_by}
            if clearance
            else _("waits for a clinician")
        )
    elif gate.went_on_because:
        note = _("not complete; went on because: %(why)s") % {"why": gate.went_on_because}
    elif gate.action:
        note = gate.action
    return GateLine(
        url=reverse("rehab:gate_result", args=[gate.pk]),
        at=gate.checked_at,
        by=str(gate.checked_by),
        pill=tier_pill(gate.therapy_tier),
        note=note,
        factors_open=factors_open_words(gate.factors_open),
        complete_url=complete_url(gate) if gate.factors_open and gate.goes_on else "",
    )


def complete_url(gate: GateCheck) -> str:
    """The gate's questions once more, at the factors."""
    if gate.session_id:
        path = reverse("rehab:session_gate", args=[gate.session_id])
    else:
        path = reverse("rehab:gate", args=[gate.episode_id])
    return f"{path}?{COMPLETE}=1#{FACTORS}"


@dataclass(frozen=True)
class HoldShown:
    """An open hold: what it holds back, why, since when, and where it is cleared."""

    title: str
    cause: str
    since: datetime
    by: str
    clear_url: str
    what_to_do_url: str


def hold_shown(hold: Hold) -> HoldShown:
    """Return the hold with its address for clearing."""
    return HoldShown(
        title=str(Tier(hold.tier).label),
        cause=hold.cause,
        since=hold.placed_at,
        by=str(hold.placed_by),
        clear_url=reverse("rehab:clear_hold", args=[hold.pk]),
        what_to_do_url=reverse("rehab:what_to_do", args=[hold.gate_id]) if hold.gate_id else "",
    )
