"""Similar past screenings: of this clinic only, without names, with what became of them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.audit.models import AuditEvent
from tests.factories.patients import VisitFactory
from tests.factories.triage import (
    LATER,
    NORMAL,
    NOW,
    answer_all,
    open_screening,
    refreshed,
    signed,
)
from tests.unit.triage.deeds import NOTHING, choose
from triage.actions import signing
from triage.actions.screenings import mark_entered_in_error
from triage.actions.signing import sign
from triage.actions.vectors import keep_missing_vectors
from triage.assessment import assess
from triage.models import FindingVector, Screening
from triage.published import published

pytestmark = pytest.mark.django_db

WEAK = {
    "symptoms": {"present": ["twitch"], "complete": True},
    "weakness": "objective",
    "wasting": True,
    "progression": "progressive_weeks_months",
}


def similar(browser: Client, screening: Screening) -> str:
    page = browser.get(reverse("triage:similar", args=[screening.pk]))
    assert page.status_code == 200
    return page.text


@pytest.fixture
def person(browser: Client) -> User:
    return browser.user  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def weak(screening: Screening, person: User) -> Screening:
    return answer_all(screening, person, WEAK)


def test_with_no_other_screening_it_says_so(browser: Client, weak: Screening) -> None:
    assert "No other patient of this clinic has a signed screening yet." in similar(browser, weak)


def test_a_similar_one_is_shown_without_a_name(
    browser: Client, weak: Screening, person: User
) -> None:
    past = signed(person, WEAK, family_name="Quillfeather").screening
    signed(person)  # a normal examination

    page = similar(browser, weak)

    assert "quillfeather" not in page.lower()
    assert reverse("triage:receipt", args=[past.pk]) in page
    assert page.count("In common:") == 1
    past.refresh_from_db()
    step = published(past.ruleset_version).ruleset.step(past.disposition)
    assert step.label in page
    assert step.time_frame in page
    assert "aged 50 to 59" in page


def test_it_changes_no_result_and_says_so(browser: Client, weak: Screening, person: User) -> None:
    result = browser.get(reverse("triage:result", args=[weak.pk])).text
    signed(person, WEAK)
    assert "changes no result" in similar(browser, weak)
    after = browser.get(reverse("triage:result", args=[weak.pk])).text
    assert _without_tokens(after) == _without_tokens(result)


def test_the_same_patient_and_errors_are_left_out(
    browser: Client, weak: Screening, person: User
) -> None:
    wrong = signed(person, WEAK).screening
    mark_entered_in_error(screening=wrong, reason="Other patient", by=person, now=NOW)
    assert "In common:" not in similar(browser, weak)
    own = signed(person, WEAK).screening
    assert "In common:" not in similar(browser, own)


def test_another_clinic_is_never_compared(browser: Client, weak: Screening, stranger: User) -> None:
    signed(stranger, WEAK)
    assert "No other patient of this clinic" in similar(browser, weak)


def test_what_happened_later_is_told(browser: Client, weak: Screening, person: User) -> None:
    past = signed(person, WEAK).screening
    later = open_screening(person, VisitFactory.create(patient=past.patient, opened_by=person))
    assert "Nothing is recorded after it." in similar(browser, weak)
    _sign_later(later, person)

    assert "Screened again on" in similar(browser, weak)


def test_each_patient_shown_is_noted_in_the_audit_trail(
    browser: Client, weak: Screening, person: User
) -> None:
    past = signed(person, WEAK).screening
    similar(browser, weak)

    event = AuditEvent.objects.get(verb="screening.compared")
    assert (event.about, event.subject_id) == (past.patient_id, str(past.pk))
    assert event.actor == person.audit_name


def test_older_screenings_get_their_vectors_once(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(signing, "keep_vector", lambda **_given: None)
        older = signed(person, WEAK).screening
    newer = signed(person, WEAK).screening

    assert keep_missing_vectors(by=person, now=NOW) == 1
    assert keep_missing_vectors(by=person, now=NOW) == 0
    made, kept = (FindingVector.objects.get(screening=each) for each in (older, newer))
    assert (bytes(made.present), bytes(made.absent)) == (bytes(kept.present), bytes(kept.absent))


def _sign_later(screening: Screening, person: User) -> Any:
    answer_all(screening, person, NORMAL)
    choose(screening, person, NOTHING)
    current, at = refreshed(screening), LATER + timedelta(days=30)
    return sign(
        screening=current,
        row_version=current.row_version,
        seen=assess(current, at).seen,
        accept_missing=True,
        by=person,
        now=at,
    )


def _without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf" not in line.lower()]
