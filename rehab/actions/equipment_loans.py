"""Lending and taking back. A loan outlives its episode and is asked about until it has ended."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from core.locking import save_if_current
from patients.actions.retracting import retract
from patients.clock import no_day_ahead
from patients.models import Patient
from patients.refusals import DatesOutOfOrder
from rehab.actions.auditing import audit
from rehab.actions.equipment_stock import open_recall_line, put_article, recalls_of
from rehab.actions.equipment_trials import why_despite
from rehab.actions.holding import writable_episode
from rehab.equipment_matching import batch_key
from rehab.equipment_refusals import (
    AimMissing,
    LoanEnded,
    NoteMissing,
    NotInStore,
    OtherItem,
    RecallOpen,
    ServiceOverdue,
    TooHeavy,
    TrialFirst,
    WeightUnknown,
    WhyMissing,
)
from rehab.equipment_selectors import last_weight
from rehab.equipment_standing import TRIAL_ONLY
from rehab.models import (
    Article,
    ArticleState,
    CheckKind,
    EndReason,
    Episode,
    Loan,
    LoanCheck,
    LoanEnd,
    StockModel,
    Trial,
    TrialEnd,
    WeightKnown,
)

# When a loan is asked about: two weeks and three months after it was lent.
CHECKS = ((CheckKind.TWO_WEEKS, timedelta(days=14)), (CheckKind.THREE_MONTHS, timedelta(days=91)))


@dataclass(frozen=True)
class Lending:
    """What is lent and on which terms; `article` is None for things without a serial number.

    `weight_kg` is what was asked now; without it the newest weight of the record counts.
    """

    model: StockModel
    article: Article | None
    aim: str
    terms: str
    taught: str
    teach_back: str
    lent_on: date
    until: date | None = None
    batch: str = ""
    trial: Trial | None = None
    weight_kg: Decimal | None = None
    despite: str = ""


@transaction.atomic
def lend(*, episode: Episode, lending: Lending, by: User, now: datetime) -> Loan:
    """Lend a thing and plan the checks at two weeks and three months.

    Raises EpisodeLocked, HeldBack, DespiteMissing, TrialFirst, OtherItem, NotInStore,
    ServiceOverdue, RecallOpen, WeightUnknown, TooHeavy, AimMissing, FutureDate or DatesOutOfOrder.
    """
    held = writable_episode(episode)
    item = lending.model.item
    despite = why_despite(held, item, lending.despite, now)
    _trial_allows(lending, item)
    if not lending.aim.strip():
        raise AimMissing
    no_day_ahead(lending.lent_on, clinic=held.patient.clinic, now=now, field="lent_on")
    if lending.lent_on < held.opened_on:
        raise DatesOutOfOrder(field="lent_on")
    if lending.until is not None and lending.until < lending.lent_on:
        raise DatesOutOfOrder(field="until")
    article = _taken_out(lending, by=by, now=now)
    batch = article.batch if article else lending.batch.strip()
    loan = Loan.objects.create(
        patient=held.patient,
        episode=held,
        item=item,
        article=article,
        model=lending.model,
        batch=batch,
        batch_key=batch_key(batch),
        trial=lending.trial,
        aim=lending.aim.strip(),
        terms=lending.terms.strip(),
        taught=lending.taught.strip(),
        teach_back=lending.teach_back,
        despite=despite,
        lent_on=lending.lent_on,
        until=lending.until,
        lent_by=by,
        lent_at=now,
        **_weighed(held.patient, lending),
    )
    for kind, after in CHECKS:
        LoanCheck.objects.create(loan=loan, kind=kind, due_on=lending.lent_on + after)
    detail = {"item": item, "article": str(article.pk) if article else None}
    audit("loan.lent", held, by=by, now=now, subject=loan, detail=detail)
    return loan


@transaction.atomic
def end_loan(
    *,
    loan: Loan,
    ended_as: str,
    reason: str,
    note: str,
    ended_on: date,
    by: User,
    now: datetime,
    row_version: int,
) -> Loan:
    """Record that a thing came back, was given for good or is lost; also after discharge.

    Raises LoanEnded, WhyMissing, NoteMissing, FutureDate, DatesOutOfOrder or StaleRecord.
    """
    current = held_loan(loan)
    row = closed(
        current, ended_as=ended_as, reason=reason, note=note, ended_on=ended_on, by=by, now=now,
        row_version=row_version,
    )  # fmt: skip
    audit("loan.ended", row.episode, by=by, now=now, subject=row, detail={"as": ended_as})
    return row


@transaction.atomic
def mark_loan_in_error(
    *, loan: Loan, reason: str, by: User, now: datetime, row_version: int
) -> Loan:
    """Say that a loan is wrong; its article is looked at before it is lent again.

    Raises ReasonMissing, AlreadyDone or StaleRecord.
    """
    was_open = loan.open
    row = retract(loan, reason=reason, by=by, now=now, row_version=row_version)
    if was_open and row.article_id:
        article = Article.objects.select_for_update().get(pk=row.article_id)
        put_article(article, ArticleState.RETURNED, by=by, now=now)
    audit("loan.marked_in_error", loan.episode, by=by, now=now, subject=row)
    return row


def held_loan(loan: Loan) -> Loan:
    """Return the loan, locked until the transaction ends; raises LoanEnded."""
    current = (
        Loan.objects.select_for_update(of=("self",))
        .select_related("episode__patient__clinic", "patient")
        .get(pk=loan.pk)
    )
    if not current.open:
        raise LoanEnded
    return current


def closed(
    loan: Loan,
    *,
    ended_as: str,
    reason: str,
    note: str,
    ended_on: date,
    by: User,
    now: datetime,
    row_version: int,
) -> Loan:
    """End a held loan and move its article; the caller audits. Raises what `end_loan` raises."""
    if ended_as not in LoanEnd.values or reason not in EndReason.values:
        raise WhyMissing(field="reason")
    if reason == EndReason.OTHER and not note.strip():
        raise NoteMissing
    no_day_ahead(ended_on, clinic=loan.episode.patient.clinic, now=now, field="ended_on")
    if ended_on < loan.lent_on:
        raise DatesOutOfOrder(field="ended_on")
    save_if_current(
        loan,
        row_version=row_version,
        changes={
            "ended_as": ended_as,
            "end_reason": reason,
            "end_note": note.strip(),
            "ended_on": ended_on,
            "ended_by": by,
            "ended_at": now,
        },
    )
    if loan.article_id:
        article = Article.objects.select_for_update().get(pk=loan.article_id)
        put_article(article, _WHERE[LoanEnd(ended_as)], by=by, now=now)
    return Loan.objects.select_related("episode__patient__clinic").get(pk=loan.pk)


_WHERE = {
    LoanEnd.RETURNED: ArticleState.RETURNED,
    LoanEnd.GIVEN: ArticleState.GIVEN,
    LoanEnd.LOST: ArticleState.LOST,
}


def _trial_allows(lending: Lending, item: str) -> None:
    trial = lending.trial
    if trial is not None and trial.item != item:
        raise OtherItem
    if item in TRIAL_ONLY and (trial is None or trial.in_error or trial.outcome != TrialEnd.KEPT):
        raise TrialFirst


def _taken_out(lending: Lending, *, by: User, now: datetime) -> Article | None:
    """Take the article from the store; for a thing without serial look at the notices only."""
    if lending.article is None:
        concerned = recalls_of(
            lending.model.clinic, lending.model.key, batch_key(lending.batch)
        ).first()
        if concerned is not None:
            raise RecallOpen(concerned.reference)
        return None
    article = Article.objects.select_for_update().get(pk=lending.article.pk)
    line = open_recall_line(article)
    if line is not None:
        raise RecallOpen(line.recall.reference)
    if article.state != ArticleState.IN_STORE or article.model_id != lending.model.pk:
        raise NotInStore
    if article.service_due_on is not None and article.service_due_on < lending.lent_on:
        raise ServiceOverdue
    return put_article(article, ArticleState.ON_LOAN, by=by, now=now)


def _weighed(patient: Patient, lending: Lending) -> dict[str, Any]:
    """Hold the person's weight against the limit; unknown is asked, never assumed."""
    limit = lending.model.weight_limit_kg
    if limit is None:
        return {}
    weight, known = lending.weight_kg, WeightKnown.ASKED
    if weight is None:
        recorded = last_weight(patient)
        weight, known = (recorded.value if recorded else None), WeightKnown.RECORD
    if weight is None:
        raise WeightUnknown(limit)
    if weight > limit:
        raise TooHeavy(weight, limit)
    return {"weight_limit_kg": limit, "weight_kg": weight, "weight_from": known}
