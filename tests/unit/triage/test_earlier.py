"""The change since the last visit as the record feeds it into a screening."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from patients.models import Visit
from tests.factories.patients import NOON, BodyMapFactory, VisitFactory
from tests.factories.triage import NORMAL, answer, open_screening, refreshed, signed
from triage.assessment import Assessment, assess
from triage.earlier import change_since_last, last_examined
from triage.models import Screening, ScreeningAnswer
from triage.presenters.change import change_shown
from triage.presenters.section import section_page

pytestmark = pytest.mark.django_db

TWO_MONTHS = timedelta(days=60)


def visits(clinician: User, *, apart: timedelta = TWO_MONTHS) -> tuple[Visit, Visit]:
    """A signed visit and a later open one of the same patient."""
    clinic = clinician.memberships.get().clinic
    now = VisitFactory.create(opened_by=clinician, patient__clinic=clinic)
    then = VisitFactory.create(
        patient=now.patient, opened_by=clinician, started_at=NOON - apart, signed=True
    )
    return then, now


def begun(clinician: User, then: dict[str, Any], now: dict[str, Any], **kwargs: Any) -> Screening:
    earlier, visit = visits(clinician, **kwargs)
    BodyMapFactory.create(visit=earlier, **{"marks": {}, **then})
    BodyMapFactory.create(visit=visit, **{"marks": {}, **now})
    return open_screening(clinician, visit)


def standing(screening: Screening) -> Assessment:
    return assess(refreshed(screening), NOON)


WEAKER = ({"power": {"hip_flexion_left": 5}}, {"power": {"hip_flexion_left": 3}})


def test_without_an_earlier_visit_there_is_nothing_to_compare(clinician: User) -> None:
    assessment = standing(open_screening(clinician))

    assert assessment.change is None
    assert assessment.known["progression"].record is None


def test_lost_strength_answers_progression_and_says_from_where(clinician: User) -> None:
    assessment = standing(begun(clinician, *WEAKER))

    known = assessment.known["progression"]
    assert known.value == "progressive_weeks_months"
    assert "13 Sept" in known.record.source or "13 Sep" in known.record.source
    assert assessment.answers.given()["weakness"] == "objective"


def test_the_clinicians_answer_wins_and_the_difference_is_shown(clinician: User) -> None:
    screening = answer(begun(clinician, *WEAKER), clinician, progression="stable")

    known = standing(screening).known["progression"]
    assert known.value == "stable"
    assert known.differs


def test_a_map_that_says_less_answers_nothing(clinician: User) -> None:
    untested = begun(clinician, {"power": {"hip_flexion_left": 5}}, {"whole_body": True})

    assert standing(untested).known["progression"].record is None


def test_an_earlier_open_or_wrong_visit_is_not_compared(clinician: User) -> None:
    earlier, visit = visits(clinician)
    assert last_examined(visit) is None, "it holds nothing to compare"
    there = BodyMapFactory.create(visit=earlier)
    assert last_examined(visit) == earlier
    there.error_reason, there.error_by, there.error_at = "Other patient", clinician, NOON
    there.save()
    assert last_examined(visit) is None


def test_findings_of_the_last_signed_screening_are_compared(clinician: User) -> None:
    receipt = signed(clinician, {**NORMAL})
    visit = receipt.screening.visit
    Visit.objects.filter(pk=visit.pk).update(
        state="signed", signed_by=clinician, signed_at=NOON + timedelta(hours=1)
    )
    later = VisitFactory.create(
        patient=visit.patient, opened_by=clinician, started_at=NOON + TWO_MONTHS
    )

    change = change_since_last(later, {"weakness": "objective"})

    assert change is not None
    assert change.options["new_weakness"].name == "TRUE"
    assert change.progression == "progressive_weeks_months"


def test_an_option_of_another_ruleset_is_neither_weak_nor_not(clinician: User) -> None:
    receipt = signed(clinician, {**NORMAL})
    screening = receipt.screening
    ScreeningAnswer.objects.filter(screening=screening, item="weakness").update(value="not_tested")
    Visit.objects.filter(pk=screening.visit_id).update(
        state="signed", signed_by=clinician, signed_at=NOON + timedelta(hours=1)
    )
    later = VisitFactory.create(
        patient=screening.patient, opened_by=clinician, started_at=NOON + TWO_MONTHS
    )

    change = change_since_last(later, {"weakness": "objective"})

    assert change is not None
    assert change.options["new_weakness"].name == "UNKNOWN"
    shown = change_shown(change)
    assert shown is not None
    assert [line.then for line in shown.unclear] == ["not assessed"]


def test_a_signed_screening_keeps_what_the_comparison_said(clinician: User) -> None:
    screening = begun(clinician, *WEAKER)

    row = ScreeningAnswer.objects.get(screening=screening, item="progression")
    assert (row.source, row.value) == ("record", "progressive_weeks_months")


def test_the_section_says_that_the_answer_is_the_records(clinician: User) -> None:
    assessment = standing(begun(clinician, *WEAKER))
    place = assessment.known["progression"].item.section
    section = next(s for s in assessment.ruleset.sections if s.id == place)

    controls = [c for b in section_page(assessment, section).blocks for c in b.controls]
    control = next(c for c in controls if c.key == "progression")
    assert control.follows
    assert "compared with" in control.record.source
