"""The loan stock: models and articles are taken in, moved, inspected. No patient stands here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from accounts.models import Clinic, User
from core.audit.trail import record
from core.locking import save_if_current
from patients.clock import clinic_day
from patients.refusals import DatesOutOfOrder, ReasonMissing
from rehab.equipment_matching import batch_key, model_key
from rehab.equipment_refusals import (
    ArticleNotThere,
    ModelExists,
    NoSerials,
    NotCleaned,
    NotThatState,
    RecallOpen,
    SerialTaken,
    UnknownItem,
)
from rehab.equipment_standing import item_named
from rehab.models import (
    Article,
    ArticleEvent,
    ArticleState,
    EquipmentRecall,
    RecallLine,
    StockModel,
)

MOST_AT_ONCE = 100  # articles of one delivery
# What a person who runs the stock may move a thing to; the rest happens through loans and recalls.
MOVES = (
    ArticleState.IN_STORE,
    ArticleState.RETURNED,
    ArticleState.IN_SERVICE,
    ArticleState.WITHDRAWN,
    ArticleState.LOST,
)


@dataclass(frozen=True)
class ModelWords:
    """A model as it is written down."""

    item: str
    make: str
    name: str
    size: str = ""
    weight_limit_kg: int | None = None
    service_months: int | None = None
    note: str = ""


@transaction.atomic
def add_model(*, clinic: Clinic, words: ModelWords, by: User, now: datetime) -> StockModel:
    """Take a model into the clinic's stock. Raises UnknownItem or ModelExists."""
    values = _checked(clinic, words)
    row = StockModel.objects.create(clinic=clinic, added_by=by, added_at=now, **values)
    _audit("stock_model.added", row, clinic, by=by, now=now)
    return row


@transaction.atomic
def change_model(
    *, model: StockModel, words: ModelWords, by: User, now: datetime, row_version: int
) -> StockModel:
    """Correct a model; loans keep the limit they were made with.

    Raises UnknownItem, ModelExists or StaleRecord.
    """
    values = _checked(model.clinic, words, but=model)
    row = save_if_current(model, row_version=row_version, changes=values)
    _audit("stock_model.changed", row, model.clinic, by=by, now=now, fields=sorted(values))
    return row


@transaction.atomic
def add_articles(
    *,
    model: StockModel,
    serials: Sequence[str],
    batch: str,
    service_due_on: date | None,
    by: User,
    now: datetime,
) -> list[Article]:
    """Take several articles of one delivery in, all or none.

    What an earlier notice concerns is held back at once. Raises NoSerials or SerialTaken.
    """
    wanted = [serial.strip() for serial in serials if serial.strip()]
    if not wanted or len(wanted) > MOST_AT_ONCE:
        raise NoSerials
    StockModel.objects.select_for_update().get(pk=model.pk)
    taken = _taken(model.clinic, wanted)
    if taken:
        raise SerialTaken(taken)
    rows = [
        Article.objects.create(
            clinic=model.clinic,
            model=model,
            serial=serial,
            batch=batch.strip(),
            batch_key=batch_key(batch),
            state=ArticleState.IN_STORE,
            service_due_on=service_due_on,
            added_by=by,
            added_at=now,
        )
        for serial in wanted
    ]
    for row in rows:
        note_event(row, by=by, now=now)
        for recall in recalls_of(model.clinic, model.key, row.batch_key):
            RecallLine.objects.create(
                recall=recall,
                article=row,
                batch_unknown=bool(recall.batch_key and not row.batch_key),
                found_at=now,
            )
        _audit("article.added", row, model.clinic, by=by, now=now)
    return rows


@transaction.atomic
def change_article(
    *,
    article: Article,
    serial: str,
    batch: str,
    service_due_on: date | None,
    by: User,
    now: datetime,
    row_version: int,
) -> Article:
    """Correct what stands on the label. Raises SerialTaken or StaleRecord.

    A batch that is now known to be recalled holds the article back.
    """
    if serial.strip().upper() != article.serial.upper() and _taken(article.clinic, [serial]):
        raise SerialTaken([serial.strip()], field="serial")
    row = save_if_current(
        article,
        row_version=row_version,
        changes={
            "serial": serial.strip(),
            "batch": batch.strip(),
            "batch_key": batch_key(batch),
            "service_due_on": service_due_on,
        },
    )
    known = set(RecallLine.objects.filter(article=row).values_list("recall_id", flat=True))
    for recall in recalls_of(row.clinic, row.model.key, row.batch_key):
        if recall.pk not in known:
            RecallLine.objects.create(recall=recall, article=row, batch_unknown=False, found_at=now)
    _audit("article.changed", row, row.clinic, by=by, now=now)
    return row


@transaction.atomic
def move_article(
    *,
    article: Article,
    state: str,
    cleaned: bool,
    inspected: bool,
    service_due_on: date | None,
    note: str,
    by: User,
    now: datetime,
    row_version: int,
) -> Article:
    """Say where a thing is now: inspected and back in store, in service, withdrawn, lost, found.

    Raises ArticleNotThere (somebody has it), NotThatState, NotCleaned, ReasonMissing, RecallOpen,
    DatesOutOfOrder or StaleRecord.
    """
    if state not in MOVES:
        raise NotThatState
    held = Article.objects.select_for_update().get(pk=article.pk)
    if held.state in (ArticleState.ON_LOAN, ArticleState.GIVEN):
        raise ArticleNotThere
    if state == ArticleState.IN_STORE:
        if not (cleaned and inspected):
            raise NotCleaned
        line = open_recall_line(held)
        if line is not None:
            raise RecallOpen(line.recall.reference, field="state")
    elif state != ArticleState.RETURNED and not note.strip():
        raise ReasonMissing(field="note")
    today = clinic_day(article.clinic, now)
    if service_due_on is not None and service_due_on < today and state == ArticleState.IN_STORE:
        raise DatesOutOfOrder(field="service_due_on")
    row = save_if_current(
        held, row_version=row_version, changes={"state": state, "service_due_on": service_due_on}
    )
    note_event(row, by=by, now=now, cleaned=cleaned, inspected=inspected, note=note)
    _audit("article.moved", row, row.clinic, by=by, now=now, state=state)
    return row


def put_article(article: Article, state: str, *, by: User, now: datetime) -> Article:
    """Move a thing because of a loan or a recall; the caller has locked it and audits."""
    row = save_if_current(article, row_version=article.row_version, changes={"state": state})
    note_event(row, by=by, now=now)
    return row


def note_event(
    article: Article,
    *,
    by: User,
    now: datetime,
    cleaned: bool = False,
    inspected: bool = False,
    note: str = "",
) -> None:
    """Add a line to the history of a thing; it names no borrower."""
    ArticleEvent(
        article=article,
        state=article.state,
        cleaned=cleaned,
        inspected=inspected,
        note=note.strip(),
        at=now,
        by=by,
    ).save()


def open_recall_line(article: Article) -> RecallLine | None:
    """Return a line of a recall that holds the article back."""
    return (
        RecallLine.objects.filter(article=article, settled_at=None).select_related("recall").first()
    )


def recalls_of(clinic: Clinic, key: str, batch: str) -> models.QuerySet[EquipmentRecall]:
    """Return the clinic's notices that concern a model and batch; an unknown batch is concerned."""
    found = EquipmentRecall.objects.filter(clinic=clinic, key=key)
    return found.filter(batch_key__in=["", batch]) if batch else found


def _checked(clinic: Clinic, words: ModelWords, but: StockModel | None = None) -> dict[str, Any]:
    if item_named(words.item) is None:
        raise UnknownItem
    key = model_key(words.make, words.name)
    others = StockModel.objects.filter(
        clinic=clinic, item=words.item, key=key, size=words.size.strip()
    )
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise ModelExists
    return {
        "item": words.item,
        "make": words.make.strip(),
        "name": words.name.strip(),
        "key": key,
        "size": words.size.strip(),
        "weight_limit_kg": words.weight_limit_kg,
        "service_months": words.service_months,
        "note": words.note.strip(),
    }


def _taken(clinic: Clinic, serials: Iterable[str]) -> list[str]:
    """Return the serials that the clinic has, or that stand twice in the list."""
    seen: set[str] = set()
    twice = []
    for serial in serials:
        if serial.upper() in seen:
            twice.append(serial)
        seen.add(serial.upper())
    there = Article.objects.filter(clinic=clinic).annotate(upper=models.functions.Upper("serial"))
    return twice + list(there.filter(upper__in=seen).values_list("serial", flat=True))


def _audit(
    verb: str, row: models.Model, clinic: Clinic, *, by: User, now: datetime, **detail: Any
) -> None:
    record(verb=verb, by=by, now=now, subject=row, clinic_id=clinic.pk, detail=detail)
