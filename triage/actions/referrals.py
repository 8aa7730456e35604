"""Starting a thread, preparing its letter, handing over, sending."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from core.audit.trail import Actor
from core.locking import StaleRecord
from patients.clock import clinic_day
from triage import destinations
from triage.actions.referral_steps import held, noted, step_taken, words
from triage.letter_contents import letter_of
from triage.letters import draw_letter
from triage.models import (
    Channel,
    ClosingAction,
    Referral,
    ReferralEvent,
    ReferralKind,
    ReferralLetter,
    ReferralState,
    ReferralStep,
    Screening,
)
from triage.referral_clock import EMERGENCY, moved_by, next_due, seen_by
from triage.referral_refusals import (
    DayAhead,
    DestinationGuarded,
    HandOverFirst,
    NotSigned,
    PlaceMissing,
    QuestionMissing,
    ScreeningInError,
)
from triage.referral_selectors import guard_of


@dataclass(frozen=True)
class Request:
    """What is asked of whom: everything about a referral that may change until it is sent."""

    kind: str
    destination: str
    urgency: str
    suspected: str
    place: str = ""
    question: str = ""
    may_convert: bool = False
    introduction: str = ""
    remarks: str = ""
    guard_reason: str = ""


@transaction.atomic
def start_referral(
    *,
    screening: Screening,
    request: Request,
    by: User,
    now: datetime,
    closing: ClosingAction | None = None,
) -> Referral:
    """Open a thread on a signed screening; with `closing` it is that decision's thread.

    Raises NotSigned, ScreeningInError, PlaceMissing, QuestionMissing, DestinationGuarded.
    """
    if not screening.signed:
        raise NotSigned
    if screening.in_error:
        raise ScreeningInError
    referral = _opened(screening, request, by=by, now=now, closing=closing)
    _unguarded(referral)
    referral.save()
    _note_start(referral, by=by, now=now, actor=by)
    return referral


@transaction.atomic
def open_thread(*, closing: ClosingAction, by: User, now: datetime, actor: Actor) -> Referral:
    """Open the thread of a decision that was signed: `by` decided, `actor` opens it.

    The guard is asked when the letter is sent; a decision that was signed is never lost here.
    """
    code, place = destinations.read(closing.destination)
    request = Request(
        kind=ReferralKind(closing.kind).value,
        destination=code,
        place=place,
        urgency=closing.urgency or closing.screening.disposition,
        suspected=closing.suspected,
        question=closing.question,
        guard_reason=closing.reason_text[:500],
    )
    referral = _opened(closing.screening, request, by=by, now=now, closing=closing)
    referral.save()
    _note_start(referral, by=by, now=now, actor=actor)
    return referral


@transaction.atomic
def change_request(
    *, referral: Referral, request: Request, row_version: int, by: User, now: datetime
) -> Referral:
    """Change what is asked of whom, while it has not been sent.

    Raises StaleRecord, StepNotAllowed, PlaceMissing, QuestionMissing, DestinationGuarded.
    """
    current = held(referral, row_version=row_version, step=ReferralStep.CHANGED)
    changes = _checked(request)
    today = clinic_day(current.patient.clinic, now)
    clock = moved_by(current.urgency, request.urgency, due_on=current.due_on, on=today)
    if any(getattr(current, name) != changes[name] for name in ("destination", "place")):
        changes["handed_over_at"] = None  # another service knows nothing of it
    for name, value in changes.items():
        setattr(current, name, value)
    _unguarded(current)
    return step_taken(
        current,
        ReferralStep.CHANGED,
        changes={**changes, **clock},
        keep_due=True,
        text=request.guard_reason,
        by=by,
        now=now,
    )


@transaction.atomic
def hand_over(
    *,
    referral: Referral,
    row_version: int,
    channel: str,
    whom: str,
    text: str,
    by: User,
    now: datetime,
) -> Referral:
    """Record that somebody on the other side knows by word of mouth: who, and what was agreed.

    Raises StaleRecord, StepNotAllowed, TextMissing.
    """
    current = held(referral, row_version=row_version, step=ReferralStep.HANDED_OVER)
    return step_taken(
        current,
        ReferralStep.HANDED_OVER,
        changes={"handed_over_at": now},
        keep_due=True,
        channel=channel,
        whom=words(whom),
        text=words(text),
        by=by,
        now=now,
    )


def send_referral(
    *,
    referral: Referral,
    row_version: int,
    channel: str,
    sent_on: date,
    whom: str = "",
    reference: str = "",
    by: User,
    now: datetime,
) -> Referral:
    """Freeze the letter and record how and when it left.

    Raises ScreeningInError, DestinationGuarded, HandOverFirst (an emergency without a handover),
    DayAhead, StaleRecord, StepNotAllowed, and core.pdf.PdfError before anything is written.
    """
    if referral.row_version != row_version:
        raise StaleRecord(referral)
    if referral.screening.in_error:
        raise ScreeningInError
    today = clinic_day(referral.patient.clinic, now)
    if sent_on > today:
        raise DayAhead
    if not referral.guard_reason:
        _unguarded(referral)
    if needs_handover(referral):
        raise HandOverFirst
    drawn = draw_letter(letter_of(referral, on=today, by=by))  # outside: it takes a tenth second
    with transaction.atomic():
        current = held(referral, row_version=row_version, step=ReferralStep.SENT)
        letter = ReferralLetter(
            referral=current,
            version=current.version,
            document=drawn.document,
            inputs_digest=drawn.inputs_digest,
            pdf=drawn.file.content,
            sha256=drawn.file.sha256,
            pages=drawn.file.pages,
            toolchain=drawn.toolchain,
            rules_checked=drawn.validation.rules,
            failures=[f"{rule}: {message}" for rule, message in drawn.validation.failures],
            made_at=now,
            made_by=by,
        )
        letter.save()
        return step_taken(
            current,
            ReferralStep.SENT,
            to=ReferralState.AWAITING,
            changes={"sent_at": now},
            day=sent_on,
            channel=Channel(channel),
            whom=whom.strip(),
            reference=reference.strip(),
            letter=letter,
            by=by,
            now=now,
        )


@transaction.atomic
def take_back_sending(
    *, referral: Referral, row_version: int, text: str, by: User, now: datetime
) -> Referral:
    """Say that the letter did not arrive or never left: it must be sent again, as a new version.

    Raises StaleRecord, StepNotAllowed, TextMissing.
    """
    current = held(referral, row_version=row_version, step=ReferralStep.NOT_SENT)
    return step_taken(
        current,
        ReferralStep.NOT_SENT,
        to=ReferralState.TO_SEND,
        changes={"sent_at": None, "version": current.version + 1},
        text=words(text),
        by=by,
        now=now,
    )


def needs_handover(referral: Referral) -> bool:
    """Whether this is an emergency that nobody on the other side knows of yet."""
    urgent = EMERGENCY in (referral.urgency, referral.screening.disposition)
    return urgent and referral.handed_over_at is None


def _opened(
    screening: Screening,
    request: Request,
    *,
    by: User,
    now: datetime,
    closing: ClosingAction | None,
) -> Referral:
    today = clinic_day(screening.patient.clinic, now)
    return Referral(
        patient=screening.patient,
        screening=screening,
        closing=closing,
        started_at=now,
        started_by=by,
        due_on=next_due(ReferralState.TO_SEND, request.urgency, today),
        target_on=seen_by(request.urgency, today),
        **_checked(request, strict=closing is None),
    )


def _checked(request: Request, *, strict: bool = True) -> dict[str, Any]:
    """Return the request as the row keeps it. A signed decision is taken as it was signed."""
    if strict and request.destination == destinations.OTHER and not request.place.strip():
        raise PlaceMissing
    if strict and request.kind == ReferralKind.ADVICE and not request.question.strip():
        raise QuestionMissing
    return {
        "kind": request.kind,
        "destination": request.destination,
        "place": request.place.strip(),
        "urgency": request.urgency,
        "suspected": request.suspected.strip(),
        "question": request.question.strip(),
        "may_convert": request.may_convert and request.kind == ReferralKind.ADVICE,
        "introduction": request.introduction.strip(),
        "remarks": request.remarks.strip(),
        "guard_reason": request.guard_reason.strip(),
    }


def _unguarded(referral: Referral) -> None:
    found = guard_of(referral)
    if found is not None and not referral.guard_reason:
        raise DestinationGuarded(found)


def _note_start(referral: Referral, *, by: User, now: datetime, actor: Actor) -> None:
    ReferralEvent(
        referral=referral,
        step=ReferralStep.STARTED,
        state=referral.state,
        text=referral.guard_reason,
        at=now,
        by=by,
    ).save()
    noted(
        referral,
        ReferralStep.STARTED,
        by=actor,
        now=now,
        detail={"state": referral.state, "kind": referral.kind},
    )
