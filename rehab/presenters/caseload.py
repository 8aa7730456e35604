"""The caseload: an episode a row, what is due, and this week's minutes against the target."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.formkit.parts import Pill
from patients.presenters.banner import name_of
from rehab.attribution import daily_of
from rehab.minutes import DAILY_TARGET
from rehab.models import Episode, Session
from rehab.presenters.gate import tier_pill

WEEK_TARGET = DAILY_TARGET * 7  # the audit's mean over every day of the week


@dataclass(frozen=True)
class CaseRow:
    """One line of the caseload."""

    who: str
    url: str
    what: str
    stage: str
    gate: Pill
    next_at: datetime | None
    review_on: date | None
    review_due: bool
    goals_due: int
    minutes: int
    share: int  # per cent of the week's target, at most 100


def case_rows(
    episodes: Iterable[Episode], minutes: Mapping[object, int], today: date
) -> list[CaseRow]:
    """Return the rows of annotated episodes (`rehab.selectors.caseload`)."""
    return [_row(episode, minutes.get(episode.pk, 0), today) for episode in episodes]


def week_minutes(sessions: Iterable[tuple[Session, int]]) -> dict[object, int]:
    """Add up what counts as therapy, by episode."""
    by_episode: dict[object, list[tuple[Session, int]]] = {}
    for session, came in sessions:
        by_episode.setdefault(session.episode_id, []).append((session, came))
    return {pk: daily_of(found).minutes for pk, found in by_episode.items()}


def what_happened(episode: Episode) -> str:
    """Say kind and weak side: "Ischaemic stroke, weak side: right"."""
    kind = episode.kind_text or str(episode.get_kind_display())
    return _("%(kind)s, weak side: %(side)s") % {
        "kind": kind,
        "side": str(episode.get_weak_side_display()).lower(),
    }


def _row(episode: Episode, minutes: int, today: date) -> CaseRow:
    gate = tier_pill(getattr(episode, "gate_tier", None) or "")
    if getattr(episode, "held", False):
        gate = Pill(_("Held"), "danger", "emergency")
    review_on = getattr(episode, "review_on", None)
    next_at = getattr(episode, "next_at", None)
    return CaseRow(
        who=name_of(episode.patient),
        url=reverse("rehab:episode", args=[episode.pk]),
        what=what_happened(episode),
        stage=str(episode.get_stage_display()).partition(":")[0],
        gate=gate,
        next_at=timezone.localtime(next_at) if next_at else None,
        review_on=review_on,
        review_due=bool(review_on and review_on <= today),
        goals_due=getattr(episode, "goals_due", 0),
        minutes=minutes,
        share=min(100, round(100 * minutes / WEEK_TARGET)),
    )
