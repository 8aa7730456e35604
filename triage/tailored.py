"""Leaflets on a patient's sheet: which blocks suit, what the clinician changed, what prints.

The answers of the screening (or of the record, before one is signed) decide. What is withheld never
prints; what waits for a question, or is meant for others, the clinician may add with a reason; what
is in, they may leave out with one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from content.actions import Choice
from content.documents import LeafletPart, Letterhead
from content.filling import filled, filled_block
from content.leaflets import Block, Leaflet, headings_above, leaflet_from
from content.models import LeafletVersion
from content.selectors import awaits_translation_review
from content.tailoring import Judged, Patient, Reason, Verdict, judge
from engine.records import Step
from engine.report import Report
from engine.truth import Truth

FRAME = ("heading", "warning")  # kinds of block that go with others


@dataclass(frozen=True)
class Change:
    """What the clinician decided about one block, against the answers, and why."""

    added: bool
    reason: str


Changes = Mapping[tuple[str, str], Change]  # by slug and key of the block


@dataclass(frozen=True, kw_only=True)
class Tailored:
    """One leaflet judged for one patient."""

    version: LeafletVersion
    leaflet: Leaflet
    judged: tuple[Judged, ...]
    unreviewed: bool


def tailored(
    version: LeafletVersion,
    report: Report,
    step: Step | None,
    since: Mapping[str, Truth] = MappingProxyType({}),
) -> Tailored:
    """Judge the leaflet by the answers; an urgency without self-care leaves nothing to do in.

    ``since`` is what the record has made of the checks since the answers were signed.
    """
    leaflet = leaflet_from(version.front_matter)
    patient = Patient(report.ruleset, report.answers, since)
    judged = judge(leaflet, patient)
    if step is not None and not step.self_care:
        judged = tuple(_not_at(step, each) for each in judged)
    return Tailored(
        version=version,
        leaflet=leaflet,
        judged=judged,
        unreviewed=awaits_translation_review(version),
    )


def _not_at(step: Step, judged: Judged) -> Judged:
    if judged.block.tone != "do" or judged.verdict is Verdict.WITHHELD:
        return judged
    reason = Reason(code=step.code, words=step.requires or step.label, holds=True)
    return Judged(block=judged.block, verdict=Verdict.WITHHELD, reasons=(reason,))


def is_printed(slug: str, judged: Judged, changes: Changes) -> bool:
    """Whether the block is on the sheet; a change cannot bring back what is withheld."""
    change = changes.get((slug, judged.block.key))
    if judged.verdict is Verdict.WITHHELD:
        return False
    if change is None:
        return judged.verdict is Verdict.IN
    return change.added


def leaves_something(each: Tailored, changes: Changes) -> bool:
    """Whether anything of the leaflet prints. Its message and its warning alone are no leaflet:
    they speak of what was just withheld from this patient."""
    return any(
        is_printed(each.leaflet.slug, judged, changes)
        for judged in each.judged
        if judged.block.kind not in FRAME
    )


def part_of(
    each: Tailored, changes: Changes, letterhead: Letterhead, *, without_warning: bool = False
) -> LeafletPart | None:
    """The leaflet as it prints with the clinic's numbers; None when it leaves nothing.

    ``without_warning`` leaves the warning block to the sheet's first page.
    """
    if not leaves_something(each, changes):
        return None
    numbers = numbers_of(letterhead)
    printed = [
        filled_block(judged.block, numbers)
        for judged in each.judged
        if is_printed(each.leaflet.slug, judged, changes)
        and not (without_warning and judged.block.kind == "warning")
    ]
    leaflet = each.leaflet
    return LeafletPart(
        slug=leaflet.slug,
        version=leaflet.version,
        language=leaflet.language,
        title=filled(leaflet.title, numbers),
        main_message=filled(leaflet.main_message, numbers),
        lead=filled(leaflet.lead, numbers),
        blocks=tuple(_without_empty_headings(printed, leaflet)),
        unreviewed=each.unreviewed,
    )


def days_due(chosen: Iterable[Tailored], changes: Changes) -> Iterator[date]:
    """The days on which what these leaflets print is due for review."""
    for each in chosen:
        yield each.leaflet.review_by
        for judged in each.judged:
            day = judged.block.review_by
            if day and is_printed(each.leaflet.slug, judged, changes):
                yield day


def _without_empty_headings(blocks: Sequence[Block], leaflet: Leaflet) -> Iterator[Block]:
    above = headings_above(leaflet.blocks)
    wanted = {above[block.key] for block in blocks if block.key in above}
    return (block for block in blocks if block.kind != "heading" or block.key in wanted)


def numbers_of(letterhead: Letterhead) -> dict[str, str]:
    """The clinic's numbers by the names that leaflets use."""
    return {
        "emergency": letterhead.emergency,
        "emergency_place": letterhead.emergency_place,
        "phone": letterhead.phone,
    }


def checks_that_hold(leaflets: Iterable[Tailored]) -> frozenset[str]:
    """The contraindication checks (CI-*) that keep a block of these leaflets off the sheet."""
    return frozenset(
        reason.code
        for each in leaflets
        for judged in each.judged
        if judged.verdict is Verdict.WITHHELD
        for reason in judged.reasons
        if reason.code.startswith("CI-")
    )


def titles_to_ask_first(leaflets: Iterable[Tailored], changes: Changes) -> tuple[str, ...]:
    """Titles of blocks that wait for a question and were not added."""
    return tuple(
        judged.block.title
        for each in leaflets
        for judged in each.judged
        if judged.verdict is Verdict.ASK_FIRST
        and not is_printed(each.leaflet.slug, judged, changes)
    )


def choices_of(leaflets: Iterable[Tailored], changes: Changes) -> tuple[Choice, ...]:
    """What the clinician changed, to be kept with the issued sheet."""
    return tuple(
        Choice(
            leaflet=each.version,
            block=judged.block.key,
            verdict=judged.verdict.value,
            added=change.added,
            reason=change.reason,
        )
        for each in leaflets
        for judged in each.judged
        if (change := changes.get((each.leaflet.slug, judged.block.key))) is not None
    )
