"""One section of a screening, without a page."""

from typing import Any

import pytest
from django.http import QueryDict

from accounts.models import UnitSystem, User
from tests.factories.patients import MedicineFactory
from tests.factories.triage import (
    NOW,
    answer,
    open_screening,
    refreshed,
)
from triage.assessment import Assessment, assess
from triage.forms.section import SectionForm
from triage.items import Given
from triage.models import Screening
from triage.presenters.section import section_page, section_steps, sections_not_needed

pytestmark = pytest.mark.django_db


def standing(screening: Screening) -> Assessment:
    return assess(refreshed(screening), NOW)


def section_of(assessment: Assessment, section: str, **more: Any) -> Any:
    found = next(each for each in assessment.ruleset.sections if each.id == section)
    return section_page(assessment, found, **more)


def control(page: Any, key: str) -> Any:
    return next(c for block in page.blocks for c in block.controls if c.key == key)


def test_a_presence_has_three_buttons_and_nothing_is_assumed(clinician: User) -> None:
    page = section_of(standing(open_screening(clinician)), "limb_signs")

    shown = control(page, "wasting").shown
    assert [(o["label"], o["checked"]) for o in shown.options] == [
        ("Present", False),
        ("Absent", False),
        ("Not assessed", True),
    ]


def test_the_options_of_a_set_stand_together_under_its_question(clinician: User) -> None:
    page = section_of(standing(open_screening(clinician)), "bulbar_signs")

    titles = [(block.title, len(block.controls)) for block in page.blocks]
    assert titles == [("Which of these are there?", 2), ("", 1)]


def test_what_is_not_indicated_is_closed_until_it_is_asked_for(clinician: User) -> None:
    assessment = standing(open_screening(clinician))

    assert control(section_of(assessment, "calf"), "calf_swelling_cm").closed
    opened = section_of(assessment, "calf", opened=["calf_swelling_cm"])
    assert not control(opened, "calf_swelling_cm").closed


def test_a_closed_finding_with_an_answer_or_a_note_stays_open(clinician: User) -> None:
    screening = open_screening(clinician)
    answer(screening, clinician, calf_swelling_cm=Given(note="left looks thicker"))

    assert not control(section_of(standing(screening), "calf"), "calf_swelling_cm").closed


def test_a_clinic_with_us_units_sees_them_first(clinician: User) -> None:
    screening = answer(
        open_screening(clinician), clinician, symptoms={"present": ["cramp"], "complete": True}
    )
    page = section_of(standing(screening), "calf", units=UnitSystem.US)

    units = control(page, "calf_swelling_cm").number.units
    assert units == (("cm", "cm", False), ("in", "in", True))


def test_a_number_is_shown_in_the_unit_it_was_given_in(clinician: User) -> None:
    screening = answer(
        open_screening(clinician), clinician, calf_swelling_cm=Given(5.08, unit="in")
    )
    number = control(section_of(standing(screening), "calf"), "calf_swelling_cm").number

    assert (number.value, number.units) == ("2", (("cm", "cm", False), ("in", "in", True)))


def test_medicines_are_a_table_with_a_column_for_stopped_ones(clinician: User) -> None:
    choices = control(section_of(standing(open_screening(clinician)), "habits"), "drugs").choices

    assert choices.columns == ("takes it", "stopped in the last weeks")
    assert [row.label for row in choices.rows] == ["Atorvastatin", "Spironolactone", "Omeprazole"]
    assert choices.rows[0].boxes[1].value == "atorvastatin_stopped"


def test_a_recorded_medicine_nobody_knows_is_named(clinician: User) -> None:
    screening = open_screening(clinician)
    MedicineFactory.create(patient=screening.patient, name="Blue drops")

    assert control(section_of(standing(screening), "habits"), "drugs").record.uncoded == (
        "Blue drops"
    )


def test_progress_counts_what_is_asked_of_this_patient(clinician: User) -> None:
    screening = answer(open_screening(clinician), clinician, weakness="none", wasting=False)
    steps = {step.label: step for step in section_steps(standing(screening))}

    assert steps["Limb signs"].status == "2/4"
    assert steps["Person"].icon == "check"
    assert "Circulation and calf" not in steps
    assert [title for title, _url in sections_not_needed(standing(screening))] == [
        "Circulation and calf"
    ]


def test_the_group_answer_leaves_out_what_reassurance_rests_on(clinician: User) -> None:
    page = section_of(standing(open_screening(clinician)), "limb_signs")

    assert page.shortcut.named == (("rigidity", "Rigidity"), ("chvostek", "Chvostek sign"))
    assert page.shortcut.apart == ("Wasting",)


def test_the_group_answer_is_not_offered_for_one_sign(clinician: User) -> None:
    screening = answer(open_screening(clinician), clinician, rigidity=True)

    assert section_of(standing(screening), "limb_signs").shortcut is None


def test_what_was_typed_stands_beside_its_error(clinician: User) -> None:
    assessment = standing(open_screening(clinician))
    data = QueryDict("a.caffeine_mg_day=lots&v.caffeine_mg_day=0&n.caffeine_mg_day=tea")
    form = SectionForm(assessment.published.items_in("habits"), data)

    shown = control(section_of(assessment, "habits", form=form), "caffeine_mg_day")

    assert (shown.number.value, shown.shown.note) == ("lots", "tea")
    assert shown.error == "Enter a number, such as 4.2."
