"""Panel, check, result and receipt, without a page."""

import pytest

from accounts.models import Clinic, UnitSystem, User
from tests.factories.patients import AlertFactory
from tests.factories.triage import (
    NORMAL,
    NOW,
    answer,
    answer_all,
    open_screening,
    refreshed,
    signed,
)
from triage.assessment import Assessment, assess
from triage.items import Given
from triage.models import Screening
from triage.presenters.check import check_page
from triage.presenters.panel import panel_for
from triage.presenters.receipt import receipt_page
from triage.presenters.result import result_page
from triage.presenters.words import amount_words

pytestmark = pytest.mark.django_db


def standing(screening: Screening) -> Assessment:
    return assess(refreshed(screening), NOW)


def test_the_panel_outside_the_scope_says_only_that(clinician: User) -> None:
    panel = panel_for(standing(answer(open_screening(clinician), clinician, age=15.0)))

    assert "paediatric" in panel.out_of_scope
    assert (panel.because, panel.deciding) == ((), ())


def test_the_panel_of_a_settled_result_asks_nothing(clinician: User) -> None:
    panel = panel_for(standing(answer_all(open_screening(clinician), clinician, NORMAL)))

    assert (panel.deciding, panel.settling) == ((), ())
    assert "No missing answer makes it more urgent." in panel.words


def test_the_panel_tells_what_each_answer_leads_to(clinician: User) -> None:
    screening = answer(open_screening(clinician), clinician, weakness="objective")
    panel = panel_for(standing(screening))

    (ask,) = [each for each in panel.deciding if each.label == "Breathless at rest"]
    assert "present → emergency now" in ask.outcomes
    assert ask.url.endswith("/sections/bulbar_signs/?open=breathless_rest#f-breathless_rest")


def test_the_check_page_says_where_each_answer_comes_from(clinician: User) -> None:
    screening = answer(open_screening(clinician), clinician, weakness="none", rigidity=False)
    page = check_page(standing(screening))

    sources = {line.label: line.source for line in (*page.present, *page.absent)}
    assert sources["Age"] == "from the record, patient details"
    assert sources["Weakness"] == f"examined, {clinician}"
    assert [line.label for line in page.absent] == ["Rigidity"]


def test_an_open_list_is_present_and_not_assessed(clinician: User) -> None:
    chosen = {"present": ["twitch"], "complete": False}
    page = check_page(standing(answer(open_screening(clinician), clinician, symptoms=chosen)))

    assert "Symptoms" in [line.label for line in page.present]
    (rest,) = [line for line in page.not_assessed if line.label == "Symptoms"]
    assert rest.reason == "the rest of the list"


def test_the_result_of_a_complete_normal_examination_reassures(clinician: User) -> None:
    page = result_page(standing(answer_all(open_screening(clinician), clinician, NORMAL)))

    assert page.code == "D6"
    assert (page.not_assessed, page.reassurance_waits_for, page.missing_words) == ((), (), "")
    assert [each.title for each in page.offered] == ["Drinking through the day"]


def test_one_missing_decisive_sign_withholds_reassurance(clinician: User) -> None:
    values = {**NORMAL, "bulbar.choking": Given(reason="declined")}
    page = result_page(standing(answer_all(open_screening(clinician), clinician, values)))

    assert page.code == "D5"
    assert [each.label for each in page.reassurance_waits_for] == ["Speech and swallowing: Choking"]
    assert page.reassurance_waits_for[0].reason == "declined by the patient"


def test_withheld_advice_names_its_check_once(clinician: User) -> None:
    screening = answer_all(open_screening(clinician), clinician, NORMAL)
    AlertFactory.create(patient=screening.patient)

    page = result_page(standing(screening))

    (held,) = page.withheld
    assert (held.title, held.why, held.codes) == (
        "Drinking through the day",
        ("heart failure",),
        ("CI-fluid",),
    )


def test_contributing_factors_say_who_says_so_in_the_result_and_in_the_receipt(
    clinician: User,
) -> None:
    values = {**NORMAL, "caffeine_mg_day": 500.0}
    screening = answer_all(open_screening(clinician), clinician, values)

    (factor,) = result_page(standing(screening)).contributing
    assert (factor.id, factor.title, factor.evidence) == ("C04", "Caffeine and stimulants", "")
    assert [source.trust for source in factor.sources] == ["local judgement, to be confirmed"]
    assert receipt_page(signed(clinician, {"caffeine_mg_day": 500.0})).contributing == (factor,)


def test_an_emergency_has_no_self_care(clinician: User) -> None:
    screening = answer(
        open_screening(clinician), clinician, weakness="objective", breathless_rest=True
    )
    page = result_page(standing(screening))

    assert page.self_care_stops
    assert page.offered == ()
    assert page.investigations == ("Vital capacity",)


def test_no_rule_fired_says_what_to_do_instead(clinician: User) -> None:
    values = {**NORMAL, "symptoms": {"present": ["weakness"], "complete": True}}
    page = result_page(standing(answer_all(open_screening(clinician), clinician, values)))

    assert (page.code, page.rules) == ("D5", ())
    assert page.no_rule == "No rule explains these findings"


def test_the_receipt_page_reads_the_receipt_itself(clinician: User) -> None:
    page = receipt_page(signed(clinician))

    assert page.faults == ()
    assert page.signed_by == str(clinician)
    weakness = next(line for line in page.present if "weakness" in line.wording)
    assert weakness.wording == "Is there weakness on examination?"
    assert weakness.entered == f"examined, {clinician}"
    assert any(line.answer == "2 others of the list" for line in page.absent)
    assert [each.title for each in page.decisions] == [
        "Handout",
        "No recall: Everything needed is arranged already",
    ]


def test_the_receipt_page_lists_what_nobody_assessed(clinician: User) -> None:
    missing = {
        "rigidity": Given(),
        "chvostek": Given(reason="declined"),
        "breathless_rest": Given(),
    }
    open_list = {"symptoms": {"present": ["twitch"], "complete": False}}

    page = receipt_page(signed(clinician, {**missing, **open_list}))

    listed = {(each.label, each.reason) for each in page.not_assessed}
    assert listed >= {
        ("Rigidity", "not asked"),
        ("Chvostek sign", "declined by the patient"),
        ("Breathless at rest", "not asked"),
        ("Symptoms: the rest of the list", "not asked"),
    }
    assert not any("Chvostek" in line.wording for line in (*page.present, *page.absent))


def test_a_us_clinic_reads_reasons_in_its_units_and_the_report_is_the_same(
    clinician: User,
) -> None:
    symptoms = {"present": ["cramp"], "complete": True}
    values = {"symptoms": symptoms, "calf_swelling_cm": 4.0}
    screening = answer_all(open_screening(clinician), clinician, values)
    plain = standing(screening)
    Clinic.objects.update(units=UnitSystem.US)
    assessment = standing(screening)

    assert assessment.report.to_dict() == plain.report.to_dict()
    assert "Calf difference: 4 cm" in answers_behind(plain)
    assert "Calf difference: 1.575 in (4 cm)" in answers_behind(assessment)
    page = result_page(assessment)
    assert "Calf difference: 1.575 in (4 cm)" in page.rules[0].answers
    assert "in (" in page.less_urgent


def test_a_us_clinic_is_told_the_threshold_in_its_units(clinician: User) -> None:
    Clinic.objects.update(units=UnitSystem.US)
    symptoms = {"present": ["cramp"], "complete": True}
    screening = answer_all(open_screening(clinician), clinician, {"symptoms": symptoms})

    panel = panel_for(standing(screening))

    told = [line for ask in (*panel.deciding, *panel.settling) for line in ask.outcomes]
    assert any(line.startswith("≥ 1.181 in (≥ 3 cm) → ") for line in told), told


def answers_behind(assessment: Assessment) -> list[str]:
    return [each for because in panel_for(assessment).because for each in because.answers]


@pytest.mark.parametrize(
    ("number", "unit", "said"),
    [
        (">= 3", "mmol/L", "≥ 3 mmol/L"),
        ("90", "umol/L", "90 µmol/L"),
        ("2", "", "2"),
        ("60", "units/week", "60 units/week"),
        ("1", "mU/L", "1 mU/L"),
    ],
)
def test_amounts_are_written_as_on_paper(number: str, unit: str, said: str) -> None:
    assert amount_words(number, unit) == said
