"""Recording answers: what is kept, what is refused, and what two people at once get."""

from typing import Any

import pytest

from accounts.models import User
from core.audit.models import AuditEvent
from tests.factories.patients import MedicineFactory
from tests.factories.triage import NOW, answer, open_screening, refreshed, sign_now, signed
from triage.actions.answers import record_answers, record_none_present
from triage.actions.decisions import Closing, choose_closing
from triage.items import AnswerRefused, Given
from triage.models import AnswerChange, AnswerSource, ClosingKind, Screening, ScreeningAnswer
from triage.refusals import AnswersChanged, NotCovered, ScreeningLocked, VisitLocked

pytestmark = pytest.mark.django_db


def kept(screening: Screening, item: str) -> ScreeningAnswer:
    return ScreeningAnswer.objects.get(screening=screening, item=item)


def record(screening: Screening, by: User, item: str, given: Given, seen: int = 0) -> list[str]:
    return record_answers(
        screening=screening, given={item: given}, seen={item: seen}, by=by, now=NOW
    )


def test_an_answer_says_who_when_and_how(clinician: User) -> None:
    screening = open_screening(clinician)

    record(screening, clinician, "wasting", Given(False, note="both hands looked at"))

    row = kept(screening, "wasting")
    assert (row.value, row.note, row.source) == (False, "both hands looked at", "asked")
    assert (row.answered_by, row.answered_at) == (clinician, NOW)
    assert refreshed(screening).row_version == screening.row_version + 1


def test_what_can_be_left_unexamined_counts_as_examined(clinician: User) -> None:
    screening = open_screening(clinician)

    answer(screening, clinician, progression="stable", weakness="none")

    assert kept(screening, "progression").source == AnswerSource.ASKED
    assert kept(screening, "weakness").source == AnswerSource.EXAMINED


def test_answering_writes_one_audit_row_that_names_items_only(clinician: User) -> None:
    screening = open_screening(clinician)
    before = AuditEvent.objects.count()

    answer(screening, clinician, wasting=True, weakness="objective")

    event = AuditEvent.objects.order_by("-position").first()
    assert AuditEvent.objects.count() == before + 1
    assert event is not None
    assert event.verb == "screening.answered"
    assert event.about == screening.patient_id
    assert event.detail == {"items": ["wasting", "weakness"], "how": "asked"}


def test_the_same_answer_again_changes_nothing(clinician: User) -> None:
    screening = answer(open_screening(clinician), clinician, wasting=False)
    version, events = screening.row_version, AuditEvent.objects.count()

    changed = record(screening, clinician, "wasting", Given(False), seen=1)

    assert changed == []
    assert refreshed(screening).row_version == version
    assert AuditEvent.objects.count() == events


def test_an_earlier_answer_stays_readable(clinician: User, therapist: User) -> None:
    screening = answer(open_screening(clinician), clinician, wasting=False)

    record(screening, therapist, "wasting", Given(True), seen=1)

    was = AnswerChange.objects.get(screening=screening)
    assert (was.value, was.answered_by, was.replaced_by) == (False, clinician, therapist)
    assert kept(screening, "wasting").value is True


def test_taking_an_answer_back_makes_it_not_assessed_again(clinician: User) -> None:
    screening = answer(open_screening(clinician), clinician, wasting=False)

    record(screening, clinician, "wasting", Given(reason="declined"), seen=1)

    row = kept(screening, "wasting")
    assert (row.value, row.reason) == (None, "declined")


def test_two_people_who_answer_the_same_item_see_both_answers(
    clinician: User, therapist: User
) -> None:
    screening = open_screening(clinician)
    record(screening, therapist, "wasting", Given(True))

    with pytest.raises(AnswersChanged) as refused:
        record_answers(
            screening=screening,
            given={"wasting": Given(False), "weakness": Given("none")},
            seen={"wasting": 0, "weakness": 0},
            by=clinician,
            now=NOW,
        )

    (conflict,) = refused.value.conflicts
    assert (conflict.item, conflict.mine.value, conflict.theirs.value) == ("wasting", False, True)
    assert not ScreeningAnswer.objects.filter(screening=screening, item="weakness").exists()


def test_what_somebody_left_alone_is_no_conflict(clinician: User, therapist: User) -> None:
    screening = answer(open_screening(clinician), clinician, wasting=False)
    record(screening, therapist, "wasting", Given(True), seen=1)

    record_answers(  # a page that still showed "absent", on which only weakness was answered
        screening=screening,
        given={"wasting": Given(False), "weakness": Given("none")},
        seen={"wasting": 1, "weakness": 0},
        by=clinician,
        now=NOW,
    )

    assert kept(screening, "wasting").value is True
    assert kept(screening, "weakness").value == "none"


@pytest.mark.parametrize(
    ("item", "value"),
    [
        ("wasting", "present"),
        ("wasting", 1),
        ("weakness", "strong"),
        ("weakness", ["none"]),
        ("age", 400),
        ("age", float("nan")),
        ("age", float("inf")),
        ("age", True),
        ("age", "58"),
        ("drugs", ["atorvastatin"]),
        ("drugs", {"present": ["aspirin"], "complete": True}),
        ("drugs", {"present": "atorvastatin", "complete": True}),
        ("drugs", {"present": [], "complete": "yes"}),
        ("no_such_item", True),
        ("bulbar", True),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_is_kept(
    clinician: User, item: str, value: Any
) -> None:
    screening = open_screening(clinician)
    before = ScreeningAnswer.objects.count()

    with pytest.raises(AnswerRefused):
        record(screening, clinician, item, Given(value))

    assert ScreeningAnswer.objects.count() == before


def test_a_value_with_a_reason_for_having_none_is_refused(clinician: User) -> None:
    screening = open_screening(clinician)

    with pytest.raises(AnswerRefused):
        record(screening, clinician, "wasting", Given(True, reason="declined"))


def test_an_unknown_reason_and_an_endless_note_are_refused(clinician: User) -> None:
    screening = open_screening(clinician)

    with pytest.raises(AnswerRefused):
        record(screening, clinician, "wasting", Given(reason="because"))
    with pytest.raises(AnswerRefused):
        record(screening, clinician, "wasting", Given(True, note="x" * 1001))


def test_a_list_is_kept_in_the_order_of_the_ruleset(clinician: User) -> None:
    value = {"present": ["cramp", "twitch", "cramp"], "complete": False}
    screening = answer(open_screening(clinician), clinician, symptoms=value)

    assert kept(screening, "symptoms").value == {"present": ["twitch", "cramp"], "complete": False}


def test_a_signed_screening_takes_no_answer(clinician: User) -> None:
    screening = signed(clinician).screening

    with pytest.raises(ScreeningLocked):
        record(screening, clinician, "wasting", Given(True), seen=1)


def test_a_signed_visit_locks_its_screening(clinician: User) -> None:
    screening = open_screening(clinician)
    visit = screening.visit
    visit.state, visit.signed_by, visit.signed_at = "signed", clinician, NOW
    visit.save()

    with pytest.raises(VisitLocked):
        record(screening, clinician, "wasting", Given(True))


def test_the_group_answer_names_each_sign_and_is_marked_as_one(clinician: User) -> None:
    screening = open_screening(clinician)

    record_none_present(screening=screening, items=["rigidity", "chvostek"], by=clinician, now=NOW)

    assert {kept(screening, item).source for item in ("rigidity", "chvostek")} == {"group"}
    event = AuditEvent.objects.order_by("-position").first()
    assert event is not None
    assert event.detail == {"items": ["rigidity", "chvostek"], "how": "group"}


@pytest.mark.parametrize(
    "items",
    [
        ["rigidity", "wasting"],  # reassurance rests on wasting
        ["bulbar.dysarthria"],
        ["weakness"],  # a choice has no "absent"
        ["no_such_item"],
        [],
    ],
)
def test_the_group_answer_never_covers_what_reassurance_rests_on(
    clinician: User, items: list[str]
) -> None:
    screening = open_screening(clinician)

    with pytest.raises(NotCovered):
        record_none_present(screening=screening, items=items, by=clinician, now=NOW)

    assert not ScreeningAnswer.objects.filter(screening=screening, source="group").exists()


def test_the_group_answer_never_overwrites_an_answer(clinician: User) -> None:
    screening = answer(open_screening(clinician), clinician, rigidity=True)

    with pytest.raises(NotCovered):
        record_none_present(
            screening=screening, items=["rigidity", "chvostek"], by=clinician, now=NOW
        )

    assert kept(screening, "rigidity").value is True


def test_signing_keeps_what_the_record_said_at_that_moment(clinician: User) -> None:
    receipt = signed(clinician)
    screening = receipt.screening

    assert kept(screening, "age").source == AnswerSource.RECORD
    assert kept(screening, "age").value == 58
    MedicineFactory.create(patient=screening.patient)
    assert kept(screening, "drugs").value == {"present": [], "complete": True}


def test_a_list_that_was_added_to_is_kept_whole_at_signing(clinician: User) -> None:
    screening = open_screening(clinician)
    MedicineFactory.create(patient=screening.patient, name="Atorvastatin")
    answer(screening, clinician, drugs={"present": ["omeprazole"], "complete": True})
    choose_closing(screening=screening, closing=Closing(ClosingKind.HANDOUT), by=clinician, now=NOW)
    sign_now(screening, clinician)

    row = kept(screening, "drugs")
    assert row.value["present"] == ["atorvastatin", "omeprazole"]
    assert (row.source, row.answered_by) == ("asked", clinician)


def test_a_sent_page_holds_over_what_it_sent_by_itself(clinician: User) -> None:
    screening = open_screening(clinician)
    record(screening, clinician, "wasting", Given(True))  # as it was chosen, a moment before

    record_answers(
        screening=screening,
        given={"wasting": Given(False)},
        seen={"wasting": 0},  # the answer to that had not come back yet
        by=clinician,
        now=NOW,
        whole_page=True,
    )

    assert kept(screening, "wasting").value is False
    assert AnswerChange.objects.get(screening=screening).value is True


def test_a_sent_page_does_not_hold_over_another_person(clinician: User, therapist: User) -> None:
    screening = open_screening(clinician)
    record(screening, therapist, "wasting", Given(True))
    record(screening, clinician, "wasting", Given(reason="declined"), seen=1)

    with pytest.raises(AnswersChanged):
        record_answers(
            screening=screening,
            given={"wasting": Given(False)},
            seen={"wasting": 0},
            by=clinician,
            now=NOW,
            whole_page=True,
        )
