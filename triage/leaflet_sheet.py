"""A sheet of leaflets alone: for a patient whose visit needs no screening, or beside one.

The record's own answers judge the blocks (conditions, medicines, results, pregnancy); what the
record does not hold stays unknown, and waits under "ask us first".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from content.documents import HandoutDocument, Layout, NextSteps, PageSize, WarningSigns
from content.filling import filled
from content.fluid_session import FluidUnits
from content.leaflet_files import MASTER
from engine.report import Report
from engine.truth import Truth
from patients.models import Visit
from triage import selectors
from triage.assessment import assess_before_start
from triage.documents import (
    ask_first_items,
    identity,
    leaflet_sources,
    letterhead,
)
from triage.fluid_plans import beside_plan, has_planner, newest_plan, plan_table
from triage.held_back import because_of_you
from triage.leaflet_pieces import leaflets_named
from triage.left_out import NothingToPrint, left_out
from triage.models import Receipt, Screening
from triage.receipts import signed_report
from triage.since_signing import stricter_since
from triage.tailored import (
    Changes,
    Tailored,
    checks_that_hold,
    days_due,
    leaves_something,
    numbers_of,
    part_of,
    titles_to_ask_first,
)


def origin_of(visit: Visit) -> str:
    """The name under which a sheet of leaflets of this visit is kept."""
    return f"leaflets:{visit.pk}"


@dataclass(frozen=True)
class KnownOfVisit:
    """What judges leaflets at a visit: the report, and what the record made stricter since.
    ``receipt`` is that of the signed screening, where the report is its."""

    report: Report
    since: Mapping[str, Truth]
    receipt: Receipt | None = None


def known_of(visit: Visit, now: datetime) -> KnownOfVisit | None:
    """What is known of the patient at this visit: its signed screening, else the record alone.

    None before any ruleset is published: nothing can be judged then, so nothing can be given.
    """
    signed = selectors.signed_screening_of(visit)
    receipt = selectors.receipt_of(signed) if signed is not None else None
    if receipt is not None:
        return KnownOfVisit(signed_report(receipt), stricter_since(receipt), receipt)
    version = selectors.newest_ruleset()
    if version is None:
        return None
    unsaved = Screening(patient=visit.patient, visit=visit, ruleset_version=version)
    return KnownOfVisit(assess_before_start(unsaved, now), {})


def sheet_of_leaflets(
    visit: Visit,
    known: KnownOfVisit,
    chosen: Sequence[Tailored],
    changes: Changes,
    *,
    layout: Layout,
    page_size: PageSize,
    archival: bool,
    own_words: str,
    by: User,
    now: datetime,
) -> HandoutDocument:
    """Return the sheet: what to do first, when to get help, then the leaflets.

    It speaks the language of the leaflets when they share one, else British English. Nothing is
    said of a leaflet that leaves nothing to print, not even its message; NothingToPrint is raised
    when that is so of each.
    """
    reasons = left_out(chosen, changes)
    chosen = [each for each in chosen if leaves_something(each, changes)]
    if not chosen:
        raise NothingToPrint(reasons)
    languages = {each.leaflet.language for each in chosen}
    language = languages.pop() if len(languages) == 1 else MASTER
    with translation.override(language.lower()):
        clinic = letterhead(visit.patient)
        numbers = numbers_of(clinic)
        parts = (part_of(each, changes, clinic, without_warning=True) for each in chosen)
        pages = [part for part in parts if part is not None]
        kept = newest_plan(known.receipt) if known.receipt and has_planner(pages) else None
        plan = plan_table(kept, clinic) if kept else None
        first = [filled(each.leaflet.main_message, numbers) for each in chosen]
        return HandoutDocument(
            clinic=clinic,
            patient=identity(visit.patient),
            given_by=by.signature,
            given_on=timezone.localdate(now),
            title=pages[0].title if len(pages) == 1 else _("Information for you"),
            found_title=_("First"),
            found=(*first[:1], *([own_words] if own_words.strip() else [])),
            warning_signs=_warning_signs(chosen, numbers),
            because_of_you=because_of_you(
                known.report, visit.patient, checks_that_hold(chosen), known.since
            ),
            ask_first=ask_first_items(titles_to_ask_first(chosen, changes)),
            next_steps=NextSteps(),
            plan=plan,
            leaflets=beside_plan(pages, plan),
            unreviewed=language != MASTER and any(each.unreviewed for each in chosen),
            version_line="; ".join(
                _("leaflet %(title)s, version %(version)s")
                % {"title": each.leaflet.title, "version": each.leaflet.version}
                for each in chosen
            ),
            review_by=min(days_due(chosen, changes)),
            sources=leaflet_sources(each.leaflet for each in chosen),
            made_from=leaflets_named(each.leaflet for each in chosen),
            units=FluidUnits(visit.patient.clinic.units),
            language=language,
            layout=layout,
            page_size=page_size,
            archival=archival,
        )


def _warning_signs(chosen: Sequence[Tailored], numbers: dict[str, str]) -> WarningSigns:
    """The signs of every leaflet on the sheet, each once."""
    warnings = [each.leaflet.warning for each in chosen]
    emergency = [line for block in warnings if block for line in block.emergency]
    same_day = [line for block in warnings if block for line in block.same_day]
    return WarningSigns(
        emergency=tuple(dict.fromkeys(filled(line, numbers) for line in emergency)),
        same_day=tuple(dict.fromkeys(filled(line, numbers) for line in same_day)),
    )
