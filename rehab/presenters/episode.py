"""The page of an episode: facts, precautions, team, what is due, sessions and gates in lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.formkit.parts import Fact, Pill
from patients.models import Alert
from patients.presenters.alerts import alert_text
from rehab.minutes import DAILY_TARGET, DailyReport
from rehab.models import (
    Attendance,
    Discipline,
    Episode,
    EpisodeReview,
    OnsetPrecision,
    Precaution,
    PrecautionState,
    ReferralSource,
    Session,
    StageChange,
    TeamMember,
)
from rehab.presenters.minutes import daily_words, days_shown

FORMATS = {OnsetPrecision.DAY: "j M Y", OnsetPrecision.MONTH: "F Y", OnsetPrecision.YEAR: "Y"}


@dataclass(frozen=True)
class PrecautionsShown:
    """What to beware of: from the patient's alerts and from the episode, and what was denied."""

    present: Sequence[tuple[str, str]]  # (what, note)
    absent: Sequence[str]


@dataclass(frozen=True)
class SessionLine:
    """A session in one line."""

    url: str
    at: datetime
    ends: datetime
    who: str
    form: str
    pill: Pill
    minutes: str
    in_error: str


@dataclass(frozen=True)
class WeekShown:
    """The minutes of a stretch of days, with what was left out and why."""

    minutes: int
    mean: str
    target: int
    reaches: bool | None
    by_discipline: Sequence[tuple[str, int]]
    left_out: int
    days: Sequence[tuple[str, str]]  # (day, how it is counted)
    against_audit: Sequence[str]


def onset_words(episode: Episode) -> str:
    """Say the onset as exactly as it is known, and no more."""
    if episode.onset_on is None:
        return ""
    return str(date_format(episode.onset_on, FORMATS[OnsetPrecision(episode.onset_precision)]))


def episode_facts(episode: Episode, stages: Sequence[StageChange]) -> list[Fact]:
    """What happened, sides, onset, stage, referral."""
    stage = str(episode.get_stage_display())
    if stages:
        since = date_format(stages[-1].since, "j M Y")
        stage = _("%(stage)s, since %(day)s") % {"stage": stage, "day": since}
    return [
        Fact(_("What happened"), episode.kind_text or episode.get_kind_display()),
        Fact(_("Side of the brain"), episode.get_lesion_side_display()),
        Fact(_("Weak side"), episode.get_weak_side_display()),
        Fact(_("Onset"), onset_words(episode), _("Not known")),
        Fact(_("Stage"), stage),
        Fact(_("Referred"), _referral(episode)),
        Fact(_("Other conditions"), episode.comorbidity, _("Nothing written")),
        Fact(
            _("Opened"),
            _("%(day)s by %(who)s")
            % {"day": date_format(episode.opened_on, "j M Y"), "who": episode.opened_by},
        ),
    ]


def precautions_shown(
    precautions: Iterable[Precaution], alerts: Iterable[Alert], today: date
) -> PrecautionsShown:
    """Put the patient's alerts before what only the episode knows."""
    present = [(alert_text(alert, today), alert.note) for alert in alerts]
    absent = []
    for each in precautions:
        if each.state == PrecautionState.PRESENT:
            present.append((str(each.get_kind_display()), each.note))
        else:
            absent.append(str(each.get_kind_display()))
    return PrecautionsShown(present, absent)


def team_lines(team: Iterable[TeamMember]) -> list[tuple[str, str, bool]]:
    """Return name, discipline, and whether they are the key worker."""
    return [(str(m.person), str(m.get_discipline_display()), m.is_key_worker) for m in team]


def session_line(session: Session) -> SessionLine:
    """Return the line: when, who treats, how far it is."""
    booking = session.booking
    return SessionLine(
        url=reverse("rehab:session", args=[session.pk]),
        at=timezone.localtime(booking.starts_at),
        ends=timezone.localtime(booking.ends_at),
        who=", ".join(str(t.person) for t in booking.therapists.all()),
        form=str(booking.get_form_display()).partition(":")[0],
        pill=session_pill(session),
        minutes="" if session.direct_minutes is None else str(session.direct_minutes),
        in_error=session.error_reason,
    )


def session_pill(session: Session) -> Pill:
    """Say in a word how far a session is."""
    if session.in_error:
        return Pill(_("Entered in error"), "plain", "undo")
    if session.attendance == Attendance.PLANNED:
        return Pill(_("Planned"), "info", "calendar")
    if not session.delivered:
        return Pill(_("Not delivered"), "warn", "cross")
    if session.stopped_for:
        return Pill(_("Stopped"), "danger", "warning")
    if session.signed:
        return Pill(_("Signed"), "ok", "signed")
    return Pill(_("To sign"), "warn", "pencil")


def review_facts(planned: EpisodeReview | None, today: date) -> tuple[str, bool]:
    """Return when the next review is, and whether it is due."""
    if planned is None:
        return "", False
    return str(date_format(planned.due_on, "j M Y")), planned.due_on <= today


def week_shown(report: DailyReport) -> WeekShown:
    """Show what a stretch of days holds against the audit's mean."""
    return WeekShown(
        minutes=report.minutes,
        mean="" if report.mean is None else f"{report.mean:.0f}",
        target=DAILY_TARGET,
        reaches=report.reaches_daily_target,
        by_discipline=[(str(Discipline(k).label), n) for k, n in report.by_discipline.items()],
        left_out=sum(sum(day.left_out.values()) for day in report.days),
        days=days_shown(report),
        against_audit=daily_words(report),
    )


def _referral(episode: Episode) -> str:
    if episode.source == ReferralSource.SCREENING:
        return _("from a screening here")
    if episode.letter_on is None:
        return episode.referred_by
    return _("%(who)s, letter of %(day)s") % {
        "who": episode.referred_by,
        "day": date_format(episode.letter_on, "j M Y"),
    }
