"""Starting a screening, and striking one through that should not have been."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.factories.patients import VisitFactory
from tests.factories.triage import (
    LATER,
    NOW,
    answer,
    open_screening,
    publish_small,
    refreshed,
    signed,
)
from triage.actions.screenings import mark_entered_in_error, start
from triage.models import (
    RulesetVersion,
    Screening,
)
from triage.refusals import (
    AlreadyOpen,
    NoRulesetPublished,
    OutOfScope,
    ReasonMissing,
    ScreeningLocked,
    VisitLocked,
)

pytestmark = pytest.mark.django_db


def test_a_visit_has_one_open_screening(clinician: User) -> None:
    screening = open_screening(clinician)

    with pytest.raises(AlreadyOpen) as there:
        start(visit=screening.visit, by=clinician, now=NOW)

    assert there.value.screening == screening


def test_the_database_keeps_one_open_screening_too(clinician: User) -> None:
    screening = open_screening(clinician)

    with pytest.raises(IntegrityError), transaction.atomic():
        Screening(
            patient=screening.patient,
            visit=screening.visit,
            ruleset_version=screening.ruleset_version,
            started_at=NOW,
            started_by=clinician,
        ).save()


def test_after_signing_a_visit_may_be_screened_again(clinician: User) -> None:
    first = signed(clinician).screening

    second = start(visit=first.visit, by=clinician, now=LATER)

    assert second != first


def test_a_signed_visit_is_not_screened(clinician: User) -> None:
    publish_small()
    visit = VisitFactory.create(signed=True)

    with pytest.raises(VisitLocked):
        start(visit=visit, by=clinician, now=NOW)


def test_without_a_ruleset_nothing_is_started(clinician: User) -> None:
    with pytest.raises(NoRulesetPublished):
        start(visit=VisitFactory.create(), by=clinician, now=NOW)


def test_a_child_is_not_scored_and_leaves_no_row(clinician: User) -> None:
    publish_small()
    visit = VisitFactory.create(patient__birth_date=date(2012, 5, 1))

    with pytest.raises(OutOfScope) as refused, transaction.atomic():
        start(visit=visit, by=clinician, now=NOW)

    assert "paediatric" in refused.value.instead
    assert not Screening.objects.exists()


def test_a_screening_keeps_its_ruleset_when_a_newer_one_is_published(clinician: User) -> None:
    screening = open_screening(clinician)
    old = screening.ruleset_version
    RulesetVersion(
        ruleset_id="small",
        version="2",
        title="Newer",
        digest="f" * 64,
        canonical="{}",
        review_by=date(2028, 1, 1),
        published_at=LATER,
        published_by="system:test",
    ).save()

    assert refreshed(screening).ruleset_version == old


def test_entered_in_error_needs_a_reason_and_happens_once(clinician: User) -> None:
    screening = open_screening(clinician)
    with pytest.raises(ReasonMissing):
        mark_entered_in_error(screening=screening, reason="  ", by=clinician, now=LATER)

    marked = mark_entered_in_error(
        screening=screening, reason="Wrong patient", by=clinician, now=LATER
    )

    assert (marked.error_reason, marked.error_by) == ("Wrong patient", clinician)
    with pytest.raises(ScreeningLocked):
        mark_entered_in_error(screening=screening, reason="Again", by=clinician, now=LATER)


def test_after_an_error_the_visit_can_be_screened_anew(clinician: User) -> None:
    screening = open_screening(clinician)
    mark_entered_in_error(screening=screening, reason="Wrong visit", by=clinician, now=LATER)

    assert start(visit=screening.visit, by=clinician, now=LATER) != screening


def test_a_screening_in_error_takes_no_answer(clinician: User) -> None:
    screening = open_screening(clinician)
    mark_entered_in_error(screening=screening, reason="Wrong patient", by=clinician, now=LATER)

    with pytest.raises(ScreeningLocked):
        answer(screening, clinician, wasting=True)
