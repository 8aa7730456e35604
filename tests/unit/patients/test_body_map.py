"""The body map of a visit: written, signed with it, amended, retracted, and what it answers."""

from datetime import datetime

import pytest

from accounts.models import User
from core.audit.models import AuditEvent
from core.locking import StaleRecord
from engine.rulesets import load_ruleset
from patients.actions import (
    MapEntry,
    amend_body_map,
    mark_body_map_in_error,
    record_body_map,
)
from patients.body import PLACES, SIDED, Sign
from patients.facts import recorded_facts
from patients.facts.body import sites
from patients.models import BodyMap, Visit
from patients.refusals import (
    NothingChanged,
    NothingMarked,
    OutsideRange,
    ReasonMissing,
    VisitNotSigned,
    VisitSigned,
)
from patients.selectors import body_map_before, body_map_of, body_map_versions
from tests.factories.patients import NOON, BodyMapFactory, VisitFactory
from triage.published import SHIPPED

pytestmark = pytest.mark.django_db

CALF = MapEntry(marks={"calf_left": ["twitch"]})


def test_the_places_are_those_of_the_shipped_ruleset() -> None:
    finding = load_ruleset(SHIPPED.read_bytes()).findings["sites"]

    assert {region.id for region in finding.regions} == set(SIDED)
    assert set(finding.sides) == {"left", "right", "both"}
    assert {option.id for option in finding.options} == set(PLACES) - {
        f"{name}_{side}" for name in SIDED for side in ("left", "right")
    }


def test_marks_are_kept_in_the_order_of_the_body(
    visit: Visit, clinician: User, now: datetime
) -> None:
    entry = MapEntry(
        marks={"calf_left": ["wasting", "twitch"], "eyelid_right": ["twitch"], "foot_left": []},
        power={"elbow_flexion_left": 4},
        note=" seen at rest ",
    )

    kept = record_body_map(visit=visit, entry=entry, by=clinician, now=now)

    assert list(kept.marks) == ["eyelid_right", "calf_left"]
    assert kept.marks["calf_left"] == ["twitch", "wasting"]
    assert kept.power == {"elbow_flexion_left": 4}
    assert kept.note == "seen at rest"
    event = AuditEvent.objects.order_by("-position")[0]
    assert (event.verb, event.about) == ("body_map.recorded", visit.patient_id)
    assert "calf" not in str(event.detail), "ids and field names only"


@pytest.mark.parametrize(
    "entry",
    [
        MapEntry(marks={"calf": ["twitch"]}),
        MapEntry(marks={"calf_left": ["itch"]}),
        MapEntry(power={"biceps": 4}),
        MapEntry(power={"elbow_flexion_left": 6}),
        MapEntry(power={"elbow_flexion_left": -1}),
        MapEntry(power={"elbow_flexion_left": True}),
        MapEntry(marks={"calf_left": ["twitch"]}, note="x" * 1001),
    ],
)
def test_what_is_not_of_the_body_is_refused(
    entry: MapEntry, visit: Visit, clinician: User, now: datetime
) -> None:
    with pytest.raises(OutsideRange):
        record_body_map(visit=visit, entry=entry, by=clinician, now=now)
    assert not BodyMap.objects.exists()


def test_an_empty_map_says_nothing_and_is_refused(
    visit: Visit, clinician: User, now: datetime
) -> None:
    with pytest.raises(NothingMarked):
        record_body_map(visit=visit, entry=MapEntry(), by=clinician, now=now)


def test_a_change_keeps_what_the_map_said_before(
    visit: Visit, clinician: User, now: datetime
) -> None:
    first = record_body_map(visit=visit, entry=CALF, by=clinician, now=now)
    second = MapEntry(marks={"calf_right": ["twitch"]})

    kept = record_body_map(
        visit=visit, entry=second, by=clinician, now=now, row_version=first.row_version
    )

    assert kept.marks == {"calf_right": ["twitch"]}
    assert [was.marks for was in body_map_versions(kept)] == [{"calf_left": ["twitch"]}]


def test_saving_the_same_again_writes_nothing(visit: Visit, clinician: User, now: datetime) -> None:
    first = record_body_map(visit=visit, entry=CALF, by=clinician, now=now)
    again = record_body_map(visit=visit, entry=CALF, by=clinician, now=now, row_version=1)

    assert again.row_version == first.row_version


def test_another_person_who_states_the_whole_body_signs_for_it(
    visit: Visit, clinician: User, stranger: User, now: datetime
) -> None:
    entry = MapEntry(whole_body=True)
    record_body_map(visit=visit, entry=entry, by=clinician, now=now)

    kept = record_body_map(visit=visit, entry=entry, by=stranger, now=now, row_version=1)

    assert kept.recorded_by == stranger


def test_two_people_do_not_overwrite_each_other(
    visit: Visit, clinician: User, now: datetime
) -> None:
    record_body_map(visit=visit, entry=CALF, by=clinician, now=now)

    with pytest.raises(StaleRecord):
        record_body_map(visit=visit, entry=MapEntry(whole_body=True), by=clinician, now=now)


def test_a_signed_visit_locks_its_map(signed_visit: Visit, clinician: User, now: datetime) -> None:
    with pytest.raises(VisitSigned):
        record_body_map(visit=signed_visit, entry=CALF, by=clinician, now=now)


def test_an_amendment_needs_a_reason_and_is_listed_under_the_visit(
    signed_visit: Visit, clinician: User, now: datetime
) -> None:
    there = BodyMapFactory.create(visit=signed_visit)
    entry = MapEntry(marks={"calf_right": ["twitch"]})
    given = {"visit": signed_visit, "by": clinician, "now": now, "row_version": there.row_version}

    with pytest.raises(ReasonMissing):
        amend_body_map(entry=entry, reason=" ", **given)
    amended = amend_body_map(entry=entry, reason="Wrong side", **given)

    assert [was.marks for was in body_map_versions(amended)] == [{"calf_left": ["twitch"]}]
    assert [each.reason for each in signed_visit.amendments.all()] == ["Wrong side"]


def test_an_amendment_that_changes_nothing_is_refused(
    signed_visit: Visit, clinician: User, now: datetime
) -> None:
    BodyMapFactory.create(visit=signed_visit)
    given = {"visit": signed_visit, "by": clinician, "now": now, "row_version": 1}

    with pytest.raises(NothingChanged):
        amend_body_map(entry=CALF, reason="Looked again", **given)


def test_an_open_visit_is_changed_not_amended(visit: Visit, clinician: User, now: datetime) -> None:
    with pytest.raises(VisitNotSigned):
        amend_body_map(visit=visit, entry=CALF, reason="x", by=clinician, now=now)


def test_a_map_in_error_answers_nothing_and_makes_room_for_another(
    signed_visit: Visit, clinician: User, now: datetime
) -> None:
    wrong = BodyMapFactory.create(visit=signed_visit)

    mark_body_map_in_error(
        body_map=wrong, reason="Other patient", by=clinician, now=now, row_version=1
    )

    assert body_map_of(signed_visit) is None
    assert "sites" not in recorded_facts(signed_visit, now.date())
    assert signed_visit.amendments.get().reason == "Other patient"
    amend_body_map(visit=signed_visit, entry=CALF, reason="Right map", by=clinician, now=now)


def test_only_signed_visits_that_still_count_are_looked_back_at(clinician: User) -> None:
    visit = VisitFactory.create(opened_by=clinician)
    same = {"patient": visit.patient, "opened_by": clinician}
    assert body_map_before(visit) is None
    BodyMapFactory.create(visit=VisitFactory.create(started_at=NOON.replace(day=3), **same))
    assert body_map_before(visit) is None, "that visit is open"
    signed = VisitFactory.create(started_at=NOON.replace(day=2), signed=True, **same)
    there = BodyMapFactory.create(visit=signed)
    assert body_map_before(visit) == there


def test_sides_marked_alike_are_both_sides() -> None:
    assert sites({"calf_left": ["twitch"], "calf_right": ["twitch"]}) == {"calf_both"}
    assert sites({"calf_left": ["twitch"], "calf_right": ["cramp"]}) == {"calf_left", "calf_right"}
    assert sites({"calf_left": [], "tongue": ["twitch"]}) == {"tongue"}


def test_an_unmarked_place_is_not_assessed_until_somebody_says_so(
    visit: Visit, clinician: User, now: datetime
) -> None:
    first = record_body_map(visit=visit, entry=CALF, by=clinician, now=now)
    assert recorded_facts(visit, now.date())["sites"].complete is False

    record_body_map(
        visit=visit,
        entry=MapEntry(marks=CALF.marks, whole_body=True),
        by=clinician,
        now=now,
        row_version=first.row_version,
    )
    fact = recorded_facts(visit, now.date())["sites"]
    assert (fact.present, fact.complete) == ({"calf_left"}, True)


def test_the_map_finds_weakness_and_wasting_but_never_their_absence(
    visit: Visit, clinician: User, now: datetime
) -> None:
    entry = MapEntry(power={"hip_flexion_left": 5}, whole_body=True)
    first = record_body_map(visit=visit, entry=entry, by=clinician, now=now)
    facts = recorded_facts(visit, now.date())
    assert "weakness" not in facts
    assert "wasting" not in facts

    weak = MapEntry(marks={"hand_left": [Sign.WASTING]}, power={"hip_flexion_left": 4})
    record_body_map(visit=visit, entry=weak, by=clinician, now=now, row_version=first.row_version)
    facts = recorded_facts(visit, now.date())
    assert facts["weakness"].value == "objective"
    assert facts["wasting"].value == "present"
