"""A leaflet's draft and the library's state as the editors' pages show them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.block_words import block_views, easy_views
from content.conditions import read_aloud
from content.drafting import SOON
from content.editing_selectors import TranslationState
from content.filling import filled_block
from content.fluid_session import FluidUnits
from content.leaflet_words import FIELD_WORDS, KIND_WORDS, LANGUAGE_WORDS, TONE_WORDS
from content.leaflets import WITHOUT_EASY, Block, Leaflet
from content.models import BookVersion, DraftState, LeafletDraft, LeafletVersion
from content.models.drafting import Draft
from content.presenters import topic_words
from content.readability import FEWEST_WORDS, Readability, measure
from core.formkit.parts import Pill, Step
from engine.rulesets import Ruleset

STATES = {
    DraftState.OPEN: "info",
    DraftState.OFFERED: "warn",
    DraftState.PUBLISHED: "ok",
    DraftState.DROPPED: "plain",
}


@dataclass(frozen=True)
class Grade:
    """How hard a block's words are; `pill` says whether they pass."""

    pill: Pill
    measures: str


@dataclass(frozen=True)
class BlockShown:
    """One block of a draft: its preview, and beside it what an editor wants to know."""

    key: str
    title: str
    kind: str
    tone: str
    view: dict[str, Any]
    easy: Sequence[dict[str, Any]]
    grade: Grade | None
    waived: str
    conditions: Sequence[tuple[str, str]]
    sources: str
    review_by: str
    first: bool
    last: bool


@dataclass(frozen=True)
class LibraryRow:
    """One text in the library: its version in use and what is under way."""

    url: str
    title: str
    version: str
    review_by: str
    pills: Sequence[Pill]
    translations: Sequence[tuple[str, str, str, str]] = ()  # language code, language, title, url


@dataclass(frozen=True)
class TopicRows:
    """The texts of one topic."""

    words: str
    rows: Sequence[LibraryRow]


def language_words(language: str) -> str:
    """A language in the reader's words."""
    return str(LANGUAGE_WORDS.get(language, language))


def state_pill(draft: Draft) -> Pill:
    """Where the draft stands."""
    return Pill(str(draft.get_state_display()), STATES[DraftState(draft.state)])


def draft_addresses(draft: str) -> dict[str, str]:
    """The names of the addresses of one kind of draft, by what is done there; `draft` is the name
    of its first page."""
    parts = (
        "history", "revision", "restore", "difference", "go_on", "drop", "offer", "approval",
        "approve", "send_back",
    )  # fmt: skip
    return {"draft": draft} | {part: f"{draft}_{part}" for part in parts}


LEAFLET_DRAFTS = draft_addresses("content:draft")
BOOK_DRAFTS = draft_addresses("content:book_draft")


def draft_steps(found: Any, at: Mapping[str, str], current: str) -> list[Step]:
    """The way of a draft of whatever kind, with how far each part is."""

    def step(part: str, label: str, state: tuple[str, str, str]) -> Step:
        return Step(label, reverse(at[part], args=[found.draft.pk]), part == current, *state)

    faults = len(found.faults)
    written = (
        (ngettext("%(n)d to mend", "%(n)d to mend", faults) % {"n": faults}, "warn", "warning")
        if faults
        else (_("Fit"), "ok", "check")
    )
    decided = {
        DraftState.OPEN: ("", "plain", ""),
        DraftState.OFFERED: (_("Waiting"), "warn", "clock"),
        DraftState.PUBLISHED: (_("Published"), "ok", "check"),
        DraftState.DROPPED: (_("Dropped"), "plain", ""),
    }[DraftState(found.draft.state)]
    return [step("draft", _("Write"), written), step("approval", _("Approval"), decided)]


def grade_of(block: Block) -> Grade | None:
    """The reading grade of a block's words; None where there are too few to measure."""
    measured = measure(block.body_text())
    if measured.words < FEWEST_WORDS:
        return None
    return Grade(_grade_pill(measured, waived=bool(block.grade_waived)), _measures(measured))


def _grade_pill(measured: Readability, *, waived: bool) -> Pill:
    words = (
        _("Reading grade below 1")  # the formula counts on below the first year of school
        if measured.grade < 1
        else _("Reading grade %(grade)s") % {"grade": measured.grade}
    )
    if not measured.too_hard:
        return Pill(words, "ok", "check")
    if waived:
        return Pill(_("%(grade)s, accepted") % {"grade": words}, "info", "note")
    return Pill(_("%(grade)s, too hard") % {"grade": words}, "danger", "warning")


def _measures(measured: Readability) -> str:
    return _("ARI %(ari)s, LIX %(lix)s, Flesch-Kincaid about %(estimate)s (estimate)") % {
        "ari": measured.grade,
        "lix": measured.lix,
        "estimate": measured.estimate,
    }


def blocks_shown(
    leaflet: Leaflet, ruleset: Ruleset | None, numbers: Mapping[str, str], units: FluidUnits
) -> list[BlockShown]:
    """Every block of a draft, with the clinic's numbers filled in and in its units."""
    views = _previews(leaflet.blocks, leaflet, numbers, units)
    last = len(leaflet.blocks) - 1
    return [
        replace(block_shown(block, view, leaflet, ruleset, numbers), first=n == 0, last=n == last)
        for n, (block, view) in enumerate(zip(leaflet.blocks, views, strict=True))
    ]


def one_block_shown(
    block: Block,
    leaflet: Leaflet,
    ruleset: Ruleset | None,
    numbers: Mapping[str, str],
    units: FluidUnits,
) -> BlockShown:
    """A block by itself, as the preview beside its form."""
    (view,) = _previews((block,), leaflet, numbers, units)
    return block_shown(block, view, leaflet, ruleset, numbers)


def _previews(
    blocks: Iterable[Block], leaflet: Leaflet, numbers: Mapping[str, str], units: FluidUnits
) -> Iterator[dict[str, Any]]:
    return block_views(
        (filled_block(block, dict(numbers)) for block in blocks),
        language=leaflet.language,
        level=3,
        easy=False,
        on_paper=False,
        to_fill_in=units,
    )


def block_shown(
    block: Block,
    view: dict[str, Any],
    leaflet: Leaflet,
    ruleset: Ruleset | None,
    numbers: Mapping[str, str],
) -> BlockShown:
    """One block around its preview."""
    easy = filled_block(block, dict(numbers)).easy if block.kind not in WITHOUT_EASY else ()
    return BlockShown(
        key=block.key,
        title=block.title or block.key,
        kind=str(KIND_WORDS.get(block.kind, block.kind)),
        tone=str(TONE_WORDS.get(block.tone, block.tone)),
        view=view,
        easy=easy_views(easy, leaflet.language),
        grade=None if leaflet.is_translation else grade_of(block),
        waived=block.grade_waived,
        conditions=_conditions(block, ruleset),
        sources=", ".join(block.sources),
        review_by=date_format(block.review_by, "j M Y") if block.review_by else "",
        first=True,
        last=True,
    )


def _conditions(block: Block, ruleset: Ruleset | None) -> list[tuple[str, str]]:
    aloud = read_aloud(block, ruleset) if ruleset is not None else {}
    found = [
        (str(FIELD_WORDS[name]), aloud.get(name) or getattr(block, name))
        for name in ("offer_when", "withhold_when", "ask_first_when")
        if getattr(block, name)
    ]
    if block.withheld_by:
        titles = {c.id: c.title for c in ruleset.parts.contraindications} if ruleset else {}
        said = [f"{code} {titles.get(code, '')}".strip() for code in block.withheld_by]
        found.append((str(FIELD_WORDS["withheld_by"]), "; ".join(said)))
    return found


def library_rows(
    current: Sequence[LeafletVersion],
    withdrawn: Sequence[LeafletVersion],
    drafts: Sequence[LeafletDraft],
    translations: Sequence[TranslationState],
    on: date,
    *,
    topics: Mapping[str, str],
    for_editors: bool,
) -> list[TopicRows]:
    """The library by topic: what is in use and, after it, what was withdrawn without successor.

    `topics` are their names in the order of the library.
    Only editors are told how drafts and translations stand.
    """
    rows: dict[str, list[LibraryRow]] = {}
    for version in current:
        own = [state for state in translations if _is_of(state.version, version)]
        pills = [review_pill(version, on)]
        if for_editors:
            pills += [
                Pill(_("Draft under way"), "info", "note") for d in drafts if _is_of(d, version)
            ]
            pills += [pill for state in own for pill in translation_pills(state, named=True)]
        row = replace(_row(version, pills), translations=_in_step(own))
        rows.setdefault(_topic(version), []).append(row)
    for version in withdrawn:
        pill = Pill(_("Withdrawn"), "danger", "warning")
        rows.setdefault(_topic(version), []).append(_row(version, [pill]))
    order = [*topics, *sorted(set(rows) - set(topics))]
    return [TopicRows(topic_words(topic, topics), rows[topic]) for topic in order if topic in rows]


def _in_step(states: Sequence[TranslationState]) -> list[tuple[str, str, str, str]]:
    versions = [each.version for each in states if each.in_step]
    return [
        (
            version.language,
            language_words(version.language),
            version.title,
            reverse("content:translation", args=[version.slug, version.language]),
        )
        for version in versions
    ]


def _topic(version: LeafletVersion) -> str:
    return str(version.front_matter.get("topic") or "help")


def _is_of(each: LeafletDraft | LeafletVersion, version: LeafletVersion) -> bool:
    return each.slug == version.slug


def _row(version: LeafletVersion, pills: Sequence[Pill]) -> LibraryRow:
    return LibraryRow(
        url=reverse("content:leaflet", args=[version.slug]),
        title=version.title,
        version=str(version.version),
        review_by=date_format(version.review_by, "j M Y"),
        pills=pills,
    )


def review_pill(version: LeafletVersion | BookVersion, on: date) -> Pill:
    """Whether the text is in date."""
    if version.review_by < on:
        return Pill(_("Review overdue"), "warn", "warning")
    if version.review_by <= on + SOON:
        return Pill(_("Review due soon"), "warn", "clock")
    return Pill(_("In date"), "ok", "check-circle")


def translation_pills(state: TranslationState, *, named: bool = False) -> list[Pill]:
    """How a translation stands; nothing to say of one that is approved and in step."""
    found = []
    if not state.in_step:
        found.append(Pill(_("Translation out of step"), "warn", "warning"))
    if state.awaits_review:
        found.append(Pill(_("Translation awaiting review"), "info", "clock"))
    if not named:
        return found
    language = language_words(state.version.language)
    return [replace(pill, text=f"{language}: {pill.text}") for pill in found]
