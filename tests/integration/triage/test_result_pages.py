"""Check, result and override; and who may see them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from patients.models import EmergencyAccess
from tests.factories.patients import AlertFactory
from tests.factories.triage import (
    NOW,
    answer,
    refreshed,
)
from tests.integration.triage.pages import page, shown
from triage.assessment import assess
from triage.items import Given
from triage.models import (
    Override,
    Screening,
)

pytestmark = pytest.mark.django_db

ClientFor = Callable[..., Client]


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


def test_each_rule_says_what_it_points_to_and_where_it_leads(
    browser: Client, screening: Screening
) -> None:
    user: User = browser.user  # type: ignore[attr-defined]
    answer(
        screening,
        user,
        weakness="objective",
        progression="progressive_weeks_months",
        breathless_rest=True,
        caffeine_mg_day=500.0,
    )

    html = shown(browser, "result", screening)

    emergency, weakness = html.split('<div class="rule">')[1:3]
    assert "emergency department" in emergency
    assert "Points to:" not in emergency  # the head of the result says it
    assert "<strong>Points to:</strong> Motor neurone disease" in weakness
    assert "<strong>Leads to:</strong> neurology" in weakness
    assert 'Caffeine and stimulants</strong> <span class="tag">C04' in html


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


def test_emergency_access_reads_and_offers_nothing_to_change(
    sign_in: Callable[[User], Client], stranger: User, screening: Screening
) -> None:
    EmergencyAccess(
        patient=screening.patient,
        user=stranger,
        reason="Brought in unconscious",
        granted_at=timezone.now(),
        expires_at=timezone.now() + timedelta(hours=1),
    ).save()
    browser = sign_in(stranger)

    html = shown(browser, "result", screening)

    assert "Decide what to do" not in html
    assert "Assess now" not in html
    assert browser.get(page("close", screening)).status_code == 404
