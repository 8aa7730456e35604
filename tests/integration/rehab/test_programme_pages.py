"""Exercises at home as a therapist meets them: questions, choosing, the sheet, the versions."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Clinic, User
from accounts.roles import Role
from content.models import Handout
from core.drafts.keeping import draft_for
from rehab.models import (
    Episode,
    HomeProgramme,
    PrecautionKind,
    PrecautionState,
    Profile,
    Session,
)
from tests.factories.programme import chosen, profile, programme, publish_exercises
from tests.factories.rehab import EpisodeFactory, gate, planned
from tests.pages import forms_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(clinic: Clinic) -> Episode:
    publish_exercises()
    return EpisodeFactory.create(patient__clinic=clinic)


@pytest.fixture
def browser(client_for: Callable[..., Client]) -> Client:
    return client_for(Role.THERAPIST)


def _url(name: str, of: Episode | HomeProgramme) -> str:
    return reverse(f"rehab:{name}", args=[of.pk])


def _filled(browser: Client, path: str) -> dict[str, object]:
    [form] = [f for f in forms_of(browser.get(path).text, path) if "form_token" in f.fields]
    return dict(form.filled())


def test_questions_are_kept_and_lead_to_the_choice(browser: Client, episode: Episode) -> None:
    path = _url("exercise_profile", episode)
    sent = _filled(browser, path) | {
        "a.helper": "present",
        "a.berg": "44",
        "a.leg.clonus": "absent",
    }
    answer = browser.post(path, sent)
    assert (answer.status_code, answer["Location"]) == (303, _url("choose_exercises", episode))
    assert Profile.objects.get().episode == episode
    again = browser.get(path).text
    assert "Filled in from" in again
    assert 'value="44"' in again


def test_a_wrong_number_says_so_and_keeps_what_was_typed(
    browser: Client, episode: Episode, client_for: Callable[..., Client]
) -> None:
    path = _url("exercise_profile", episode)
    sent = _filled(browser, path) | {"a.berg": "ninety", "a.helper": "present"}
    answer = browser.post(path, sent)
    assert answer.status_code == 422
    assert "ninety" in answer.text
    assert not Profile.objects.exists()
    user = User.objects.get(memberships__role=Role.THERAPIST)
    draft = draft_for(user=user, key=path)
    assert draft is not None


def test_how_the_gate_stands_is_shown_and_not_asked(browser: Client, episode: Episode) -> None:
    page = browser.get(_url("exercise_profile", episode)).text
    assert 'name="a.gate_result"' not in page
    home = browser.get(_url("exercises", episode)).text
    assert "Not gone through today" in home


def test_choosing_shows_free_asked_and_held_back(
    browser: Client, episode: Episode, therapist: User
) -> None:
    now = timezone.now()
    gate(episode, therapist, now=now)
    profile(episode, therapist, now=now, leg__calf_warning=True, arm__shoulder_pain=True)
    page = browser.get(_url("choose_exercises", episode)).text
    assert 'name="choose_X24"' in page
    assert 'name="because_X09"' in page
    assert 'name="choose_X01"' not in page
    assert "A clot is not excluded" in page
    assert "local judgement, to be confirmed" in page


def test_a_programme_is_chosen_printed_and_changed(
    browser: Client, episode: Episode, therapist: User
) -> None:
    now = timezone.now()
    gate(episode, therapist, now=now)
    profile(episode, therapist, now=now)
    path = _url("choose_exercises", episode)
    sent = _filled(browser, path) | {
        "choose_X21": "on", "reps_X21": "6", "note_X21": "Blue chair", "aim": "Stand up alone",
    }  # fmt: skip
    answer = browser.post(path, sent)
    made = HomeProgramme.objects.get()
    assert answer["Location"] == _url("programme_handout", made)
    sheet = browser.get(answer["Location"]).text
    assert "Sit to stand" in sheet
    assert "Tick when you have done it" in sheet
    assert "Blue chair" in sheet
    issued = browser.post(
        answer["Location"], {"layout": "large", **_filled(browser, answer["Location"])}
    )
    handout = Handout.objects.get()
    assert issued["Location"] == reverse("content:handout", args=[handout.pk])
    assert handout.origin == f"home_programme:{made.pk}"
    assert handout.check_result.failures == []
    home = browser.get(_url("exercises", episode)).text
    assert "6 times. Rest. Do 2 to 3 rounds." in home
    assert "1 given" in browser.get(reverse("rehab:episode", args=[episode.pk])).text


def test_a_question_left_open_is_told_beside_its_field(
    browser: Client, episode: Episode, therapist: User
) -> None:
    now = timezone.now()
    gate(episode, therapist, now=now)
    profile(episode, therapist, now=now, arm__shoulder_pain=True)
    path = _url("choose_exercises", episode)
    answer = browser.post(path, _filled(browser, path) | {"choose_X09": "on", "aim": "Reach"})
    assert answer.status_code == 422
    assert 'href="#id_because_X09"' in answer.text
    assert 'value="Reach"' in answer.text
    assert not HomeProgramme.objects.exists()


def test_no_sheet_while_therapy_is_held_back(
    browser: Client, episode: Episode, therapist: User
) -> None:
    now = timezone.now()
    gate(episode, therapist, now=now)
    profile(episode, therapist, now=now)
    made = programme(episode, therapist, chosen("X24"), now=now)
    gate(episode, therapist, now=now + timedelta(seconds=1), be_fast=["face"])
    answer = browser.get(_url("programme_handout", made))
    assert answer["Location"] == _url("exercises", episode)
    page = browser.get(answer["Location"]).text
    assert "no sheet can be issued" in page
    assert "Therapy is held back." in page
    choice = browser.get(_url("choose_exercises", episode)).text
    assert "No exercise may be given now." in choice
    assert 'name="choose_X24"' not in choice


def test_an_ended_programme_stays_readable_with_its_reason(
    browser: Client, episode: Episode, therapist: User
) -> None:
    now = timezone.now()
    gate(episode, therapist, now=now)
    profile(episode, therapist, now=now)
    made = programme(episode, therapist, now=now)
    path = _url("end_programme", made)
    assert browser.post(path, _filled(browser, path)).status_code == 422
    browser.post(path, _filled(browser, path) | {"reason": "Moved to the gym group"})
    assert "Moved to the gym group" in browser.get(_url("programme", made)).text
    assert "No exercises are given" in browser.get(_url("exercises", episode)).text


def test_the_first_session_opens_with_the_programme_and_asks_what_was_done(
    browser: Client, episode: Episode, therapist: User
) -> None:
    now = timezone.now()
    gate(episode, therapist, now=now)
    profile(episode, therapist, now=now)
    programme(episode, therapist, chosen("X21"), now=now)
    session = planned(episode, therapist, starts_at=now)
    gate(episode, therapist, session=session, now=now)
    path = reverse("rehab:write_session", args=[session.pk])

    page = browser.get(path).text

    assert "Taken over from the home programme of" in page
    assert "None of it counts as done until you say so." in page
    assert "10 times. Rest. Do 2 to 3 rounds. 2 to 3 times a day." in page
    sent = _filled(browser, path)
    assert sent["x0_exercise"] == ["X21"]
    assert sent["x0_done"] == [""]
    sent |= {"attendance": "5", "direct_minutes": "40", "domain": "motor"}
    told = browser.post(path, sent | {"confirm_exercises": "on"})
    assert told.status_code == 422
    assert "Say whether it was done." in told.text
    assert browser.post(path, sent).status_code == 303
    page = browser.get(reverse("rehab:session", args=[session.pk])).text
    assert "not said yet whether it was done" in page
    assert "Taken over from the home programme of" in page
    sent = _filled(browser, path) | {"x0_done": "yes", "confirm_exercises": "on"}
    assert browser.post(path, sent).status_code == 303
    assert Session.objects.get().prefilled == []


def test_a_held_patient_is_suggested_no_exercise_in_a_session(
    browser: Client, episode: Episode, therapist: User
) -> None:
    now = timezone.now()
    session = planned(episode, therapist, starts_at=now)
    gate(episode, therapist, session=session, now=now, be_fast=["face"])
    answer = browser.get(reverse("rehab:write_session", args=[session.pk]))
    assert answer["Location"] == reverse("rehab:session", args=[session.pk])


def test_with_aphasia_three_exercises_and_easy_read_are_proposed(
    browser: Client, episode: Episode, therapist: User
) -> None:
    now = timezone.now()
    gate(episode, therapist, now=now)
    profile(episode, therapist, now=now)
    episode.precautions.create(
        kind=PrecautionKind.APHASIA, state=PrecautionState.PRESENT, recorded_by=therapist,
        recorded_at=now,
    )  # fmt: skip
    path = _url("choose_exercises", episode)
    sent = _filled(browser, path)
    assert sent["severe_aphasia"] == ["on"]
    assert "side_X30" not in sent, "breathing has no side"
    four = {f"choose_X{n}": "on" for n in (14, 17, 23, 24)}
    told = browser.post(path, sent | four)
    assert told.status_code == 422
    assert "Choose at most 3 exercises." in told.text
    del sent["severe_aphasia"]
    made = browser.post(path, sent | four)
    page = browser.get(made["Location"]).text
    assert 'class="card sheet sheet-easy"' in page
    assert "Harder:" in page


def test_what_withholds_nothing_by_itself_can_be_answered_together(
    browser: Client, episode: Episode
) -> None:
    path = _url("exercise_profile", episode)
    page = browser.get(path).text
    leg = page.split('id="leg"', 1)[1].split('id="arm"', 1)[0]
    assert "I asked about or examined these 5: none present" in leg
    apart = leg.split("Not covered, because they withhold something", 1)[1].split("</p>", 1)[0]
    assert "a clot is not excluded" in apart
    [form] = [f for f in forms_of(page, path) if "form_token" in f.fields]
    assert form.buttons[0] == ("whole", "1"), "Enter in a field keeps, and fills nothing in"
    named = ["leg.clonus", "leg.calf_spasm", "leg.lying_spasm", "leg.knee_implant"]

    filled = browser.post(
        path,
        _filled(browser, path)
        | {"none": "leg", "named.leg": [*named, "leg.calf_warning"], "a.leg.clonus": "present"},
    )

    assert filled["Location"] == f"{path}?filled=1#leg"
    assert not Profile.objects.exists(), "it is read through first"
    sent = _filled(browser, path)
    assert sent["a.leg.calf_spasm"] == ["absent"]
    assert sent["a.leg.clonus"] == ["present"], "what was answered stays"
    assert sent["a.leg.calf_warning"] == [""], "a clot is asked about by itself"
    browser.post(path, sent)
    answers = json.loads(Profile.objects.get().canonical)["answers"]
    assert answers["leg.calf_spasm"]["entered"]["how"] == "group"
    assert answers["leg.clonus"]["entered"]["how"] == "asked"
