"""The pages of a screening as a clinician meets them, with and without JavaScript."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from core.audit.models import AuditEvent
from core.drafts.models import Draft
from tests.factories.patients import AlertFactory, MedicineFactory, VisitFactory
from tests.factories.triage import (
    NORMAL,
    NOW,
    answer,
    answer_all,
    open_screening,
    publish_small,
    refreshed,
    sign_now,
)
from triage.actions.answers import record_answers
from triage.actions.decisions import Closing, choose_closing
from triage.assessment import assess
from triage.items import Given
from triage.models import (
    ClosingAction,
    ClosingKind,
    Override,
    Receipt,
    Screening,
    ScreeningAnswer,
)

pytestmark = pytest.mark.django_db

ClientFor = Callable[..., Client]


@pytest.fixture
def browser(client_for: ClientFor) -> Client:
    """A clinician's browser; the clinician is `browser.user`."""
    return client_for(Role.CLINICIAN)


@pytest.fixture
def screening(browser: Client) -> Screening:
    return open_screening(browser.user)  # type: ignore[attr-defined]


def page(name: str, screening: Screening, *args: Any) -> str:
    return reverse(f"triage:{name}", args=[screening.pk, *args])


def shown(browser: Client, name: str, screening: Screening, *args: Any) -> str:
    response = browser.get(page(name, screening, *args))
    assert response.status_code == 200
    return response.content.decode()


def post_section(
    browser: Client, screening: Screening, section: str, fields: dict[str, Any], **extra: Any
) -> Any:
    """Post a section as its page would: every item with the version that holds now."""
    rows = ScreeningAnswer.objects.filter(screening=screening)
    versions = {f"v.{item}": version for item, version in rows.values_list("item", "row_version")}
    given = {f"v.{name[2:]}": "0" for name in fields if name.startswith("a.")}
    return browser.post(
        page("section", screening, section), {**given, **versions, **fields}, **extra
    )


def kept(screening: Screening, item: str) -> Any:
    row = ScreeningAnswer.objects.filter(screening=screening, item=item).first()
    return row.value if row else None


# -- from the visit -------------------------------------------------------------------------------


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


# -- a section ------------------------------------------------------------------------------------


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


def test_one_slip_does_not_hold_back_the_rest(browser: Client, screening: Screening) -> None:
    fields = {"a.caffeine_mg_day": "lots", "a.drugs": [], "c.drugs": "yes"}

    response = post_section(browser, screening, "habits", {**fields, "v.drugs": "0"})

    html = response.content.decode()
    assert response.status_code == 422
    assert "Enter a number" in html
    assert 'value="lots"' in html
    assert 'href="#f-caffeine_mg_day-0"' in html
    assert kept(screening, "drugs") == {"present": [], "complete": True}


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


# -- check and result -----------------------------------------------------------------------------


def test_the_check_page_keeps_present_absent_and_not_assessed_apart(
    browser: Client, screening: Screening
) -> None:
    user: User = browser.user  # type: ignore[attr-defined]
    answer(screening, user, wasting=True, rigidity=False, chvostek=Given(reason="declined"))

    html = shown(browser, "check", screening)

    present, rest = html.split("Absent <span", 1)
    absent, missing = rest.split("Not assessed <span", 1)
    assert "Wasting" in present
    assert "Rigidity" in absent
    assert "Chvostek sign" in missing
    assert "(declined by the patient)" in missing
    assert page("section", screening, "limb_signs") + "?open=wasting#f-wasting" in html


def test_an_earlier_answer_is_listed(browser: Client, screening: Screening) -> None:
    user: User = browser.user  # type: ignore[attr-defined]
    answer(screening, user, wasting=True)
    answer(screening, user, wasting=False)

    assert "1 earlier answer" in shown(browser, "check", screening)


def test_the_result_says_everything_a_clinician_needs_to_disagree(
    browser: Client, screening: Screening
) -> None:
    user: User = browser.user  # type: ignore[attr-defined]
    AlertFactory.create(patient=screening.patient)
    answer(
        screening,
        user,
        weakness="objective",
        progression="progressive_weeks_months",
        symptoms={"present": ["twitch"], "complete": True},
        caffeine_mg_day=500.0,
    )

    html = shown(browser, "result", screening)

    for words in (
        "Urgent referral",
        "within 2 weeks",
        "Motor neurone disease",
        "Weakness: weak on examination",
        "checked 20 Nov 2026",
        "source read",
        "local judgement, to be confirmed",
        "Breathless at rest → emergency now",
        "instead of",
        "Reassurance is withheld",
        "CK",
        "Caffeine and stimulants",
        "heart failure",
        "CI-fluid",
        "Where authorities disagree",
        "For tests.",
        "awaiting local clinical sign-off",
        "it does not diagnose",
    ):
        assert words in html, words


def test_an_overdue_ruleset_says_so(browser: Client, screening: Screening) -> None:
    with time_machine.travel("2028-01-05 12:00", tick=False):
        browser.force_login(browser.user)  # type: ignore[attr-defined]
        html = shown(browser, "result", screening)

    assert "past its review date" in html


def test_an_override_needs_reason_and_words_and_shows_both_urgencies(
    browser: Client, screening: Screening
) -> None:
    seen = assess(refreshed(screening), NOW).seen
    fields = {"chosen": "D3", "reason": "examination", "text": "", "seen": seen}

    refused = browser.post(page("override", screening), fields)
    assert refused.status_code == 422
    assert not Override.objects.exists()

    browser.post(page("override", screening), {**fields, "text": "Odd reflexes."})
    html = shown(browser, "result", screening)
    assert "Urgent referral" in html
    assert "Odd reflexes." in html
    assert "Computed: Investigate in primary care" in html


def test_an_override_of_a_changed_result_is_refused(browser: Client, screening: Screening) -> None:
    fields = {"chosen": "D3", "reason": "examination", "text": "Because.", "seen": "f" * 64}

    response = browser.post(page("override", screening), fields)

    assert response.status_code == 422
    assert "Look at the result again" in response.content.decode()


# -- close and sign -------------------------------------------------------------------------------


def test_closing_proposes_what_the_rule_says(browser: Client, screening: Screening) -> None:
    user: User = browser.user  # type: ignore[attr-defined]
    answer(screening, user, weakness="objective", progression="progressive_weeks_months")

    html = shown(browser, "close", screening)

    assert 'value="neurology"' in html
    assert 'value="Motor neurone disease"' in html


def test_each_way_of_closing_is_kept_and_can_be_taken_back(
    browser: Client, screening: Screening
) -> None:
    browser.post(
        page("close", screening),
        {
            "kind": "refer",
            "refer-destination": "neurology",
            "refer-suspected": "MND",
            "refer-urgency": "D3",
        },
    )
    browser.post(page("close", screening), {"kind": "handout"})
    browser.post(page("close", screening), {"kind": "recall", "recall-due_on": "1 12 2099"})
    chosen = ClosingAction.objects.filter(screening=screening, withdrawn_at=None)
    assert sorted(chosen.values_list("kind", flat=True)) == ["handout", "recall", "refer"]

    browser.post(page("take_back", screening, chosen.get(kind="handout").pk))

    assert sorted(chosen.values_list("kind", flat=True)) == ["recall", "refer"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "refer"}, "Say to whom."),
        ({"kind": "recall", "recall-due_on": "1 1 2001"}, "Choose a day after today."),
        ({"kind": "recall", "recall-due_on": ""}, "Choose a day for the recall."),
        ({"kind": "none", "none-reason": "other"}, "Say why in your own words."),
        ({"kind": "advice", "advice-destination": "neurology"}, "Write the question."),
    ],
)
def test_a_closing_that_lacks_its_point_is_an_error_of_the_form(
    browser: Client, screening: Screening, fields: dict[str, str], words: str
) -> None:
    response = browser.post(page("close", screening), fields)

    assert response.status_code == 422
    assert words in response.content.decode()


def sign_fields(screening: Screening, **changes: str) -> dict[str, Any]:
    now = refreshed(screening)
    return {"row_version": now.row_version, "seen": assess(now, NOW).seen, **changes}


def test_signing_without_a_decision_is_an_error_of_the_form(
    browser: Client, screening: Screening
) -> None:
    fields = sign_fields(screening, accept_missing="on")

    response = browser.post(page("sign", screening), fields)

    assert response.status_code == 422
    assert "Choose what to do first" in response.content.decode()


def test_signing_asks_for_what_could_be_worse(browser: Client, screening: Screening) -> None:
    user: User = browser.user  # type: ignore[attr-defined]
    choose_closing(screening=screening, closing=Closing(ClosingKind.HANDOUT), by=user, now=NOW)

    response = browser.post(page("sign", screening), sign_fields(screening))

    html = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_accept_missing"' in html
    assert "Breathless at rest" in html


def test_signing_what_changed_meanwhile_shows_it_again_first(
    browser: Client, screening: Screening
) -> None:
    user: User = browser.user  # type: ignore[attr-defined]
    answer_all(screening, user, NORMAL)
    choose_closing(screening=screening, closing=Closing(ClosingKind.HANDOUT), by=user, now=NOW)
    fields = sign_fields(screening)
    answer(screening, user, rigidity=True)

    response = browser.post(page("sign", screening), fields)

    html = response.content.decode()
    assert response.status_code == 422
    assert "has changed since this page was shown" in html
    assert f'value="{refreshed(screening).row_version}"' in html
    assert not Receipt.objects.exists()


def test_signing_leads_to_a_receipt_that_proves_true(browser: Client, screening: Screening) -> None:
    user: User = browser.user  # type: ignore[attr-defined]
    answer_all(screening, user, NORMAL)
    choose_closing(screening=screening, closing=Closing(ClosingKind.HANDOUT), by=user, now=NOW)

    response = browser.post(page("sign", screening), sign_fields(screening), follow=True)

    html = response.content.decode()
    receipt = Receipt.objects.get(screening=screening)
    assert "Proved" in html
    assert receipt.sha256 in html
    assert "Reassure with safety net" in html
    assert "Make the handout" in html


def test_after_signing_every_page_that_writes_leads_to_the_receipt(
    browser: Client, screening: Screening
) -> None:
    user: User = browser.user  # type: ignore[attr-defined]
    answer_all(screening, user, NORMAL)
    choose_closing(screening=screening, closing=Closing(ClosingKind.HANDOUT), by=user, now=NOW)
    sign_now(screening, user)

    for name in ("result", "override", "close", "sign", "screening"):
        assert browser.get(page(name, screening)).headers["Location"] == page("receipt", screening)
    response = post_section(browser, screening, "limb_signs", {"a.wasting": "present"})
    assert response.status_code == 302
    assert kept(screening, "wasting") is False


def test_entered_in_error_keeps_it_readable_with_the_reason(
    browser: Client, screening: Screening
) -> None:
    refused = browser.post(page("mark_in_error", screening), {"reason": " "})
    assert refused.status_code == 422

    browser.post(page("mark_in_error", screening), {"reason": "Wrong patient"})

    html = shown(browser, "check", screening)
    assert "Entered in error." in html
    assert "Wrong patient" in html


# -- who may ---------------------------------------------------------------------------------------

READ = ("check", "result")
WRITE = ("override", "close", "sign", "mark_in_error")


def test_a_therapist_reads_and_does_not_write(client_for: ClientFor, screening: Screening) -> None:
    therapist = client_for(Role.THERAPIST)

    assert {therapist.get(page(name, screening)).status_code for name in READ} == {200}
    assert {therapist.get(page(name, screening)).status_code for name in WRITE} == {403}
    assert therapist.get(page("section", screening, "person")).status_code == 403


def test_a_stranger_finds_nothing(
    sign_in: Callable[[User], Client], stranger: User, screening: Screening
) -> None:
    browser = sign_in(stranger)

    for name in (*READ, *WRITE, "screening", "receipt", "handout"):
        assert browser.get(page(name, screening)).status_code == 404, name
    assert browser.get(page("section", screening, "person")).status_code == 404
    assert browser.post(reverse("triage:start", args=[screening.visit_id])).status_code == 404
