"""Search answers as a plain scan over names, birth dates and numbers would."""

from datetime import date

import pytest

from accounts.models import Clinic
from patients import finding
from patients.finding import candidates, read_query, same_person_candidates
from patients.models import Patient
from patients.naming import plain
from tests.factories.patients import PatientFactory

TODAY = date(2026, 11, 20)
PEOPLE = [
    ("Whitfield", "Dana Marie", "1968-03-12", "9990000018"),
    ("Whitfield", "Daniel", "1990-12-03", ""),
    ("Núñez", "Ana", "1970-01-31", "9990000026"),
    ("O'Brien", "Li", "2001-02-28", ""),
    ("Smith-Jones", "Bo", "1955-08-09", "9990000034"),
    ("Li", "Wei", "1984-06-30", ""),
    ("Okafor", "Chidi", "1968-03-12", ""),
    ("Ng", "An", "1912-12-12", ""),
    ("Иванов", "Пётр", "1960-05-05", ""),
]


@pytest.fixture
def people(clinic: Clinic, other_clinic: Clinic) -> list[Patient]:
    for family, given, born, number in PEOPLE:
        PatientFactory.create(
            clinic=clinic,
            family_name=family,
            given_names=given,
            birth_date=date.fromisoformat(born),
            identifiers={"nhs_number": number} if number else {},
        )
    PatientFactory.create(clinic=other_clinic, family_name="Whitfield", given_names="Elsewhere")
    return list(Patient.objects.filter(clinic=clinic))


def found_names(text: str, clinic: Clinic) -> list[str]:
    ids = [pk for _search, pk in candidates(read_query(text, today=TODAY), clinic)]
    by_id = {p.pk: p.full_name for p in Patient.objects.all()}
    return [by_id[pk] for pk in ids]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("whitfield", ["Dana Marie Whitfield", "Daniel Whitfield"]),
        ("WHITFIELD dana", ["Dana Marie Whitfield"]),
        ("dana whit", ["Dana Marie Whitfield"]),
        ("itfie", ["Dana Marie Whitfield", "Daniel Whitfield"]),
        ("marie", ["Dana Marie Whitfield"]),
        ("nunez", ["Ana Núñez"]),
        ("NÚÑEZ", ["Ana Núñez"]),
        ("obrien", ["Li O'Brien"]),
        ("o'brien", ["Li O'Brien"]),
        ("jones", ["Bo Smith-Jones"]),
        ("smith-jones bo", ["Bo Smith-Jones"]),
        ("li", ["Wei Li", "Li O'Brien"]),
        ("wei li", ["Wei Li"]),
        ("bo sm", ["Bo Smith-Jones"]),
        ("ng", ["An Ng"]),
        ("ng an", ["An Ng"]),
        ("w", ["Dana Marie Whitfield", "Daniel Whitfield"]),
        ("иванов", ["Пётр Иванов"]),
        ("12/03/1968", ["Chidi Okafor", "Dana Marie Whitfield"]),
        ("12.3.68", ["Chidi Okafor", "Dana Marie Whitfield"]),
        ("12 Mar 1968", ["Chidi Okafor", "Dana Marie Whitfield"]),
        ("12 march 1968", ["Chidi Okafor", "Dana Marie Whitfield"]),
        ("March 12, 1968", ["Chidi Okafor", "Dana Marie Whitfield"]),
        ("1968-03-12", ["Chidi Okafor", "Dana Marie Whitfield"]),
        ("12031968", ["Chidi Okafor", "Dana Marie Whitfield"]),
        ("19680312", ["Chidi Okafor", "Dana Marie Whitfield"]),
        ("whitfield 12/03/1968", ["Dana Marie Whitfield"]),
        ("12 3 1990 whitfield", ["Daniel Whitfield"]),  # also read month first
        ("31/1/1970", ["Ana Núñez"]),
        ("9990000018", ["Dana Marie Whitfield"]),
        ("999 000 0018", ["Dana Marie Whitfield"]),
        ("0000034", ["Bo Smith-Jones"]),
        ("nobody at all", []),
        ("whitfield 31/02/1968", []),
        ("'; drop table", []),
        ('"', []),
        ("%", []),
        ("_", []),
        ("* OR", []),
    ],
)
def test_finds(text: str, names: list[str], people: list[Patient], clinic: Clinic) -> None:
    assert found_names(text, clinic) == names


@pytest.mark.parametrize("width", [1, 2, 3, 4, 7])
def test_agrees_with_a_plain_scan(width: int, people: list[Patient], clinic: Clinic) -> None:
    """Every part of every name finds whom a scan finds; shorter parts are beginnings of words."""
    for person in people:
        for start in range(len(person.search) - width + 1):
            part = person.search[start : start + width]
            if " " in part or part.isdigit():
                continue
            found = {pk for _search, pk in candidates(read_query(part, today=TODAY), clinic)}
            if width >= finding.TRIGRAM:
                scanned = {p.pk for p in people if part in p.search}
            elif width == 2:
                scanned = {p.pk for p in people if f" {part}" in f" {p.search}"}
            else:
                scanned = {p.pk for p in people if p.search.startswith(part)}
            assert found == scanned, part


def test_candidates_are_capped_and_in_the_order_of_the_list(
    people: list[Patient], clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_CANDIDATES", 1)

    found = candidates(read_query("whitfield", today=TODAY), clinic)

    assert len(found) == 2  # one more than is shown, so that the page can say so
    assert found == sorted(found)


def test_a_changed_name_is_found_by_the_new_one_only(people: list[Patient], clinic: Clinic) -> None:
    Patient.objects.filter(family_name="Okafor").update(search="adeyemi chidi")

    assert found_names("okafor", clinic) == []
    assert found_names("adeyemi", clinic) == ["Chidi Okafor"]


@pytest.mark.parametrize(
    ("family", "given", "same"),
    [
        ("Whitfield", "Dana", True),
        ("WHITFIELD", "dana marie", True),
        ("Whitfield", "Dana Louise", True),
        ("Dana Marie", "Whitfield", True),
        ("Whitfield", "Diana", False),
        ("Whitfeld", "Dana", False),
    ],
)
def test_the_same_person_is_noticed(
    family: str, given: str, same: bool, people: list[Patient], clinic: Clinic
) -> None:
    found = same_person_candidates(
        clinic=clinic, family_name=family, given_names=given, birth_date=date(1968, 3, 12)
    )

    assert [p.given_names for p in found] == (["Dana Marie"] if same else [])


def test_an_empty_or_symbol_query_matches_nobody(people: list[Patient], clinic: Clinic) -> None:
    assert candidates(read_query("   ", today=TODAY), clinic) == []
    assert plain("!?") == ""
    assert candidates(read_query("!?", today=TODAY), clinic) == []
