"""The handout of a signed screening: what is on it, what never is, and that it is issued once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from content.documents import Layout
from content.drawn_sheets import handout_html
from content.models import Handout
from core.audit.trail import SystemActor
from core.pdf import PdfUnavailable
from engine.rulesets import Ruleset
from tests.factories.content import published_leaflets
from tests.factories.patients import AlertFactory
from tests.factories.triage import LATER, NOW, publish_small, signed, small_ruleset
from triage.actions.decisions import Closing
from triage.actions.rulesets import publish_ruleset
from triage.actions.screenings import mark_entered_in_error
from triage.documents import handout_of
from triage.models import ClosingKind, Receipt
from triage.receipts import signed_report

pytestmark = pytest.mark.django_db

ClientFor = Callable[..., Client]
CRAMP = {"present": ["cramp"], "complete": True}


@pytest.fixture
def browser(client_for: ClientFor) -> Client:
    return client_for(Role.CLINICIAN)


def user_of(browser: Client) -> User:
    return browser.user  # type: ignore[attr-defined,no-any-return]


def address(receipt: Receipt) -> str:
    return reverse("triage:handout", args=[receipt.screening_id])


def preview(browser: Client, receipt: Receipt) -> str:
    response = browser.get(address(receipt))
    assert response.status_code == 200
    return response.content.decode()


def issue(browser: Client, receipt: Receipt, **fields: Any) -> Any:
    return browser.post(address(receipt), {"layout": "standard", "issue": "1", **fields})


def test_the_preview_is_the_sheet_for_this_patient(browser: Client) -> None:
    receipt = signed(user_of(browser))

    html = preview(browser, receipt)

    assert receipt.screening.patient.full_name in html
    assert "Twitching after exercise: what you can do" in html
    assert "Drinking through the day" in html
    assert "Drink when you are thirsty." in html
    assert "you have you become weak" not in html


def test_what_is_held_back_is_said_in_words_and_not_offered(browser: Client) -> None:
    user = user_of(browser)
    heart = {"conditions": {"present": ["heart_failure"], "complete": True}}
    receipt = signed(user, heart)

    html = preview(browser, receipt)

    assert "Because of your heart failure" in html
    assert "Drink when you are thirsty." not in html


def test_a_prescribed_limit_is_named(browser: Client) -> None:
    user = user_of(browser)
    heart = {"conditions": {"present": ["heart_failure"], "complete": True}}
    receipt = signed(user, heart)
    AlertFactory.create(
        patient=receipt.screening.patient, kind="fluid_restriction", litres_per_day="1.5"
    )

    assert "<strong>1.5 litres a day</strong>" in preview(browser, receipt)


def test_what_is_not_known_is_ask_first(browser: Client) -> None:
    receipt = signed(user_of(browser), {"conditions": {"present": [], "complete": False}})

    html = preview(browser, receipt)

    assert "Ask us before you try these" in html
    assert "Drink when you are thirsty." not in html


@pytest.mark.parametrize(
    ("answers", "title"),
    [
        ({"breathless_rest": True, "weakness": "objective"}, "You need emergency care now"),
        (
            {
                "symptoms": CRAMP,
                "calf_swelling_cm": 4.0,
            },
            "You need to be seen today",
        ),
    ],
)
def test_an_emergency_sheet_says_only_what_to_do_now(
    browser: Client, answers: dict[str, Any], title: str
) -> None:
    receipt = signed(user_of(browser), answers)

    document = handout_of(receipt, layout=Layout.STANDARD)

    assert document.title == title
    assert document.found
    assert document.warning_signs.same_day == ()
    assert (document.advice, document.ask_first, document.stretches) == ((), (), ())
    assert title in preview(browser, receipt)


def test_the_ladder_decides_whether_a_same_day_sheet_carries_advice(browser: Client) -> None:
    publish_small()
    parts = small_ruleset().parts
    ladder = tuple(replace(step, self_care=step.code != "D1") for step in parts.ladder)
    allowed = Ruleset(replace(parts, version="2", ladder=ladder))
    publish_ruleset(ruleset=allowed, by=SystemActor("tests"), now=NOW)
    receipt = signed(user_of(browser), {"calf_swelling_cm": 4.0, "symptoms": CRAMP})

    document = handout_of(receipt, layout=Layout.STANDARD)

    assert document.title == "You need to be seen today"
    offered = [each.title for each in signed_report(receipt).offered]
    assert [each.title for each in document.advice] == offered == ["Drinking through the day"]


def test_the_recall_is_on_the_sheet(browser: Client) -> None:
    recall = Closing(ClosingKind.RECALL, due_on=date(2026, 12, 10))
    receipt = signed(user_of(browser), closing=recall)

    assert "10 December 2026" in preview(browser, receipt)
    assert "17 December 2026" in preview(browser, receipt)


def test_the_same_screening_gives_the_same_document_whoever_prints_it(
    browser: Client, therapist: User
) -> None:
    published_leaflets()
    receipt = signed(user_of(browser))

    first = handout_of(receipt, layout=Layout.STANDARD)
    again = handout_of(Receipt.objects.get(pk=receipt.pk), layout=Layout.STANDARD)

    assert first == again
    assert handout_html(first) == handout_html(again)


def test_leaflets_speak_at_more_length_with_an_easy_form(browser: Client) -> None:
    published_leaflets()

    document = handout_of(signed(user_of(browser)), layout=Layout.EASY)

    (hydration,) = [item for item in document.advice if item.title == "Drinking through the day"]
    assert hydration.easy
    assert (
        "hydration" in document.version_line.lower() or "Drinking enough" in document.version_line
    )


def test_issuing_keeps_one_sheet_however_often_it_is_pressed(browser: Client) -> None:
    receipt = signed(user_of(browser))

    first = issue(browser, receipt)
    again = issue(browser, receipt)

    handout = Handout.objects.get()
    assert handout.origin == f"screening:{receipt.screening_id}"
    assert first.headers["Location"] == again.headers["Location"]
    assert bytes(handout.pdf).startswith(b"%PDF")


def test_own_words_are_printed_and_can_do_no_harm(browser: Client) -> None:
    receipt = signed(user_of(browser))

    response = browser.post(
        address(receipt),
        {"layout": "large", "own_words": "<b>Well done</b> & rest", "preview": "1"},
    )

    html = response.content.decode()
    assert "&lt;b&gt;Well done" in html
    assert "<b>Well done" not in html
    assert not Handout.objects.exists()


def test_a_layout_that_does_not_exist_is_an_error_of_the_form(browser: Client) -> None:
    assert issue(browser, signed(user_of(browser)), layout="huge").status_code == 422


def test_without_the_pdf_renderer_the_preview_can_be_printed(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(**kwargs: Any) -> None:
        raise PdfUnavailable("Pango is missing")

    monkeypatch.setattr("triage.views.issuing.issue_handout", away)

    response = issue(browser, signed(user_of(browser)))

    assert response.status_code == 422
    assert "Print this preview" in response.content.decode()


def test_nothing_is_handed_out_from_a_screening_in_error(browser: Client) -> None:
    user = user_of(browser)
    receipt = signed(user)
    mark_entered_in_error(screening=receipt.screening, reason="Wrong", by=user, now=LATER)

    response = issue(browser, receipt)

    assert response.headers["Location"] == reverse("triage:receipt", args=[receipt.screening_id])
    assert not Handout.objects.exists()


def test_a_therapist_may_hand_out_what_a_clinician_signed(
    client_for: ClientFor, clinician: User
) -> None:
    receipt = signed(clinician)

    assert issue(client_for(Role.THERAPIST), receipt).status_code == 302
