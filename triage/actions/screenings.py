"""Starting a screening, and saying that it should not have been."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from core.audit.trail import record
from engine.truth import Truth
from patients.models import Visit
from triage import selectors
from triage.assessment import assess_before_start
from triage.earlier import change_since_last
from triage.facts import from_record
from triage.models import AnswerSource, Screening, ScreeningAnswer, ScreeningState
from triage.published import published
from triage.refusals import (
    AlreadyOpen,
    NoRulesetPublished,
    OutOfScope,
    ReasonMissing,
    ScreeningLocked,
    VisitLocked,
)


@transaction.atomic
def start(*, visit: Visit, by: User, now: datetime) -> Screening:
    """Open the visit's screening with the newest ruleset, prefilled from the record.

    Raises VisitLocked, AlreadyOpen (with the open one), NoRulesetPublished, and OutOfScope when the
    record itself says that the ruleset isn't for this patient (age under 16).
    """
    visit = Visit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if not visit.may_be_written:
        raise VisitLocked
    there = selectors.open_screening(visit)
    if there is not None:
        raise AlreadyOpen(there)
    version = selectors.newest_ruleset()
    if version is None:
        raise NoRulesetPublished
    screening = Screening(
        patient=visit.patient, visit=visit, ruleset_version=version, started_at=now, started_by=by
    )
    report = assess_before_start(screening, now)
    if report.in_scope is Truth.FALSE:
        raise OutOfScope(report.scope_note)
    try:
        with transaction.atomic():
            screening.save()
    except IntegrityError:
        there = selectors.open_screening(visit)
        if there is None:
            raise
        raise AlreadyOpen(there) from None
    _keep_what_the_record_said(screening, by=by, now=now)
    record(
        verb="screening.started",
        by=by,
        now=now,
        subject=screening,
        about=screening.patient_id,
        clinic_id=visit.clinic_id,
        detail={"visit": str(visit.pk), "ruleset": version.digest},
    )
    return screening


@transaction.atomic
def mark_entered_in_error(
    *, screening: Screening, reason: str, by: User, now: datetime
) -> Screening:
    """Strike the screening through, signed or not; it stays readable with the reason.

    Its recalls leave the worklist; a thread stays there, marked, until somebody cancels it: a
    letter may have left. Raises ReasonMissing, and ScreeningLocked when it was marked before.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    marked = Screening.objects.filter(pk=screening.pk, error_at=None).update(
        error_reason=reason, error_by=by, error_at=now, row_version=F("row_version") + 1
    )
    current = Screening.objects.select_related("patient").get(pk=screening.pk)
    if not marked:
        raise ScreeningLocked(current)
    record(
        verb="screening.marked_in_error",
        by=by,
        now=now,
        subject=current,
        about=current.patient_id,
        clinic_id=current.patient.clinic_id,
        detail={"signed": current.state == ScreeningState.SIGNED},
    )
    return current


def _keep_what_the_record_said(screening: Screening, *, by: User, now: datetime) -> None:
    """Note what the record answers now, so that a later change of the record can be pointed out."""
    said = from_record(
        screening,
        published(screening.ruleset_version),
        timezone.localdate(now),
        change_since_last(screening.visit, {}),
    )
    ScreeningAnswer.objects.bulk_create(
        ScreeningAnswer(
            screening=screening,
            item=item,
            value=fact.stored(),
            source=AnswerSource.RECORD,
            origin=fact.source[:200],
            answered_at=now,
            answered_by=by,
        )
        for item, fact in said.items()
    )
