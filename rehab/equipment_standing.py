"""How the advice stands for a patient at this moment, and for one item of the catalogue.

The stored answers are evaluated anew each time, together with the record and the gate of today:
what was advised this morning does not outlive a red flag of this noon.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from engine.advising import HeldItem
from rehab.books.equipment import catalogue_for, catalogue_in_use
from rehab.equipment_advice import EquipmentReport
from rehab.equipment_catalogue import CatalogueError, Item
from rehab.equipment_facts import RULESET
from rehab.models import Episode, Profile
from rehab.profile_sheet import CLEAR, ProfileSheet, gate_today, newest_profile, sheet_of
from rehab.session_selectors import holds_for

TRIAL_ONLY = frozenset({"E02"})  # weighted cutlery: mixed results, may tire and tighten the arm


class Standing(StrEnum):
    """How an item stands."""

    OFFERED = "offered"
    ASK_FIRST = "ask_first"
    WITHHELD = "withheld"
    NOT_LOOKED_AT = "not_looked_at"


@dataclass(frozen=True)
class Advised:
    """The advice of this moment; without a report `why_none` says why there is none."""

    profile: Profile | None
    sheet: ProfileSheet | None
    report: EquipmentReport | None
    why_none: str = ""
    gate_missing: bool = False
    held: bool = False


@dataclass(frozen=True)
class ItemStanding:
    """How one item stands, and every reason in words."""

    standing: Standing
    why: tuple[str, ...] = ()

    @property
    def offered(self) -> bool:
        return self.standing == Standing.OFFERED


def item_named(item_id: str) -> Item | None:
    """Return the item of the catalogue, also while the published rules do not fit to it."""
    return catalogue_in_use().items.get(item_id)


def item_label(item_id: str) -> str:
    """The name of an item; its id when the catalogue has it no more."""
    item = item_named(item_id)
    return item.label if item else item_id


def advised(episode: Episode, now: datetime) -> Advised:
    """Return what may be suggested now, or why nothing is."""
    profile = newest_profile(episode, RULESET)
    if holds_for(episode.patient).exists():
        why = _("A red flag is open. Nothing is suggested until a clinician has cleared it.")
        return Advised(profile, None, None, why, held=True)
    gate = gate_today(episode, now)
    if gate is None:
        why = _("The safety gate was not answered today. Nothing is suggested before it.")
        return Advised(profile, None, None, why, gate_missing=True)
    if gate.value != CLEAR:
        why = _("The safety gate of today is not clear. Nothing is suggested until it is.")
        return Advised(profile, None, None, why, gate_missing=True)
    if profile is None:
        return Advised(None, None, None, _("The questions for equipment were not asked yet."))
    sheet = sheet_of(profile, now)
    try:
        catalogue = catalogue_for(sheet.published.ruleset)
    except CatalogueError:
        why = _(
            "The published rules and the catalogue do not fit together. Ask who runs the system."
        )
        return Advised(profile, sheet, None, why)
    return Advised(profile, sheet, EquipmentReport(sheet.report, catalogue, None))


def standing_of(found: Advised, item_id: str) -> ItemStanding:
    """Return how the item stands; what nobody looked at is never taken for offered."""
    report = found.report
    if report is None:
        return ItemStanding(Standing.NOT_LOOKED_AT, (found.why_none,))
    if report.stopped:
        return ItemStanding(Standing.WITHHELD, tuple(report.why_stopped))
    held = _reasons(report, report.withheld, item_id)
    if held:
        return ItemStanding(Standing.WITHHELD, held)
    if any(each.item.id == item_id for each in report.offered):
        return ItemStanding(Standing.OFFERED)
    asked = _reasons(report, report.ask_first, item_id)
    if asked:
        return ItemStanding(Standing.ASK_FIRST, asked)
    why = _("The answers name no need for this item.")
    return ItemStanding(Standing.NOT_LOOKED_AT, (why,))


def reason_words(report: EquipmentReport, held: HeldItem) -> str:
    """Say what holds an item back: "Blood thinner: Cuts bleed long."; a condition is read aloud."""
    titles = {check.id: check.title for check in report.report.ruleset.parts.contraindications}
    title = titles.get(held.code, "")
    return f"{title}: {held.why}" if title and title != held.why else held.why


def _reasons(report: EquipmentReport, held: Sequence[HeldItem], item_id: str) -> tuple[str, ...]:
    mine = (reason_words(report, each) for each in held if each.item == item_id)
    return tuple(dict.fromkeys(mine))
