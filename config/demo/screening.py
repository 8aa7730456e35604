"""Taking a story through the screening as a clinician would: answer, check, close, sign."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from config.demo.stories import Story
from content.actions import issue_handout, record_talk
from content.documents import Layout
from content.models import Understanding
from patients.models import Visit
from triage.actions.answers import record_answers
from triage.actions.decisions import Closing, choose_closing, override_result
from triage.actions.screenings import start
from triage.actions.signing import could_be_more_urgent, sign
from triage.assessment import Assessment, assess
from triage.documents import handout_of, origin_of
from triage.items import Given, Item
from triage.models import ClosingKind, Receipt, Screening
from triage.published import Published, published

ROUNDS = 6  # answers open further questions; the vocabulary is never deeper than this
# The option that says "nothing wrong" where a finding doesn't order its options by seriousness.
UNREMARKABLE = (
    "none", "normal", "no", "stable", "flexor", "alert", "yellow", "not_done", "gradual", "current",
)  # fmt: skip
FINE = {"leg_signs.pulses_normal", "leg_signs.no_ulcer", "leg_signs.no_rest_pain", "ecg.normal"}


def begin(story: Story, *, visit: Visit, by: User, now: datetime) -> Screening:
    """Start the screening and give the answers of the story, no more."""
    screening = start(visit=visit, by=by, now=now)
    known = published(screening.ruleset_version)
    told = answers_told(known, story.findings)
    record_answers(
        screening=screening,
        given=told,
        seen={key: row.version for key, row in _known(screening, now).items() if key in told},
        by=by,
        now=now,
    )
    return screening


def finish_answers(story: Story, screening: Screening, *, by: User, now: datetime) -> None:
    """Examine everything else that is asked of this patient, and find it normal."""
    if not story.complete:
        return
    for _round in range(ROUNDS):
        assessment = assess(screening, now)
        given = {
            key: answer
            for key, known in assessment.known.items()
            if (assessment.indicated[key] or key in assessment.published.required)
            and not known.is_answered
            and (answer := unremarkable(known.item)) is not None
        }
        if not given:
            return
        record_answers(
            screening=screening,
            given=given,
            seen={key: assessment.known[key].version for key in given},
            by=by,
            now=now,
        )


def close(story: Story, screening: Screening, *, by: User, now: datetime) -> Screening:
    """Override where the story does, choose what to do, and return the screening as it stands."""
    assessment = assess(screening, now)
    if story.override is not None:
        chosen, reason, text = story.override
        if assessment.report.disposition not in (None, chosen):
            override_result(
                screening=screening,
                chosen=chosen,
                reason=reason,
                text=text,
                seen=assessment.seen,
                by=by,
                now=now,
            )
    for kind in story.closing:
        choose_closing(
            screening=screening, closing=_closing(kind, story, assessment, now), by=by, now=now
        )
    return Screening.objects.get(pk=screening.pk)


def sign_off(screening: Screening, *, by: User, now: datetime) -> None:
    """Sign, accepting what the story leaves open."""
    current = Screening.objects.get(pk=screening.pk)
    assessment = assess(current, now)
    sign(
        screening=current,
        row_version=current.row_version,
        seen=assessment.seen,
        accept_missing=bool(could_be_more_urgent(assessment)),
        by=by,
        now=now,
    )


def hand_out(screening: Screening, *, layout: Layout, by: User, now: datetime) -> None:
    """Issue the sheet of the signed screening, and note that it was explained."""
    receipt = Receipt.objects.select_related(
        "screening__patient__clinic", "screening__visit", "screening__ruleset_version", "made_by"
    ).get(screening=screening)
    handout = issue_handout(
        patient=receipt.screening.patient,
        visit=receipt.screening.visit,
        origin=origin_of(receipt.screening),
        document=handout_of(receipt, layout=layout),
        by=by,
        now=now,
    )
    record_talk(
        handout=handout,
        given=True,
        explained=True,
        understanding=Understanding.UNDERSTOOD,
        note="",
        by=by,
        now=now + timedelta(minutes=2),
    )


def answers_told(known: Published, findings: Mapping[str, Any]) -> dict[str, Given]:
    """Turn a story's findings into answers; raises KeyError for a finding the ruleset lacks."""
    given: dict[str, Given] = {}
    for name, value in findings.items():
        finding = known.ruleset.findings[name]
        if finding.kind != "set":
            given[name] = Given(value)
        elif finding.asked_as == "each":
            for option in finding.all_options():
                given[f"{name}.{option.id}"] = Given(option.id in value)
        else:
            given[name] = Given({"present": list(value), "complete": True})
    return given


def unremarkable(item: Item) -> Given | None:
    """Return the answer that says "nothing wrong here"; None for what has no such answer."""
    if item.kind == "presence":
        return Given(item.key in FINE)
    if item.kind == "list":
        return Given({"present": [], "complete": True})
    if item.kind == "choice":
        if item.finding.worse_order:
            return Given(item.finding.worse_order[0])
        return next((Given(option) for option in UNREMARKABLE if option in item.options), None)
    return None


def _closing(kind: ClosingKind, story: Story, assessment: Assessment, now: datetime) -> Closing:
    if kind in (ClosingKind.REFER, ClosingKind.ADVICE):
        return Closing(
            kind,
            destination=story.destination,
            urgency=assessment.disposition,
            suspected=story.suspected,
            question=story.question,
        )
    if kind == ClosingKind.RECALL:
        return Closing(
            kind, due_on=(now + timedelta(weeks=4)).date(), purpose="Examine again: power, wasting"
        )
    return Closing(kind)


def _known(screening: Screening, now: datetime) -> Mapping[str, Any]:
    return assess(screening, now).known
