"""What is known for a screening. Above all: what nobody asked about stays unknown."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from engine.answers import Answer
from tests.factories.patients import (
    AlertFactory,
    InvestigationFactory,
    MedicineFactory,
    VisitFactory,
)
from tests.factories.triage import NOW, answer, open_screening, signed
from triage.assessment import Assessment, assess
from triage.items import Given
from triage.models import Screening, ScreeningAnswer

pytestmark = pytest.mark.django_db


def standing(screening: Screening) -> Assessment:
    return assess(Screening.objects.get(pk=screening.pk), NOW)


def value(screening: Screening, atom: str) -> Any:
    """True, False, a value, or None for "not known"."""
    return standing(screening).answers.given().get(atom)


def test_at_the_start_only_what_the_record_says_is_known(clinician: User) -> None:
    screening = open_screening(clinician)

    assert standing(screening).answers.given() == {"age": 58.0, "sex": "female"}


def test_nothing_unanswered_reads_as_absent(clinician: User) -> None:
    screening = open_screening(clinician)
    MedicineFactory.create(patient=screening.patient, name="Atorvastatin")
    AlertFactory.create(patient=screening.patient)

    assessment = standing(screening)

    assert assessment.answers.given()["drugs.atorvastatin"] is True
    assert "drugs.spironolactone" not in assessment.answers.given()
    assert "conditions.hypertension" not in assessment.answers.given()
    assert False not in assessment.answers.given().values()


def test_a_note_alone_leaves_the_finding_unknown(clinician: User) -> None:
    screening = answer(open_screening(clinician), clinician, wasting=Given(note="hard to see"))

    assert value(screening, "wasting") is None


def test_a_reason_leaves_the_finding_unknown_and_says_why(clinician: User) -> None:
    screening = answer(open_screening(clinician), clinician, wasting=Given(reason="declined"))

    assert standing(screening).answers["wasting"] == Answer(None, "declined")


def test_a_list_without_that_is_all_leaves_the_others_unknown(clinician: User) -> None:
    chosen = {"present": ["twitch"], "complete": False}
    screening = answer(open_screening(clinician), clinician, symptoms=chosen)

    assert value(screening, "symptoms.twitch") is True
    assert value(screening, "symptoms.cramp") is None


def test_that_is_all_makes_the_others_absent(clinician: User) -> None:
    chosen = {"present": ["twitch"], "complete": True}
    screening = answer(open_screening(clinician), clinician, symptoms=chosen)

    assert value(screening, "symptoms.cramp") is False


def test_a_complete_list_of_the_record_makes_the_others_absent(clinician: User) -> None:
    visit = VisitFactory.create(opened_by=clinician, medicines_complete=True)
    MedicineFactory.create(patient=visit.patient, name="Atorvastatin")

    screening = open_screening(clinician, visit)

    assert value(screening, "drugs.atorvastatin") is True
    assert value(screening, "drugs.omeprazole") is False


def test_a_medicine_no_rule_knows_keeps_the_list_open(clinician: User) -> None:
    visit = VisitFactory.create(opened_by=clinician, medicines_complete=True)
    MedicineFactory.create(patient=visit.patient, name="Grandmother's drops")

    screening = open_screening(clinician, visit)

    assert value(screening, "drugs.omeprazole") is None
    assert standing(screening).known["drugs"].record.uncoded == ("Grandmother's drops",)  # type: ignore[union-attr]


def test_the_screening_adds_to_the_list_of_the_record(clinician: User) -> None:
    screening = open_screening(clinician)
    MedicineFactory.create(patient=screening.patient, name="Atorvastatin")

    answer(screening, clinician, drugs={"present": ["omeprazole"], "complete": True})

    assert value(screening, "drugs.atorvastatin") is True
    assert value(screening, "drugs.omeprazole") is True
    assert value(screening, "drugs.spironolactone") is False


def test_an_answer_given_here_counts_over_the_record_and_the_difference_is_told(
    clinician: User,
) -> None:
    screening = answer(open_screening(clinician), clinician, age=60.0)

    known = standing(screening).known["age"]

    assert known.value == 60.0
    assert known.differs
    assert not known.follows_record


def test_taking_the_answer_back_follows_the_record_again(clinician: User) -> None:
    screening = answer(open_screening(clinician), clinician, age=60.0)

    answer(screening, clinician, age=Given())

    assert value(screening, "age") == 58.0


def test_saying_why_not_assessed_counts_over_the_record(clinician: User) -> None:
    screening = answer(open_screening(clinician), clinician, age=Given(reason="not_known"))

    assert value(screening, "age") is None


def test_a_note_does_not_contradict_the_record(clinician: User) -> None:
    screening = answer(open_screening(clinician), clinician, age=Given(note="looks older"))

    assert value(screening, "age") == 58.0


def test_a_result_that_arrives_later_counts_at_once(clinician: User) -> None:
    screening = open_screening(clinician)

    InvestigationFactory.create(visit=screening.visit, test="k", entered_value=Decimal("3.1"))

    assert value(screening, "labs.k") == 3.1


def test_a_change_of_the_record_is_told(clinician: User) -> None:
    screening = open_screening(clinician)
    patient = screening.patient
    patient.birth_date = patient.birth_date.replace(year=1950)
    patient.save()

    known = standing(screening).known["age"]

    assert known.value == 76
    assert known.before is not None
    assert known.before.value == 58


def test_a_signed_screening_no_longer_follows_the_record(clinician: User) -> None:
    screening = signed(clinician).screening
    patient = screening.patient
    patient.birth_date = patient.birth_date.replace(year=1950)
    patient.save()

    assert value(screening, "age") == 58.0


def test_what_the_ruleset_does_not_know_is_left_out(clinician: User) -> None:
    screening = open_screening(clinician)
    InvestigationFactory.create(visit=screening.visit, test="na", entered_value=Decimal("128"))
    MedicineFactory.create(patient=screening.patient, name="Lithium carbonate")

    assert "labs.na" not in standing(screening).known
    assert standing(screening).known["drugs"].value is None


def test_the_facts_of_the_start_are_kept_as_rows(clinician: User) -> None:
    screening = open_screening(clinician)

    rows = ScreeningAnswer.objects.filter(screening=screening, source="record")

    assert {row.item: row.value for row in rows} == {"age": 58, "sex": "female"}


def test_seen_changes_with_the_answers_and_not_with_time(clinician: User) -> None:
    screening = open_screening(clinician)
    first = standing(screening).seen

    assert assess(screening, NOW + timedelta(minutes=5)).seen == first
    answer(screening, clinician, wasting=False)
    assert standing(screening).seen != first
