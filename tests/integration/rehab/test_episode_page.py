"""The page of an episode and of a finished gate, as somebody reads them on the day."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from rehab.models import Episode
from tests.factories.rehab import gate, planned, signed

pytestmark = pytest.mark.django_db


def test_the_next_sessions_are_seen_however_many_are_planned(
    browser: Client, episode: Episode, therapist: User
) -> None:
    now = timezone.now()
    days = [-2, -1, *range(1, 7)]
    made = {
        n: planned(episode, therapist, starts_at=now + timedelta(days=n, minutes=-5)) for n in days
    }
    page = browser.get(reverse("rehab:episode", args=[episode.pk])).text
    seen = [n for n in days if reverse("rehab:session", args=[made[n].pk]) in page]
    assert seen == [-2, -1, 1, 2, 3, 4]
    assert reverse("rehab:sessions", args=[episode.pk]) in page
    assert page.index(str(made[4].pk)) < page.index(str(made[1].pk)) < page.index(str(made[-2].pk))


def test_what_was_found_at_a_gate_stands_in_the_order_of_its_questions(
    browser: Client, episode: Episode, therapist: User
) -> None:
    made = gate(episode, therapist, tone="as_before", now=timezone.now(), factors__poor_sleep=True)
    page = browser.get(reverse("rehab:gate_result", args=[made.pk])).text
    found = page.split('id="present"')[1].split("</section>")[0]
    places = [
        found.index(f"<dt>{label}")
        for label in ("Alertness", "Spasticity", "Systolic", "Pulse", "Aggravating factors")
    ]
    assert places == sorted(places)


def test_a_gate_leads_to_its_session_only_while_that_is_open(
    browser: Client, episode: Episode, therapist: User
) -> None:
    session = planned(episode, therapist, starts_at=timezone.now() - timedelta(minutes=5))
    made = gate(episode, therapist, session=session, now=timezone.now())
    path = reverse("rehab:gate_result", args=[made.pk])
    assert "Go on to the session" in browser.get(path).text
    signed(session, therapist)
    after = browser.get(path).text
    assert "Go on to the session" not in after
    assert reverse("rehab:session", args=[session.pk]) in after


def test_a_session_of_another_day_says_when_its_gate_is_answered(
    browser: Client, episode: Episode, therapist: User
) -> None:
    session = planned(episode, therapist, starts_at=timezone.now() + timedelta(days=2))
    page = browser.get(reverse("rehab:session", args=[session.pk])).text
    assert "which is answered on the day" in page
