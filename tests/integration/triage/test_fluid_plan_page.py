"""The page of the drinking plan: clear, refused, not known, and what is wrong in the form."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Clinic, UnitSystem
from accounts.roles import Role
from core.audit.models import AuditEvent
from tests.factories.patients import AlertFactory
from tests.factories.triage import signed
from triage.actions.screenings import mark_entered_in_error
from triage.models import FluidPlanRecord, Receipt

pytestmark = pytest.mark.django_db
HEART = {"conditions": {"present": ["heart_failure"], "complete": True}}
UNKNOWN = {"conditions": {"present": [], "complete": False}}
WEIGHED = {
    "weight_before": "70", "weight_before_unit": "kg",
    "weight_after": "69,5", "weight_after_unit": "kg",
    "drunk": "0.5", "drunk_unit": "L",
    "urine": "0", "urine_unit": "L",
    "minutes": "1.5", "minutes_unit": "h",
    "heat": "yes", "quick_turnaround": "no", "units": "si",
}  # fmt: skip


def address(receipt: Receipt) -> str:
    return reverse("triage:fluid_plan", args=[receipt.screening_id])


def sent(browser: Client, receipt: Receipt, **fields: Any) -> Any:
    data = {**WEIGHED, "form_token": str(uuid.uuid4()), **fields}
    return browser.post(address(receipt), data)


def signed_by(browser: Client, answers: dict[str, Any] | None = None) -> Receipt:
    return signed(browser.user, answers)  # type: ignore[attr-defined]


def test_the_receipt_leads_to_the_plan_where_drinking_is_spoken_of(browser: Client) -> None:
    for answers in (None, HEART, UNKNOWN):
        receipt = signed_by(browser, answers)
        page = browser.get(reverse("triage:receipt", args=[receipt.screening_id])).text
        assert address(receipt) in page
    urgent = signed_by(browser, {"breathless_rest": True, "weakness": "objective"})
    page = browser.get(reverse("triage:receipt", args=[urgent.screening_id])).text
    assert address(urgent) not in page


def test_a_plan_is_worked_out_kept_and_shown(browser: Client) -> None:
    receipt = signed_by(browser)
    assert "What was weighed and drunk" in browser.get(address(receipt)).text

    answer = sent(browser, receipt)

    assert (answer.status_code, answer["Location"]) == (302, address(receipt))
    page = browser.get(address(receipt)).text
    # 1 litre of sweat in 90 minutes; at most 1.4 kg may be lost, so thirst alone may do.
    assert "Up to 650 ml an hour" in page
    assert "0.67 L an hour" in page
    assert "−0.5 kg (−0.7 %)" in page  # noqa: RUF001
    assert "It was hot that day." in page
    assert "Call 999 if you are confused" in page
    assert "No salty drinks and no sports drinks." in page  # the small ruleset has no CI-salt
    assert "local judgement, to be confirmed" in page.lower()
    assert 'value="69.5"' in page, "what it was worked out from is in the form again"
    assert AuditEvent.objects.filter(verb="screening.viewed", detail__page="fluid plan").exists()


def test_sent_twice_it_is_kept_once(browser: Client) -> None:
    receipt, token = signed_by(browser), str(uuid.uuid4())

    for _time in range(2):
        assert sent(browser, receipt, form_token=token).status_code == 302

    assert FluidPlanRecord.objects.count() == 1


def test_pounds_and_ounces_come_first_in_a_us_clinic_and_can_be_changed(browser: Client) -> None:
    receipt = signed_by(browser)
    clinic = receipt.screening.patient.clinic
    Clinic.objects.filter(pk=clinic.pk).update(units=UnitSystem.US)

    page = browser.get(address(receipt)).text
    assert page.index('<option value="lb"') < page.index('<option value="kg"')
    sent(
        browser, receipt, weight_before="154.3", weight_before_unit="lb", weight_after="153.2",
        weight_after_unit="lb", drunk="17", drunk_unit="fl oz", units="us",
    )  # fmt: skip

    page = browser.get(address(receipt)).text
    assert "Up to 22 fl oz an hour" in page
    assert "−1.1 lb" in page  # noqa: RUF001
    sent(browser, receipt, units="si")
    assert "Up to 650 ml an hour" in browser.get(address(receipt)).text


def test_what_is_not_known_is_said_and_is_no_nought(browser: Client) -> None:
    receipt = signed_by(browser)

    sent(browser, receipt, urine="", heat="", minutes="")

    page = browser.get(address(receipt)).text
    assert "an hour</td>" not in page
    assert "at most 1 L; urine not known" in page
    assert "Tell us: how much urine was passed, how long it took." in page
    kept = FluidPlanRecord.objects.get()
    assert (kept.session["urine"], kept.session["heat"]) == (None, None)


def test_weight_gained_is_said_before_all_else(browser: Client) -> None:
    receipt = signed_by(browser)

    sent(browser, receipt, weight_after="70.8", drunk="2")

    page = browser.get(address(receipt)).text
    assert "Gained weight" in page
    assert "Risk of low sodium" in page
    assert "Nothing more for now" in page


def test_more_than_two_kilos_gained_is_refused_but_can_be_put_right(browser: Client) -> None:
    receipt = signed_by(browser)

    sent(browser, receipt, weight_after="72.5", drunk="4")

    page = browser.get(address(receipt)).text
    assert "More than 2 kg (4.4 lb) was gained" in page
    assert "check sodium today" in page
    assert "an hour" not in page.partition("<form")[0]
    assert "Work out the plan" in page


def test_heart_failure_refuses_with_its_reason(browser: Client) -> None:
    receipt = signed_by(browser, HEART)

    page = browser.get(address(receipt)).text

    assert "No plan is worked out for this patient." in page
    assert "Because of your heart failure" in page
    assert "Keep to what you were told to drink." in page
    assert "Work out the plan" not in page
    answer = sent(browser, receipt)
    assert answer.status_code == 200
    assert "No plan is worked out for this patient." in answer.text
    assert not FluidPlanRecord.objects.exists()


def test_a_prescribed_limit_is_named(browser: Client) -> None:
    receipt = signed_by(browser, HEART)
    AlertFactory.create(
        patient=receipt.screening.patient, kind="fluid_restriction", litres_per_day="1.5"
    )

    page = browser.get(address(receipt)).text

    assert "A limit of 1.5 litres a day is prescribed" in page
    assert "Keep to your fluid limit of 1.5 litres a day." in page


def test_what_nobody_asked_is_asked_first(browser: Client) -> None:
    receipt = signed_by(browser, UNKNOWN)

    page = browser.get(address(receipt)).text

    assert "Ask first: no plan is worked out while this is not known." in page
    assert "We do not know yet if extra drinks are right for you." in page
    assert "Work out the plan" not in page


def test_an_alert_recorded_since_refuses_what_was_made_before(browser: Client) -> None:
    receipt = signed_by(browser)
    sent(browser, receipt)
    AlertFactory.create(
        patient=receipt.screening.patient,
        kind="heart_failure",
        recorded_at=receipt.made_at + timedelta(hours=1),
    )

    page = browser.get(address(receipt)).text

    assert "by an alert recorded since the screening" in page
    assert "The plan that was made before is not printed any more." in page
    assert "650 ml" not in page


@pytest.mark.parametrize(
    ("fields", "said", "control"),
    [
        ({"weight_after": "76", "drunk": "7"}, "more than 5 kg (11 lb) above", "weight_after_0"),
        ({"weight_after": "71"}, "rose by more than what was drunk", "weight_after_0"),
        ({"minutes": "9", "minutes_unit": "min"}, "Nobody sweats more than", "minutes_0"),
        ({"weight_before": "seventy"}, "Write a number", "weight_before_0"),
        ({"weight_before_unit": "stone"}, "Choose one of the units.", "weight_before_0"),
        ({"drunk": "-1"}, "Write from 0 to 20 litres", "drunk_0"),
        ({"units": "x"}, "Select a valid choice", "units_0"),
        ({"weight_before": "", "weight_after": ""}, "at least one weight", "weight_before_0"),
    ],
)
def test_what_is_wrong_stands_in_the_summary_and_what_was_typed_comes_back(
    browser: Client, fields: dict[str, str], said: str, control: str
) -> None:
    receipt = signed_by(browser)

    answer = sent(browser, receipt, **fields)

    assert answer.status_code == 422
    page = answer.text
    assert page.index("error-summary") < page.index(said)
    assert f'href="#id_{control}"' in page
    assert "<title>Error: " in page
    for name in ("weight_after", "drunk"):
        assert f'value="{fields.get(name, WEIGHED[name])}"' in page or not fields.get(name, "x")
    assert not FluidPlanRecord.objects.exists()


def test_an_empty_form_is_refused(browser: Client) -> None:
    assert browser.post(address(signed_by(browser)), {}).status_code == 422


def test_a_screening_in_error_leads_back(browser: Client) -> None:
    receipt = signed_by(browser)
    mark_entered_in_error(
        screening=receipt.screening,
        reason="Wrong patient.",
        by=browser.user,  # type: ignore[attr-defined]
        now=receipt.made_at,
    )

    answer = browser.get(address(receipt))

    assert answer.status_code == 302


def test_before_signing_there_is_no_plan(browser: Client, screening: Any) -> None:
    assert browser.get(reverse("triage:fluid_plan", args=[screening.pk])).status_code == 404


def test_an_editor_of_leaflets_may_not(browser: Client, client_for: Callable[..., Client]) -> None:
    receipt = signed_by(browser)

    assert client_for(Role.CONTENT_EDITOR).get(address(receipt)).status_code == 403
