"""Recalls: a notice finds every article and borrower at once; each is told, then settled."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.db.models import Q

from accounts.models import Clinic, User
from core.audit.trail import record
from core.locking import save_if_current
from patients.clock import clinic_day, no_day_ahead
from rehab.actions.equipment_loans import closed
from rehab.actions.equipment_stock import put_article
from rehab.equipment_matching import batch_key, model_key
from rehab.equipment_refusals import (
    AlreadySettled,
    NoteMissing,
    RecallExists,
    TellFirst,
    WhyMissing,
)
from rehab.models import (
    Article,
    ArticleState,
    EndReason,
    EquipmentRecall,
    Loan,
    LoanEnd,
    RecallLine,
    RecallSettled,
)
from rehab.models.equipment_recalls import STAYS_IN_USE

Row = TypeVar("Row", bound=models.Model)

# A thing that was given for good or never came back may still be in use.
STILL_OUT = Q(ended_at=None) | Q(ended_as__in=[LoanEnd.GIVEN, LoanEnd.LOST])


@dataclass(frozen=True)
class Notice:
    """What the maker wrote. Without a batch every batch is concerned."""

    reference: str
    make: str
    name: str
    batch: str
    notice: str
    what_to_do: str
    received_on: date


@transaction.atomic
def open_recall(*, clinic: Clinic, notice: Notice, by: User, now: datetime) -> EquipmentRecall:
    """Record a notice, find everything that it concerns and hold the articles back at once.

    A batch that is not recorded counts as concerned until somebody has looked. Raises RecallExists
    or FutureDate.
    """
    no_day_ahead(notice.received_on, clinic=clinic, now=now, field="received_on")
    key, batch = model_key(notice.make, notice.name), batch_key(notice.batch)
    try:
        with transaction.atomic():
            recall = EquipmentRecall.objects.create(
                clinic=clinic,
                reference=notice.reference.strip(),
                make=notice.make.strip(),
                name=notice.name.strip(),
                key=key,
                batch=notice.batch.strip(),
                batch_key=batch,
                notice=notice.notice.strip(),
                what_to_do=notice.what_to_do.strip(),
                received_on=notice.received_on,
                elsewhere=_elsewhere(clinic, key, batch),
                opened_by=by,
                opened_at=now,
            )
    except IntegrityError:
        raise RecallExists from None
    lines = _lines(recall, now)
    record(
        verb="equipment_recall.opened",
        by=by,
        now=now,
        subject=recall,
        clinic_id=clinic.pk,
        detail={"lines": lines},
    )
    return recall


@transaction.atomic
def tell_borrower(
    *, line: RecallLine, contacted_on: date, contact: str, by: User, now: datetime, row_version: int
) -> RecallLine:
    """Record that the borrower was told. Raises AlreadySettled, NoteMissing, FutureDate, or
    StaleRecord."""
    clinic = line.recall.clinic
    no_day_ahead(contacted_on, clinic=clinic, now=now, field="contacted_on")
    if not contact.strip():
        raise NoteMissing(field="contact")
    if line.settled:
        raise AlreadySettled
    row = save_if_current(
        line,
        row_version=row_version,
        changes={
            "contacted_on": contacted_on,
            "contact": contact.strip(),
            "contacted_by": by,
            "contacted_at": now,
        },
    )
    _audit("recall_line.told", row, clinic, by=by, now=now)
    return row


@transaction.atomic
def settle_line(
    *, line: RecallLine, settled_as: str, note: str, by: User, now: datetime, row_version: int
) -> RecallLine:
    """Settle one thing: out of use for good, or back in use as the notice allows.

    A loan that still runs ends with it, unless the thing stays in use. Raises WhyMissing,
    NoteMissing, TellFirst, AlreadySettled or StaleRecord.
    """
    if settled_as not in RecallSettled.values:
        raise WhyMissing(field="settled_as")
    if settled_as in STAYS_IN_USE and not note.strip():
        raise NoteMissing
    if line.settled:
        raise AlreadySettled
    if line.loan_id and line.contacted_at is None:
        raise TellFirst
    row = save_if_current(
        line,
        row_version=row_version,
        changes={
            "settled_as": settled_as,
            "settled_note": note.strip(),
            "settled_by": by,
            "settled_at": now,
        },
    )
    clinic = line.recall.clinic
    if settled_as not in STAYS_IN_USE:
        _out_of_use(row, settled_as, clinic, by=by, now=now)
    _audit("recall_line.settled", row, clinic, by=by, now=now)
    return row


def _lines(recall: EquipmentRecall, now: datetime) -> int:
    """Write one line for each article and for each loan that has one of the things."""
    articles = Article.objects.select_for_update().filter(
        clinic=recall.clinic, model__key=recall.key
    )
    out = Loan.objects.filter(STILL_OUT, patient__clinic=recall.clinic, error_at=None)
    made = 0
    for article in _of_batch(articles, recall.batch_key).exclude(state=ArticleState.WITHDRAWN):
        borrowed = out.filter(article=article).order_by("-lent_on", "-lent_at").first()
        RecallLine.objects.create(
            recall=recall,
            article=article,
            loan=borrowed if article.state in _SOMEWHERE else None,
            batch_unknown=bool(recall.batch_key and not article.batch_key),
            found_at=now,
        )
        made += 1
    loose = out.filter(article=None, model__key=recall.key)
    for loan in _of_batch(loose, recall.batch_key):
        RecallLine.objects.create(
            recall=recall,
            loan=loan,
            batch_unknown=bool(recall.batch_key and not loan.batch_key),
            found_at=now,
        )
        made += 1
    return made


_SOMEWHERE = (ArticleState.ON_LOAN, ArticleState.GIVEN, ArticleState.LOST)


def _of_batch(rows: "models.QuerySet[Row]", batch: str) -> "models.QuerySet[Row]":
    return rows.filter(batch_key__in=["", batch]) if batch else rows


def _elsewhere(clinic: Clinic, key: str, batch: str) -> int:
    """Count the things of other clinics that the notice concerns; a number, and nobody's name."""
    articles = Article.objects.filter(model__key=key).exclude(
        Q(clinic=clinic) | Q(state=ArticleState.WITHDRAWN)
    )
    loose = Loan.objects.filter(STILL_OUT, article=None, model__key=key, error_at=None)
    return (
        _of_batch(articles, batch).count()
        + _of_batch(loose.exclude(patient__clinic=clinic), batch).count()
    )


def _out_of_use(
    line: RecallLine, settled_as: str, clinic: Clinic, *, by: User, now: datetime
) -> None:
    is_lost = settled_as == RecallSettled.NOT_TRACED
    loan = (
        Loan.objects.select_for_update(of=("self",))
        .select_related("episode__patient__clinic")
        .filter(recall_lines=line)
        .first()
    )
    if loan is not None and loan.open:
        closed(
            loan,
            ended_as=LoanEnd.LOST if is_lost else LoanEnd.RETURNED,
            reason=EndReason.RECALLED,
            note="",
            ended_on=clinic_day(clinic, now),
            by=by,
            now=now,
            row_version=loan.row_version,
        )
    if line.article_id:
        article = Article.objects.select_for_update().get(pk=line.article_id)
        state = ArticleState.LOST if is_lost else ArticleState.WITHDRAWN
        put_article(article, state, by=by, now=now)


def _audit(verb: str, line: RecallLine, clinic: Clinic, *, by: User, now: datetime) -> None:
    about = Loan.objects.filter(recall_lines=line).values_list("patient", flat=True).first()
    record(verb=verb, by=by, now=now, subject=line, about=about, clinic_id=clinic.pk)
