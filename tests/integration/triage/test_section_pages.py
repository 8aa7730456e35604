"""A section of a screening, with and without JavaScript."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.audit.models import AuditEvent
from core.drafts.models import Draft
from tests.factories.patients import MedicineFactory, VisitFactory
from tests.factories.triage import (
    NOW,
    answer,
    publish_small,
)
from tests.integration.triage.pages import kept, page, post_section, shown
from triage.actions.answers import record_answers
from triage.items import Given
from triage.models import (
    Screening,
    ScreeningAnswer,
)

pytestmark = pytest.mark.django_db

ClientFor = Callable[..., Client]


def test_a_screening_is_started_from_the_visit_and_only_once(browser: Client) -> None:
    publish_small()
    user: User = browser.user  # type: ignore[attr-defined]
    visit = VisitFactory.create(opened_by=user, patient__clinic=user.memberships.get().clinic)

    for _press in range(2):
        browser.post(reverse("triage:start", args=[visit.pk]))

    screening = Screening.objects.get(visit=visit)
    assert (
        page("screening", screening)
        in browser.get(reverse("visits:detail", args=[visit.pk])).content.decode()
    )


def test_a_child_is_sent_to_the_paediatric_path(browser: Client) -> None:
    publish_small()
    user: User = browser.user  # type: ignore[attr-defined]
    visit = VisitFactory.create(
        opened_by=user,
        patient__clinic=user.memberships.get().clinic,
        patient__birth_date="2014-03-01",
    )

    response = browser.post(reverse("triage:start", args=[visit.pk]), follow=True)

    assert "paediatric path" in response.content.decode()
    assert not Screening.objects.exists()


def test_the_door_leads_to_the_first_unfinished_section(
    browser: Client, screening: Screening
) -> None:
    response = browser.get(page("screening", screening))

    assert response.headers["Location"] == page("section", screening, "complaint")


def test_a_section_opens_with_nothing_assumed(browser: Client, screening: Screening) -> None:
    html = shown(browser, "section", screening, "limb_signs")

    assert html.count('value="" id="f-wasting-2" checked') == 1
    assert "MRC grade 4 or less" in html
    assert "Sections of the screening" in html


def test_reading_a_section_is_audited(browser: Client, screening: Screening) -> None:
    shown(browser, "section", screening, "limb_signs")

    event = AuditEvent.objects.order_by("-position")[0]
    assert (event.verb, event.about) == ("screening.viewed", screening.patient_id)


def test_what_the_record_knows_is_shown_with_its_source_and_not_asked(
    browser: Client, screening: Screening
) -> None:
    html = shown(browser, "section", screening, "person")

    assert "From the record, patient details" in html
    assert "58 years" in html


def test_a_recorded_medicine_is_ticked_and_can_only_be_changed_in_the_record(
    browser: Client, screening: Screening
) -> None:
    MedicineFactory.create(patient=screening.patient, name="Atorvastatin")

    html = shown(browser, "section", screening, "habits")

    assert 'value="atorvastatin" id="f-drugs-atorvastatin" checked disabled' in html
    assert "Change it in the visit" in html


def test_a_change_of_the_record_is_said(browser: Client, screening: Screening) -> None:
    patient = screening.patient
    patient.birth_date = patient.birth_date.replace(year=1960)
    patient.save()

    html = shown(browser, "section", screening, "person")

    assert "The record has changed since this screening began; it said: 58 years." in html


def test_saving_a_section_keeps_answers_reasons_and_notes(
    browser: Client, screening: Screening
) -> None:
    response = post_section(
        browser,
        screening,
        "limb_signs",
        {
            "a.weakness": "none",
            "a.wasting": "absent",
            "n.wasting": "both hands",
            "a.rigidity": "",
            "r.rigidity": "unable",
            "go": "next",
        },
    )

    assert response.headers["Location"] == page("section", screening, "bulbar_signs")
    assert kept(screening, "weakness") == "none"
    rows = {row.item: row for row in ScreeningAnswer.objects.filter(screening=screening)}
    assert (rows["wasting"].value, rows["wasting"].note) == (False, "both hands")
    assert (rows["rigidity"].value, rows["rigidity"].reason) == (None, "unable")


def test_a_list_is_complete_only_when_said_so(browser: Client, screening: Screening) -> None:
    post_section(browser, screening, "complaint", {"a.symptoms": ["twitch", "cramp"]})
    assert kept(screening, "symptoms") == {"present": ["twitch", "cramp"], "complete": False}

    post_section(browser, screening, "complaint", {"a.symptoms": ["twitch"], "c.symptoms": "yes"})
    assert kept(screening, "symptoms") == {"present": ["twitch"], "complete": True}


@pytest.mark.parametrize(
    ("typed", "unit", "kept_as"), [("4,2", "", 4.2), ("2", "in", 5.08), (" 3 ", "cm", 3.0)]
)
def test_numbers_are_read_as_people_write_them(
    browser: Client, screening: Screening, typed: str, unit: str, kept_as: float
) -> None:
    fields = {"a.calf_swelling_cm": typed, "u.calf_swelling_cm": unit}

    post_section(browser, screening, "calf", fields)

    assert kept(screening, "calf_swelling_cm") == kept_as


def test_a_refused_page_writes_nothing_and_loses_nothing(
    browser: Client, screening: Screening
) -> None:
    fields = {"a.caffeine_mg_day": "lots", "a.drugs": [], "c.drugs": "yes"}

    response = post_section(browser, screening, "habits", {**fields, "v.drugs": "0"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "Enter a number" in html
    assert 'value="lots"' in html
    assert 'href="#f-caffeine_mg_day-0"' in html
    assert kept(screening, "drugs") is None
    draft = Draft.objects.get(key=response.wsgi_request.path)
    assert draft.fields["c.drugs"] == ["yes"]


def test_what_could_not_be_saved_is_there_again(browser: Client, screening: Screening) -> None:
    post_section(browser, screening, "habits", {"a.caffeine_mg_day": "lots"})

    html = shown(browser, "section", screening, "habits")
    assert "This is your draft" in html
    assert 'value="lots"' in html

    post_section(browser, screening, "habits", {"a.caffeine_mg_day": "300"})
    assert not Draft.objects.exists()


def test_only_what_is_asked_of_this_patient_stands_open(
    browser: Client, screening: Screening
) -> None:
    html = shown(browser, "section", screening, "calf")
    assert "1 more finding is not needed" in html
    assert 'name="a.calf_swelling_cm"' not in html
    assert (
        'name="a.calf_swelling_cm"'
        in browser.get(page("section", screening, "calf") + "?open=all").content.decode()
    )

    post_section(browser, screening, "complaint", {"a.symptoms": ["cramp"]})

    assert 'name="a.calf_swelling_cm"' in shown(browser, "section", screening, "calf")


def test_the_panel_says_the_range_the_reason_and_what_to_ask(
    browser: Client, screening: Screening
) -> None:
    user: User = browser.user  # type: ignore[attr-defined]
    answer(screening, user, weakness="objective", progression="progressive_weeks_months")

    html = shown(browser, "section", screening, "bulbar_signs")

    assert "At least: Urgent referral, within 2 weeks. Could be: Emergency now." in html
    foot = html.split('id="so-far-line"')[1].split("</p>")[0]  # of a phone's screen
    assert "At least: Urgent referral, within 2 weeks." in foot
    assert 'href="#so-far"' in foot
    assert "Weakness: weak on examination" in html
    assert "present → emergency now" in html


def test_one_answer_at_a_time_is_saved_at_once(browser: Client, screening: Screening) -> None:
    response = post_section(
        browser, screening, "complaint", {"a.symptoms": ["cramp"]}, HTTP_HX_REQUEST="true"
    )

    html = response.content.decode()
    assert response.status_code == 200
    assert kept(screening, "symptoms")["present"] == ["cramp"]
    assert "<html" not in html
    assert 'id="so-far"' in html
    assert 'id="so-far-line" data-hx-swap-oob="true"' in html
    assert 'name="v.symptoms" id="v-symptoms" value="1" data-hx-swap-oob="true"' in html
    assert "Circulation and calf" in html  # the section that the answer opened


def test_a_wrong_number_is_said_beside_it_at_once(browser: Client, screening: Screening) -> None:
    fields = {"a.caffeine_mg_day": "lots"}

    response = post_section(browser, screening, "habits", fields, HTTP_HX_REQUEST="true")

    html = response.content.decode()
    assert 'id="f-caffeine_mg_day-box" data-hx-swap-oob="true"' in html
    assert "Enter a number" in html
    assert 'value="lots"' in html


@pytest.mark.parametrize("live", [True, False])
def test_two_people_at_once_lose_nothing(
    browser: Client, screening: Screening, therapist: User, live: bool
) -> None:
    record_answers(
        screening=screening, given={"wasting": Given(True)}, seen={}, by=therapist, now=NOW
    )
    fields = {"a.wasting": "absent", "v.wasting": "0", "a.weakness": "none", "v.weakness": "0"}
    headers = {"HTTP_HX_REQUEST": "true"} if live else {}

    response = browser.post(page("section", screening, "limb_signs"), fields, **headers)

    html = response.content.decode()
    assert kept(screening, "wasting") is True
    assert kept(screening, "weakness") is None
    if live:
        assert "See both and choose" in html
        return
    assert response.status_code == 409
    assert "Present" in html
    assert "Absent" in html
    assert '<input type="hidden" name="a.weakness" value="none">' in html


@pytest.mark.parametrize(("keep", "value"), [("mine", False), ("theirs", True)])
def test_the_merge_page_keeps_the_chosen_answer_and_the_rest(
    browser: Client, screening: Screening, therapist: User, keep: str, value: bool
) -> None:
    record_answers(
        screening=screening, given={"wasting": Given(True)}, seen={}, by=therapist, now=NOW
    )
    fields = {"a.wasting": "absent", "v.wasting": "1", "a.weakness": "none", "v.weakness": "0"}

    browser.post(page("section", screening, "limb_signs"), {**fields, "keep.wasting": keep})

    assert kept(screening, "wasting") is value
    assert kept(screening, "weakness") == "none"


def test_none_present_names_the_signs_and_leaves_out_the_decisive_ones(
    browser: Client, screening: Screening
) -> None:
    html = shown(browser, "section", screening, "limb_signs")
    assert "none present" in html
    assert "Not covered, because reassurance rests on them" in html
    assert '<input type="hidden" name="item" value="wasting">' not in html

    browser.post(page("none_present", screening, "limb_signs"), {"item": ["rigidity", "chvostek"]})

    assert kept(screening, "rigidity") is False
    row = ScreeningAnswer.objects.get(screening=screening, item="chvostek")
    assert row.source == "group"


def test_none_present_refuses_a_decisive_sign(browser: Client, screening: Screening) -> None:
    response = browser.post(
        page("none_present", screening, "limb_signs"),
        {"item": ["rigidity", "wasting"]},
        follow=True,
    )

    assert "Nothing was recorded" in response.content.decode()
    assert kept(screening, "rigidity") is None


BAD = [
    "x" * 1_000_000,
    "a\x00b",
    "\u202eevil",
    "9" * 400,
    "-1",
    "1e9999",
    "NaN",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "نص عربي",
]


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_bad_input_never_breaks_a_section(browser: Client, screening: Screening, text: str) -> None:
    fields = {}
    for item in ("caffeine_mg_day", "drugs", "conditions", "wasting"):
        fields |= {f"{part}.{item}": text for part in "acurnv"}

    response = browser.post(page("section", screening, "habits"), fields)

    assert response.status_code in (302, 400, 413, 422)
    assert "<script>alert" not in response.content.decode()


def test_an_unknown_section_is_not_found(browser: Client, screening: Screening) -> None:
    assert browser.get(page("section", screening, "nowhere")).status_code == 404
