"""What can make it worse is asked at every visit: what nobody assessed is counted, not passed over.

It holds nothing up, and the gate is kept beside the one in which the rest is answered later.
"""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.drafts.models import Draft
from rehab.models import Episode, GateCheck, Session
from rehab.presenters.gate import complete_url
from rehab.session_selectors import gate_of
from tests.factories.rehab import (
    gate,
    none_of_it,
    planned,
    publish_gate,
    signed,
    written,
)
from triage.items import Given

pytestmark = pytest.mark.django_db
ASSESSED = {"factors.stress", "factors.pain"}


@pytest.fixture
def session(episode: Episode, therapist: User) -> Session:
    return planned(episode, therapist, starts_at=timezone.now() - timedelta(minutes=5))


def most_factors_open() -> dict[str, Given]:
    return {
        key: each
        for key, each in none_of_it().items()
        if not key.startswith("factors.") or key in ASSESSED
    }


def posted(given: dict[str, Given]) -> dict[str, object]:
    """The form of the gate with these answers."""
    sent: dict[str, object] = {"digest": publish_gate().digest, "form_token": str(uuid.uuid4())}
    for key, each in given.items():
        sent[f"v.{key}"] = "0"
        if isinstance(each.value, dict):
            sent[f"c.{key}"] = "yes"
        elif isinstance(each.value, bool):
            sent[f"a.{key}"] = "present" if each.value else "absent"
        else:
            sent[f"a.{key}"] = str(each.value)
    return sent


def test_a_gate_is_finished_without_them_and_says_how_many_are_open(
    episode: Episode, therapist: User
) -> None:
    made = gate(episode, therapist, given=most_factors_open())
    assert made.goes_on
    assert made.factors_open == 18
    assert gate(episode, therapist).factors_open == 0
    reasoned = most_factors_open() | {"factors.diet": Given(None, "declined")}
    assert gate(episode, therapist, given=reasoned).factors_open == 18


def test_the_page_counts_them_before_the_gate_is_finished(
    browser: Client, episode: Episode
) -> None:
    path = reverse("rehab:gate", args=[episode.pk])
    assert "20 aggravating factors are not assessed." in browser.get(path).text
    live = browser.post(path, posted(most_factors_open()), headers={"HX-Request": "true"}).text
    assert "18 aggravating factors are not assessed." in live
    assert 'href="#factors"' in live
    whole = browser.post(path, posted(none_of_it()), headers={"HX-Request": "true"}).text
    assert "aggravating factor" not in whole


def foot(html: str) -> str:
    """The line at the foot of a phone's screen."""
    return html.split('id="so-far-line"')[1].split("</p>")[0]


def test_the_line_at_the_foot_says_where_the_gate_stands(browser: Client, episode: Episode) -> None:
    path = reverse("rehab:gate", args=[episode.pk])
    opened = foot(browser.get(path).text)
    assert "Hold: not cleared yet" in opened
    assert "answers are still to give" in opened
    assert 'href="#gate-so-far"' in opened
    face = posted(none_of_it()) | {"a.be_fast": ["face"]}
    live = browser.post(path, face, headers={"HX-Request": "true"}).text
    assert 'data-hx-swap-oob="true"' in foot(live)
    assert "Emergency call" in foot(live)
    assert "New stroke or TIA signs" in foot(live)


def test_the_panel_names_the_next_answers_and_counts_the_rest(
    browser: Client, episode: Episode
) -> None:
    page = browser.get(reverse("rehab:gate", args=[episode.pk])).text
    panel = page.split('id="gate-so-far"')[1]
    assert "answers are still to give" in panel
    assert panel.count('<li><a href="#') == 8
    assert "more</li>" in panel


def test_they_are_assessed_afterwards_without_asking_everything_again(
    browser: Client, session: Session
) -> None:
    path = reverse("rehab:session_gate", args=[session.pk])
    page = browser.post(path, posted(most_factors_open()), follow=True).text
    assert "18 aggravating factors are not assessed" in page
    assert "Constipation" in page
    first = GateCheck.objects.get()
    assert complete_url(first) == f"{path}?complete=1#factors"
    assert complete_url(first) in page
    about = browser.get(reverse("rehab:session", args=[session.pk])).text
    assert "18 aggravating factors are not assessed." in about
    assert complete_url(first) in about

    again = browser.get(f"{path}?complete=1").text
    assert "are filled in" in again
    assert "18 aggravating factors are not assessed." in again
    assert "are filled in" not in browser.get(path).text
    browser.post(path, posted(none_of_it()))
    newest = gate_of(session)
    assert newest is not None
    assert newest.pk != first.pk
    assert newest.factors_open == 0
    assert not Draft.objects.exists()
    assert "aggravating factor" not in browser.get(reverse("rehab:session", args=[session.pk])).text


def test_what_a_gate_asked_for_stands_once_on_the_worklist(
    browser: Client, session: Session
) -> None:
    path = reverse("rehab:session_gate", args=[session.pk])
    fallen = {"a.fall": "no_head_strike", "action": "Message to the GP"}
    browser.post(path, posted(most_factors_open()) | fallen)
    first = GateCheck.objects.get()
    settle = reverse("rehab:settle_gate", args=[first.pk])
    assert settle in browser.get(reverse("worklist")).text

    browser.post(path, posted(none_of_it()) | fallen)
    newest = gate_of(session)
    assert newest is not None
    later = reverse("rehab:settle_gate", args=[newest.pk])
    worklist = browser.get(reverse("worklist")).text
    assert worklist.count("Message to the GP") == 1
    assert later in worklist
    page = browser.get(reverse("rehab:gate_result", args=[first.pk])).text
    assert "it is seen to there" in page
    assert "The gate was answered again in the same visit" in page
    assert "Assess now" not in page
    last = browser.get(reverse("rehab:gate_result", args=[newest.pk])).text
    assert "answered again" not in last
    assert reverse("rehab:gate_result", args=[newest.pk]) in page
    assert "It is done" not in page
    assert browser.get(settle).headers["Location"] == later


def test_answers_of_hours_ago_are_not_filled_in(browser: Client, session: Session) -> None:
    path = reverse("rehab:session_gate", args=[session.pk])
    browser.post(path, posted(most_factors_open()))
    Draft.objects.update(saved_at=timezone.now() - timedelta(hours=5))
    assert "are filled in" not in browser.get(f"{path}?complete=1").text


def test_a_gate_that_stops_keeps_no_answers_to_complete(browser: Client, session: Session) -> None:
    path = reverse("rehab:session_gate", args=[session.pk])
    stopping = most_factors_open() | {
        "be_fast.face": Given(True),
        "be_fast": Given({"present": ["face"], "complete": True}),
    }
    known = {key: each for key, each in stopping.items() if key in none_of_it()}
    sent = posted(known) | {"a.be_fast": ["face"]}
    page = browser.post(path, sent, follow=True).text
    assert GateCheck.objects.get().stops
    assert "18 aggravating factors are not assessed" in page
    assert "?complete=1" not in page
    assert not Draft.objects.exists()


def test_the_timeline_says_how_many_are_open(
    browser: Client, session: Session, therapist: User
) -> None:
    now = timezone.now()
    gate(session.episode, therapist, session=session, given=most_factors_open(), now=now)
    written(session, therapist)
    patient = reverse("patients:detail", args=[session.patient_id])
    assert "18 aggravating factors are not assessed." in browser.get(patient).text
    signed(session, therapist)
    page = browser.get(reverse("rehab:session", args=[session.pk])).text
    assert "18 aggravating factors are not assessed." in page
    assert "?complete=1" not in page
