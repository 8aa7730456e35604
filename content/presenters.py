"""What the library's and the handouts' pages show, made from rows, tested without a template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from content.block_words import block_views
from content.check_codes import address_of, in_words
from content.filling import filled, filled_block
from content.fluid_session import FluidUnits
from content.leaflets import leaflet_from
from content.markdown import to_html
from content.models import Handout, HandoutTalk, LeafletVersion, Understanding
from content.selectors import overdue
from content.still_current import Fallen, SheetState
from core.formkit.parts import Pill

CHECK_RULES = {"ua1": "PDF/UA-1", "ua1+3a": "PDF/UA-1 and PDF/A-3a"}


STANDING = {
    SheetState.IN_ERROR: (gettext_lazy("Made from an error: do not go by it"), "danger", "warning"),
    SheetState.WITHDRAWN: (gettext_lazy("Withdrawn since: do not go by it"), "danger", "warning"),
    SheetState.NEWER: (gettext_lazy("Out of date: give the patient a new one"), "warn", "warning"),
    SheetState.OVERDUE: (gettext_lazy("Review overdue"), "warn", "warning"),
    SheetState.UPDATED: (gettext_lazy("Still right; a newer one says it better"), "info", "note"),
    SheetState.CURRENT: (gettext_lazy("Still current"), "ok", "check-circle"),
}


@dataclass(frozen=True)
class LeafletPage:
    """One leaflet version, as its page shows it."""

    slug: str
    title: str
    version: int
    language: str
    is_current: bool
    has_current: bool
    topic: str
    main_message: str
    lead: SafeString
    blocks: Sequence[dict[str, Any]]
    authored_by: str
    reviewed_on: str
    review_by: str
    blocks_due: Sequence[tuple[str, str]]  # title and day of blocks that are due by themselves
    overdue: bool
    licence: str
    sources: Sequence[tuple[str, str, bool]]  # title, day checked, whether local judgement
    versions: Sequence[tuple[int, str, bool]]  # number, published, is this one


@dataclass(frozen=True)
class TalkLine:
    """What was said about a handout at one time."""

    text: str
    note: str
    by: str
    at: str
    in_error: bool


@dataclass(frozen=True)
class HandoutPage:
    """One issued handout: what it is, what its check said, what was said about it."""

    id: str
    title: str
    kind: str
    issued: str
    issued_by: str
    pages: int
    sha256: str
    check: Pill
    failures: Sequence[str]
    standing: Pill | None  # none of a sheet in error: that is said louder
    fallen: Sequence[str]  # why it does not stand as it was given
    in_error: TalkLine | None
    talks: Sequence[TalkLine]
    visit_id: str
    check_address: str  # as printed on the sheet; "" on older ones
    check_path: str


def topic_words(topic: str, names: Mapping[str, str]) -> str:
    """The topic as the library's heading says it; `names` are those of `topic_names`."""
    wanted = topic or "help"
    return names.get(wanted, wanted)


def leaflet_page(
    leaflet: LeafletVersion,
    versions: Sequence[LeafletVersion],
    on: date,
    numbers: dict[str, str],
    topics: Mapping[str, str],
    units: FluidUnits,
) -> LeafletPage:
    """Return the page of one leaflet version among all of them, newest first.

    `numbers` are the reader's clinic's own, as `content.filling` names them, and so are `units`;
    `topics` are the names of the topics.
    """
    front = leaflet.front_matter
    content = leaflet_from(front)
    in_use = next((each for each in versions if not hasattr(each, "withdrawal")), None)
    return LeafletPage(
        slug=leaflet.slug,
        title=leaflet.title,
        version=leaflet.version,
        language=leaflet.language,
        is_current=leaflet == in_use,
        has_current=in_use is not None,
        topic=topic_words(content.topic, topics),
        main_message=filled(content.main_message, numbers),
        lead=to_html(filled(content.lead, numbers)),
        blocks=list(
            block_views(
                (filled_block(block, numbers) for block in content.blocks),
                language=leaflet.language,
                level=2,
                easy=False,
                on_paper=False,
                to_fill_in=units,
            )
        ),
        authored_by=front.get("authored_by", ""),
        reviewed_on=date_format(date.fromisoformat(front["reviewed_on"]), "j M Y"),
        review_by=date_format(leaflet.review_by, "j M Y"),
        blocks_due=[
            (block.title, date_format(block.review_by, "j M Y"))
            for block in content.blocks
            if block.review_by
        ],
        overdue=overdue(leaflet, on),
        licence=front.get("licence", ""),
        sources=[_source_line(source) for source in front.get("sources", [])],
        versions=[
            (v.version, date_format(v.published_at, "j M Y"), v.pk == leaflet.pk) for v in versions
        ],
    )


def _source_line(source: dict[str, Any]) -> tuple[str, str, bool]:
    checked = source.get("checked_on")
    day = date_format(date.fromisoformat(checked), "j M Y") if checked else ""
    return source["title"], day, source["judgement"]


def handout_page(handout: Handout, fallen: Sequence[Fallen]) -> HandoutPage:
    """Return what the page of an issued handout shows; ``fallen`` is why it no longer stands."""
    talks = [_talk_line(talk) for talk in handout.talks.select_related("by")]
    check, code = handout.check_result, handout.check_code
    state = fallen[0].state if fallen else SheetState.CURRENT
    profile = CHECK_RULES.get(check.profile, check.profile)
    return HandoutPage(
        id=str(handout.pk),
        title=handout.title,
        kind=handout.get_kind_display(),
        issued=_moment(handout.issued_at),
        issued_by=str(handout.issued_by),
        pages=handout.pages,
        sha256=handout.sha256,
        check=Pill(
            _("Accessible PDF: all %(n)d %(profile)s rules met")
            % {"n": check.rules, "profile": profile},
            "ok",
            "check-circle",
        )
        if not check.failures
        else Pill(
            _("Accessibility check failed: %(n)d rules") % {"n": len(check.failures)},
            "warn",
            "warning",
        ),
        failures=check.failures,
        standing=None if any(talk.in_error for talk in talks) else _standing(state),
        fallen=[each.why for each in fallen],
        in_error=next((talk for talk in talks if talk.in_error), None),
        talks=[talk for talk in talks if not talk.in_error],
        visit_id=str(handout.visit_id or ""),
        check_address=in_words(address_of(code)) if code else "",
        check_path=reverse("content:sheet_check", args=[code]) if code else "",
    )


def _standing(state: SheetState) -> Pill:
    text, tone, icon = STANDING[state]
    return Pill(str(text), tone, icon)


def _talk_line(talk: HandoutTalk) -> TalkLine:
    said = []
    if talk.given:
        said.append(_("given"))
    if talk.explained:
        said.append(_("explained"))
    if talk.understanding != Understanding.NOT_CHECKED:
        said.append(_("teach-back: %(result)s") % {"result": talk.get_understanding_display()})
    return TalkLine(
        text=", ".join(said) or _("not given yet"),
        note=talk.note,
        by=str(talk.by),
        at=_moment(talk.at),
        in_error=talk.in_error,
    )


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "j M Y, H:i")
