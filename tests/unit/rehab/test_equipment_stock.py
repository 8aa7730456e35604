"""The loan stock: taken in, corrected, moved; every way out of each action."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Clinic, User
from core.locking import StaleRecord
from core.tables import ImmutableRecord
from patients.refusals import DatesOutOfOrder, ReasonMissing
from rehab.actions.equipment_loans import end_loan
from rehab.actions.equipment_stock import change_article, change_model, move_article
from rehab.equipment_refusals import (
    ArticleNotThere,
    ModelExists,
    NoSerials,
    NotCleaned,
    NotInStore,
    NotThatState,
    SerialTaken,
    UnknownItem,
)
from rehab.models import Article, ArticleEvent, Episode
from tests.factories.equipment import (
    a_loan,
    a_model,
    articles,
)
from tests.factories.patients import NOON, PatientFactory
from tests.factories.rehab import EpisodeFactory

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def episode(clinic: Clinic, therapist: User) -> Episode:
    patient = PatientFactory.create(clinic=clinic, registered_by=therapist)
    return EpisodeFactory.create(patient=patient, opened_by=therapist)


@pytest.fixture
def guard(clinic: Clinic, therapist: User) -> Article:
    return articles(a_model(clinic, therapist), therapist, "PG-1")[0]


def _fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def test_a_delivery_is_taken_in_as_a_whole_or_not_at_all(clinic: Clinic, therapist: User) -> None:
    model = a_model(clinic, therapist, weight_limit_kg=130)

    with pytest.raises(ModelExists):
        a_model(clinic, therapist, name="GUARD-2")
    with pytest.raises(UnknownItem):
        a_model(clinic, therapist, item="E999")
    with pytest.raises(NoSerials):
        articles(model, therapist, " ")
    with pytest.raises(SerialTaken):
        articles(model, therapist, "A-1", "a-1")
    assert Article.objects.count() == 0

    rows = articles(model, therapist, "A-1", "A-2")
    assert [row.state for row in rows] == ["in_store", "in_store"]
    with pytest.raises(SerialTaken):
        articles(model, therapist, "A-3", "a-2")
    assert Article.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.create(
            clinic=clinic, model=model, serial="a-1", state="in_store", added_by=therapist,
            added_at=NOON,
        )  # fmt: skip


def test_the_serial_number_of_another_clinic_does_not_matter(
    clinic: Clinic, other_clinic: Clinic, therapist: User
) -> None:
    articles(a_model(clinic, therapist), therapist, "A-1")
    assert articles(a_model(other_clinic, therapist), therapist, "A-1")


def test_models_and_articles_are_corrected(guard: Article, therapist: User) -> None:
    from rehab.actions.equipment_stock import ModelWords

    words = ModelWords("E09", "Plateworks", "Guard 2", "large")
    model = change_model(model=guard.model, words=words, by=therapist, now=NOON, row_version=1)
    assert model.size == "large"
    with pytest.raises(StaleRecord):
        change_model(model=guard.model, words=words, by=therapist, now=NOON, row_version=1)

    def corrected(**values: Any) -> Article:
        said: dict[str, Any] = {"serial": "PG-1", "batch": "B-1", "service_due_on": None} | values
        return change_article(
            article=guard, by=therapist, now=NOON, row_version=_fresh(guard).row_version, **said
        )

    articles(model, therapist, "PG-2")
    with pytest.raises(SerialTaken):
        corrected(serial="pg-2")
    assert corrected(serial="PG-9").serial == "PG-9"


def _move(article: Article, by: User, state: str, **said: Any) -> Article:
    values: dict[str, Any] = {
        "cleaned": False,
        "inspected": False,
        "service_due_on": None,
        "note": "x",
    } | said
    return move_article(
        article=article, state=state, by=by, now=NOON, row_version=_fresh(article).row_version,
        **values,
    )  # fmt: skip


def test_a_thing_is_lent_again_only_when_cleaned_and_inspected(
    guard: Article, episode: Episode, therapist: User
) -> None:
    loan = a_loan(episode, therapist, guard)
    with pytest.raises(ArticleNotThere):
        _move(guard, therapist, "in_store", cleaned=True, inspected=True)
    end_loan(
        loan=loan, ended_as="returned", reason="better", note="", ended_on=TODAY, by=therapist,
        now=NOON, row_version=loan.row_version,
    )  # fmt: skip
    assert _fresh(guard).state == "returned"
    with pytest.raises(NotInStore):
        a_loan(episode, therapist, _fresh(guard))
    with pytest.raises(NotCleaned):
        _move(guard, therapist, "in_store", cleaned=True)
    with pytest.raises(ReasonMissing):
        _move(guard, therapist, "withdrawn", note=" ")
    with pytest.raises(NotThatState):
        _move(guard, therapist, "on_loan")

    _move(guard, therapist, "in_store", cleaned=True, inspected=True)

    assert a_loan(episode, therapist, _fresh(guard)).open
    states = list(ArticleEvent.objects.filter(article=guard).values_list("state", flat=True))
    assert states == ["on_loan", "in_store", "returned", "on_loan", "in_store"]
    with pytest.raises(ImmutableRecord):
        ArticleEvent.objects.update(note="another")


def test_a_service_that_lies_behind_does_not_put_a_thing_back_in_store(
    guard: Article, therapist: User
) -> None:
    """The day is the clinic's: in summer its day begins while it is yesterday by UTC."""
    past_midnight = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    values = {"cleaned": True, "inspected": True, "note": "", "by": therapist}
    with pytest.raises(DatesOutOfOrder):
        move_article(
            article=guard, state="in_store", service_due_on=date(2026, 7, 1), now=past_midnight,
            row_version=1, **values,
        )  # fmt: skip
    move_article(
        article=guard, state="in_store", service_due_on=date(2026, 7, 2), now=past_midnight,
        row_version=1, **values,
    )  # fmt: skip
    assert _fresh(guard).service_due_on == date(2026, 7, 2)
