"""Keyset pages: every patient once, in order, forwards and back."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Clinic, User
from patients import listing
from patients.listing import Cursor, find
from patients.models import Patient
from tests.factories.patients import PatientFactory

TODAY = date(2026, 11, 20)


@pytest.fixture
def eleven(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> list[Patient]:
    """Eleven patients, four to a page; five have the same name, so that the id decides."""
    monkeypatch.setattr(listing, "PAGE", 4)
    for family in ["Adams"] * 5 + ["Baker", "Chen", "Diaz", "Evans", "Ford", "Gupta"]:
        PatientFactory.create(clinic=clinic, family_name=family, given_names="Sam")
    return sorted(Patient.objects.all(), key=lambda p: (p.search, p.pk))


def test_one_letter_is_a_place_in_the_list(
    eleven: list[Patient], clinic: Clinic, clinician: User
) -> None:
    first = find(clinician, clinic, "a", today=TODAY)
    second = find(clinician, clinic, "A", first.after, today=TODAY)

    assert first.patients + second.patients == eleven[:5]
    assert second.after is None
    assert find(clinician, clinic, "a", second.before, today=TODAY) == first
    assert find(clinician, clinic, "z", today=TODAY).patients == []


@pytest.mark.parametrize("query", ["", "sam"])
def test_walks_all_pages_forwards_and_back(
    query: str, eleven: list[Patient], clinic: Clinic, clinician: User
) -> None:
    page = find(clinician, clinic, query, today=TODAY)
    forwards = [page]
    while page.after:
        page = find(clinician, clinic, query, page.after, today=TODAY)
        forwards.append(page)

    assert [len(p.patients) for p in forwards] == [4, 4, 3]
    assert [p for page in forwards for p in page.patients] == eleven
    assert forwards[0].before is None

    back = [page]
    while page.before:
        page = find(clinician, clinic, query, page.before, today=TODAY)
        back.append(page)
    assert [p.patients for p in reversed(back)] == [p.patients for p in forwards]


def test_a_page_stays_the_same_when_somebody_is_added_before_it(
    eleven: list[Patient], clinic: Clinic, clinician: User
) -> None:
    first = find(clinician, clinic, "", today=TODAY)
    second = find(clinician, clinic, "", first.after, today=TODAY)
    PatientFactory.create(clinic=clinic, family_name="Aaron")

    assert find(clinician, clinic, "", first.after, today=TODAY).patients == second.patients


@pytest.mark.parametrize("query", ["", "sam"])
def test_an_unknown_place_is_the_first_page(
    query: str, eleven: list[Patient], clinic: Clinic, clinician: User
) -> None:
    page = find(clinician, clinic, query, Cursor(uuid4()), today=TODAY)

    assert page.patients == eleven[:4]


def test_a_search_knows_its_total_and_a_list_does_not_count(
    eleven: list[Patient], clinic: Clinic, clinician: User
) -> None:
    assert find(clinician, clinic, "adams", today=TODAY).total == 5
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert find(clinician, clinic, "", today=TODAY).total is None
    said = " ".join(q["sql"] for q in queries)
    assert "COUNT(" not in said
    assert "OFFSET" not in said


def test_nobody_is_listed_for_those_who_may_not_look(
    eleven: list[Patient], clinic: Clinic, stranger: User, content_editor: User
) -> None:
    assert find(stranger, clinic, "", today=TODAY).patients == []
    assert find(content_editor, clinic, "adams", today=TODAY).patients == []
