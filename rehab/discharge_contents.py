"""What a discharge summary says about an episode: read from the record, part by part."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import User
from patients.presenters import age_text
from patients.selectors import present_alerts
from rehab import selectors
from rehab.attribution import daily_of
from rehab.documents import DischargeDocument, Part
from rehab.episode_parts import summary_parts
from rehab.models import DischargeReason, Discipline, Episode
from rehab.presenters.episode import episode_facts, precautions_shown
from rehab.session_selectors import sessions_of
from triage.documents import identity, letterhead


def discharge_document(
    episode: Episode,
    *,
    on: date,
    reason: str,
    text: str,
    home_programme: str,
    safety_net: str,
    by: User,
) -> DischargeDocument:
    """Return the summary as it would be issued on that day."""
    patient = episode.patient
    precautions = precautions_shown(selectors.precautions_of(episode), present_alerts(patient), on)
    facts = episode_facts(episode, list(selectors.stages_of(episode)))
    return DischargeDocument(
        clinic=letterhead(patient),
        patient=identity(patient),
        age=age_text(patient.age_on(on)),
        sex=str(patient.get_sex_display()).lower(),
        title=_("Discharge from rehabilitation"),
        to=episode.referred_by or _("The referring clinician"),
        discharged_on=on,
        reason=str(DischargeReason(reason).label) if reason else _("The reason is not chosen yet"),
        summary=_paragraphs(text),
        facts=tuple((str(f.term), str(f.value or f.unknown)) for f in facts),
        precautions=tuple(
            f"{what} ({note})" if note else what for what, note in precautions.present
        ),
        asked_and_absent=tuple(precautions.absent),
        parts=(
            _sessions(episode, on),
            *(
                Part(
                    title=part.title,
                    lines=tuple(part.lines),
                    columns=tuple(part.columns),
                    rows=tuple(tuple(row) for row in part.rows),
                    charts=tuple(part.charts),
                )
                for part in summary_parts(episode)
            ),
            _team(episode),
        ),
        home_programme=_paragraphs(home_programme),
        safety_net=_paragraphs(safety_net),
        written_by=by.signature,
        reference=str(episode.pk)[:8],
    )


def _sessions(episode: Episode, on: date) -> Part:
    """How many sessions there were, how many were not delivered and why, and the minutes."""
    delivered = 0
    missed: dict[str, int] = {}
    for session in sessions_of(episode):
        if session.in_error:
            continue
        if session.delivered and session.signed:
            delivered += 1
        elif session.reason:
            why = str(session.get_reason_display()).lower()
            missed[why] = missed.get(why, 0) + 1
    report = daily_of(
        selectors.minutes_between([episode], episode.opened_on, on),
        first=episode.opened_on,
        last=on,
    )
    by_discipline = report.by_discipline
    lines = [
        _("%(n)s sessions given, %(minutes)s minutes of therapy in all.")
        % {"n": delivered, "minutes": report.minutes}
    ]
    if missed:
        why = "; ".join(f"{reason}: {n}" for reason, n in sorted(missed.items()))
        lines.append(
            _("%(n)s planned sessions were not delivered (%(why)s).")
            % {"n": sum(missed.values()), "why": why}
        )
    return Part(
        title=_("Sessions"),
        lines=tuple(lines),
        columns=(_("Discipline"), _("Minutes")) if by_discipline else (),
        rows=tuple(
            (str(Discipline(name).label), str(minutes)) for name, minutes in by_discipline.items()
        ),
    )


def _team(episode: Episode) -> Part:
    lines = [
        _("%(who)s, %(discipline)s%(key)s")
        % {
            "who": member.person,
            "discipline": str(member.get_discipline_display()).lower(),
            "key": _(" (key worker)") if member.is_key_worker else "",
        }
        for member in selectors.team_of(episode)
    ]
    return Part(title=_("Team"), lines=tuple(lines) or (_("Nobody is recorded."),))


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
