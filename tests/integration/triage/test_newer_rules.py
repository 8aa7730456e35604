"""Newer rules, and rules out of use: what is told behind the code and on the clinician’s page.

What is told depends on what they would say of this very patient.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from content.models import Handout
from content.still_current import SheetState, fallen_of
from tests.factories.content import a_leaflet, issued_handout, publish
from tests.factories.patients import AlertFactory, VisitFactory
from tests.factories.triage import LATER, publish_small, publish_small_again, signed
from tests.integration.triage.leaflet_desk import of_screening, of_visit, shown, visit_of
from triage.actions.publishing import withdraw
from triage.models import Receipt

pytestmark = pytest.mark.django_db

ClientFor = Callable[..., Client]
AFTER = LATER + timedelta(days=1)
NOTHING = ("authored_by: Test authors", "authored_by: Other authors")
WORDS = ("A tired muscle that twitches after exercise.", "A muscle that is tired twitches.")
NO_DRINKS = ('when: "conditions.heart_failure"', 'when: "symptoms.twitch"')
STILL_FREE = ('when: "conditions.heart_failure"', "when: rigidity")
MORE_URGENT = ("disposition: D6", "disposition: D3")
LESS_ADVICE = ('offer_when: "symptoms.twitch or symptoms.cramp"', 'offer_when: "symptoms.cramp"')


@pytest.fixture(autouse=True)
def _uncounted() -> None:
    cache.clear()


@pytest.fixture
def browser(client_for: ClientFor) -> Client:
    return client_for(Role.CLINICIAN)


@pytest.fixture
def handout(browser: Client) -> Handout:
    """The sheet of a normal screening, with a leaflet on drinking behind it."""
    receipt: Receipt = signed(browser.user)  # type: ignore[attr-defined]
    shown(browser, of_screening(receipt), publish(a_leaflet()), issue="1")
    return Handout.objects.get()


def said(handout: Handout) -> str:
    return Client().get(reverse("content:sheet_check", args=[handout.check_code])).content.decode()


def state_of(handout: Handout, now: datetime = AFTER) -> SheetState:
    fallen = fallen_of(handout, now)
    return fallen[0].state if fallen else SheetState.CURRENT


def test_while_its_rules_are_in_use_it_is_current(handout: Handout) -> None:
    assert state_of(handout) is SheetState.CURRENT


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (NOTHING, SheetState.CURRENT),
        (WORDS, SheetState.UPDATED),
        (NO_DRINKS, SheetState.NEWER),
        (STILL_FREE, SheetState.CURRENT),
        (MORE_URGENT, SheetState.NEWER),
        (LESS_ADVICE, SheetState.NEWER),
    ],
)
def test_newer_rules_are_told_by_what_they_say_of_this_patient(
    handout: Handout, change: tuple[str, str], state: SheetState
) -> None:
    publish_small_again("2", change)
    assert state_of(handout) is state


def test_what_nobody_was_asked_is_not_cleared(handout: Handout) -> None:
    """The newer check looks at a finding that the earlier rules did not have."""
    finding = (
        "  - {id: swollen_legs, kind: presence, section: limb_signs, label: Swollen legs, "
        'wording: "Are the legs swollen?"}\n'
    )
    publish_small_again(
        "2",
        ('when: "conditions.heart_failure"', "when: swollen_legs"),
        ("  - {id: rigidity,", f"{finding}  - {{id: rigidity,"),
    )
    assert state_of(handout) is SheetState.NEWER


def test_an_answer_that_newer_rules_have_no_place_for_is_left_out(handout: Handout) -> None:
    """100 mg of caffeine were said, and nothing hangs on it."""
    publish_small_again("2", ("unit: mg, min: 0, max: 5000}", "unit: mg, min: 200, max: 5000}"))
    assert state_of(handout) is SheetState.CURRENT


def test_rules_taken_out_of_use_are_asked_about_whatever_follows(
    handout: Handout, clinician: User
) -> None:
    publish_small_again("2", NOTHING)
    withdraw(version=publish_small(), reason="Harmful", leave_none=False, by=clinician, now=AFTER)

    assert state_of(handout) is SheetState.WITHDRAWN
    page = said(handout)
    assert "We no longer give out this sheet." in page
    assert "Ring us before you go on with it." in page
    assert "Harmful" not in page


def test_other_words_do_not_alarm(handout: Handout) -> None:
    publish_small_again("2", WORDS)

    page = said(handout)

    assert "You can go on with this sheet." in page
    assert "Do not stop or change a medicine" not in page
    told = ("cramp", "drinking", "rules", "version", "2026")
    assert [word for word in told if word in page.lower()] == []


def test_the_sheets_own_page_says_why(browser: Client, handout: Handout) -> None:
    def page() -> str:
        return browser.get(reverse("content:handout", args=[handout.pk])).content.decode()

    assert "Still current" in page()

    publish_small_again("2", NO_DRINKS)
    later = page()
    assert "Out of date: give the patient a new one" in later
    assert "Small ruleset for tests, version 2, is in use by now." in later
    assert "They do not offer “Drinking through the day” any more." in later
    assert "CI-fluid holds by them." in later

    publish(a_leaflet(version=2, main_message="Drink when you are thirsty."))
    assert "Of the leaflet “Drinking well” version 2 is in use; this is 1." in page()


def sheet_of_visit(browser: Client) -> Handout:
    """Leaflets given at a visit without a screening, to somebody asked about the heart today."""
    visit = visit_of(browser)
    asked: dict[str, Any] = {
        "change-drinking-well-every-day": "on",
        "why-drinking-well-every-day": "Asked today",
    }
    shown(browser, of_visit(visit), publish(a_leaflet()), **asked, issue="1")
    return Handout.objects.get()


def test_leaflets_are_told_when_newer_rules_withhold_a_block_of_them(browser: Client) -> None:
    handout = sheet_of_visit(browser)
    publish_small_again("2", WORDS, now=handout.issued_at + timedelta(minutes=1))
    assert state_of(handout) is SheetState.CURRENT  # no word of the rules is on it

    always = ('when: "conditions.heart_failure"', "when: age >= 16")
    publish_small_again("3", always, now=handout.issued_at + timedelta(minutes=2))
    assert state_of(handout) is SheetState.NEWER


def test_a_change_of_the_record_is_no_change_of_the_rules(browser: Client) -> None:
    handout = sheet_of_visit(browser)
    publish_small_again("2", NOTHING, now=handout.issued_at + timedelta(minutes=1))
    AlertFactory.create(patient=handout.patient, kind="heart_failure")

    assert state_of(handout) is SheetState.CURRENT


def test_leaflets_fitted_by_withdrawn_rules_are_asked_about(
    browser: Client, clinician: User
) -> None:
    handout = sheet_of_visit(browser)
    withdraw(
        version=publish_small(),
        reason="Harmful",
        leave_none=True,
        by=clinician,
        now=handout.issued_at + timedelta(days=1),
    )
    assert state_of(handout) is SheetState.WITHDRAWN


@pytest.mark.parametrize("kind", ["screening", "leaflets"])
def test_a_sheet_of_which_the_origin_is_not_known_is_judged_by_the_rest(
    clinician: User, kind: str
) -> None:
    visit = VisitFactory.create(opened_by=clinician)
    origin = f"{kind}:00000000-0000-4000-8000-000000000009"
    handout = issued_handout(visit.patient, clinician, origin=origin)
    assert all("leaflet" in each.why for each in fallen_of(handout, AFTER))
