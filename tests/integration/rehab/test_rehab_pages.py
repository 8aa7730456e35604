"""What the pages of rehabilitation say, and what they lead to."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Clinic, User
from accounts.roles import Role
from core.drafts.models import Draft
from patients.models import Patient
from rehab.actions.events import EventFacts, complete_event, set_stop_limits
from rehab.discharge_contents import discharge_document
from rehab.measure_worklist import goal_reviews
from rehab.models import AdverseEvent, Episode, GateCheck, Session
from rehab.refusals import HoldStillOpen, SessionsStillOpen
from rehab.stop_rules import Limits
from tests.factories.accounts import MembershipFactory
from tests.factories.measures import a_goal
from tests.factories.patients import PatientFactory
from tests.factories.rehab import EpisodeFactory, gate, planned, publish_gate, signed, written
from tests.factories.rehab_world import discharged
from tests.pages import forms_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(clinic: Clinic) -> Patient:
    publish_gate()
    return PatientFactory.create(clinic=clinic)


@pytest.fixture
def episode(patient: Patient) -> Episode:
    return EpisodeFactory.create(patient=patient)


def test_an_open_hold_is_on_top_of_the_worklist(
    browser: Client,
    episode: Episode,
    therapist: User,
    clinician: User,
    sign_in: Callable[..., Client],
) -> None:
    now = timezone.now()
    planned(episode, therapist, starts_at=now - timedelta(hours=1))
    gate(episode, therapist, be_fast=["face"], now=now)

    page = browser.get("/").text
    theirs = sign_in(clinician).get("/").text

    title = "Therapy held back, waiting for a clinician"
    assert page.index(title) < page.index("Sessions to finish")
    assert "/holds/" in theirs[theirs.index(title) :]
    assert "adverse event: write what was done" in page
    patient_page = browser.get(f"/patients/{episode.patient_id}/").text
    assert "Therapy is held back." in patient_page


def test_the_shortcut_fills_in_only_what_it_named(browser: Client, episode: Episode) -> None:
    path = reverse("rehab:gate", args=[episode.pk])
    sent = {"none": "factors", "named.factors": ["factors.stress", "be_fast"]}
    sent |= {"v.factors.stress": "0", "v.factors.pain": "0"}

    answer = browser.post(path, sent)

    assert answer.status_code == 302
    assert not GateCheck.objects.exists()
    fields = Draft.objects.get().fields
    assert fields["a.factors.stress"] == ["absent"]
    assert fields["together"] == ["factors.stress"]
    assert "a.be_fast" not in fields
    assert 'name="together" value="factors.stress"' in browser.get(f"{path}?filled=1").text


def test_yesterdays_answers_are_not_offered_today(browser: Client, episode: Episode) -> None:
    path = reverse("rehab:gate", args=[episode.pk])
    browser.post(path, {"none": "factors", "named.factors": ["factors.stress"]})
    Draft.objects.update(saved_at=timezone.now() - timedelta(hours=5))
    assert 'name="together"' not in browser.get(path).text


def test_a_gate_sent_unfinished_says_what_is_missing_and_keeps_it(
    browser: Client, episode: Episode
) -> None:
    digest = publish_gate().digest
    answer = browser.post(
        reverse("rehab:gate", args=[episode.pk]),
        {"digest": digest, "v.alertness": "0", "a.alertness": "alert"},
    )
    assert answer.status_code == 422
    summary = answer.text.split('class="error-summary"')[1].split("</ul>")[0]
    assert "BE-FAST: not assessed" in summary
    assert "Danger in the seizure" not in summary, "it opens once there was a seizure"
    for control in re.findall(r'href="#([^"]+)"', summary):
        assert f'id="{control}"' in answer.text, control
    assert not GateCheck.objects.exists()


def test_a_session_needs_its_gate_before_its_form(
    browser: Client, episode: Episode, therapist: User
) -> None:
    session = planned(episode, therapist, starts_at=timezone.now() - timedelta(minutes=5))
    answer = browser.get(reverse("rehab:write_session", args=[session.pk]))
    assert answer.url == reverse("rehab:session_gate", args=[session.pk])


def test_the_caseload_shows_mine_and_the_clinics(
    browser: Client, episode: Episode, clinic: Clinic
) -> None:
    stranger = EpisodeFactory.create()
    assert "You are in nobody" in browser.get("/rehab/").text
    everybody = browser.get("/rehab/?show=all&page=999").text
    assert str(episode.pk) in everybody
    assert str(stranger.pk) not in everybody


def test_a_screening_of_somebody_else_starts_no_episode(browser: Client, patient: Patient) -> None:
    start = reverse("rehab:episode_start", args=[patient.pk])
    for wanted in ("nonsense", str(patient.pk)):
        assert browser.get(start, {"screening": wanted}).status_code == 404


def test_discharge_waits_for_signatures_and_clearances_then_issues_the_summary(
    browser: Client, episode: Episode, therapist: User
) -> None:
    now = timezone.now()
    session = planned(episode, therapist, starts_at=now - timedelta(hours=2))
    with pytest.raises(SessionsStillOpen):
        discharged(episode, therapist, now=now)
    signed(session, therapist)
    other = EpisodeFactory.create(patient__clinic=episode.patient.clinic)
    gate(other, therapist, be_fast=["arm"], now=now)
    with pytest.raises(HoldStillOpen):
        discharged(other, therapist, now=now)

    summary = discharged(Episode.objects.get(pk=episode.pk), therapist, now=now)

    assert summary.failures == []
    answer = browser.get(reverse("rehab:discharge_summary", args=[summary.pk]))
    assert answer.content == bytes(summary.pdf)
    assert answer["Digest-SHA-256"] == summary.sha256
    edit = browser.get(reverse("rehab:episode_edit", args=[episode.pk]))
    assert edit.url == reverse("rehab:episode", args=[episode.pk])
    assert Session.objects.get(pk=session.pk).signed


def test_two_who_move_the_same_session_see_both_versions(
    browser: Client, episode: Episode, therapist: User
) -> None:
    session = planned(episode, therapist, starts_at=timezone.now() + timedelta(days=1))
    answer = browser.post(
        reverse("rehab:move_session", args=[session.pk]),
        {"day": "1/12/2026", "starts_time": "9:00", "ends_time": "9:45", "row_version": "0"},
    )
    assert answer.status_code == 409
    assert "09:45" in answer.text


def test_the_limits_page_says_what_the_gate_stops_at_itself(
    client_for: Callable[..., Client],
) -> None:
    publish_gate()
    browser, path = client_for(Role.CLINICIAN), reverse("rehab:stop_limits")
    page = browser.get(path).text
    for label in ("above 180", "below 90", "more than 20", "above 120", "below 90 %"):
        assert label in page, label
    assert "limit the product comes with, limit of the safety gate" in page
    [form] = [f for f in forms_of(page, path) if "form_token" in f.fields]

    looser = browser.post(path, {**form.filled(), "sbp_high": "200", "reason": "Agreed"})
    assert looser.status_code == 422
    assert "The safety gate stops at 180 already." in looser.text

    assert browser.post(path, {**form.filled(), "sbp_high": "160", "reason": "Agreed"}).url
    page = browser.get(path).text
    assert 'systolic pressure above 160 mmHg <span class="small muted">(limit of this' in page
    assert "This clinic" in page


def test_the_preview_shows_the_day_that_was_typed(browser: Client, episode: Episode) -> None:
    path = reverse("rehab:discharge", args=[episode.pk])
    page = browser.post(path, {"preview": "", "discharged_on": "3 11 2020", "text": "Walks."}).text
    assert "Discharged on 3 November 2020" in page
    assert "Walks." in page
    for nonsense in ("31 2 2026", "1 1 9999", "\x00"):
        answer = browser.post(path, {"preview": "", "discharged_on": nonsense})
        assert answer.status_code == 200, nonsense


def test_a_session_says_the_limit_by_which_it_was_stopped(
    browser: Client, episode: Episode, therapist: User
) -> None:
    now = timezone.now()
    session = written(
        planned(episode, therapist, starts_at=now - timedelta(hours=2)), therapist, sbp_before=181
    )
    set_stop_limits(
        clinic=episode.patient.clinic, limits=Limits(sbp_high=160), reason="Agreed", by=therapist,
        now=now,
    )  # fmt: skip
    page = browser.get(reverse("rehab:session", args=[session.pk])).text
    words = "systolic pressure above 180 mmHg (limit the product comes with, limit of the safety"
    assert words in page
    assert "above 160" not in page


def test_goals_wait_on_the_worklist_of_their_clinic(episode: Episode, therapist: User) -> None:
    a_goal(episode, therapist, days_ago=40)
    elsewhere = MembershipFactory.create(user=therapist, role=Role.THERAPIST).clinic
    now = timezone.now()
    assert goal_reviews(therapist, episode.patient.clinic, now) is not None
    assert goal_reviews(therapist, elsewhere, now) is None


def test_minutes_are_explained_on_the_session_and_on_the_episode(
    browser: Client, episode: Episode, therapist: User
) -> None:
    noon = timezone.localtime().replace(hour=12, minute=0)  # both on one day, whenever this runs
    first = planned(episode, therapist, starts_at=noon, minutes=30)
    signed(first, therapist, timed_codes={"97110": 20}, travel_minutes=15)
    second = planned(episode, therapist, starts_at=noon + timedelta(minutes=45), minutes=30)
    second = written(second, therapist, timed_codes={"97110": 20})

    page = browser.get(reverse("rehab:session", args=[second.pk])).text
    assert "40 timed minutes: 3 units (from 38 to 52 minutes)." in page
    assert "97110: 40 minutes = 2 × 15 and 10 left over; one more unit" in page
    assert "Counted together: the 2 sessions of this day" in page
    week = browser.get(reverse("rehab:episode", args=[episode.pk])).text
    assert "40 minutes of therapy (movement 40). Not counted: travel 15." in week
    assert "Mean of 40 minutes on days with movement therapy; the target is 180." in week


def test_what_went_wrong_stays_on_the_episode_and_in_its_summary(
    browser: Client, episode: Episode, therapist: User
) -> None:
    now = timezone.now()
    made = gate(episode, therapist, now=now, be_fast=["face"])
    event = made.hold.event
    facts = EventFacts("red_flag", "none", event.text, "999 called", "The daughter")
    complete_event(event=event, facts=facts, by=therapist, now=now, row_version=event.row_version)
    path = reverse("rehab:episode", args=[episode.pk])

    page = browser.get(path).text
    assert "999 called" in page
    assert "Told: The daughter." in page
    assert "999 called" in str(_summary(episode, therapist))

    answer = browser.post(
        reverse("rehab:event_in_error", args=[event.pk]),
        {"reason": "Wrong patient", "row_version": event.row_version + 1},
    )
    assert answer.status_code in (302, 303), answer.text
    assert "Wrong patient" in browser.get(path).text
    assert "999 called" not in str(_summary(episode, therapist))


def _summary(episode: Episode, by: User) -> object:
    return discharge_document(
        episode, on=timezone.localdate(), reason="goals_met", text="", home_programme="",
        safety_net="", by=by,
    ).parts  # fmt: skip


def test_a_clear_gate_is_said_without_a_wall_of_absent_signs(
    browser: Client, episode: Episode, therapist: User
) -> None:
    made = gate(episode, therapist)
    page = browser.get(reverse("rehab:gate_result", args=[made.pk])).text
    why = page.split('id="why', 1)[1].split('id="present', 1)[0]
    assert "Gate clear" in why
    assert ": absent" not in why
    assert "signs were looked for and absent" in page


def test_only_what_the_page_asks_is_still_to_give(browser: Client, episode: Episode) -> None:
    publish_gate()
    page = browser.get(reverse("rehab:gate", args=[episode.pk])).text
    missing = page.split("answers are still to give", 1)[1].split("</ul>", 1)[0]
    for address in re.findall(r'href="#([^"]+)"', missing):
        assert f'id="{address}' in page, address
    assert "Alertness" in missing
    assert "Danger in the seizure" not in missing, "it opens once there was a seizure"


def test_what_cannot_be_signed_yet_offers_no_signature(
    browser: Client, episode: Episode, therapist: User
) -> None:
    session = written(planned(episode, therapist), therapist, domain="")
    page = browser.get(reverse("rehab:sign_session", args=[session.pk])).text
    assert "what the minutes were for" in page
    assert "Signing locks the session" not in page
    assert reverse("rehab:write_session", args=[session.pk]) in page


def test_harm_that_nobody_judged_is_not_called_none(
    browser: Client, episode: Episode, therapist: User
) -> None:
    session = planned(episode, therapist)
    written(session, therapist, pain_before=1, pain_after=5)
    event = AdverseEvent.objects.get()
    page = browser.get(reverse("rehab:session", args=[session.pk])).text
    assert "harm not judged yet" in page
    path = reverse("rehab:event", args=[event.pk])
    [form] = [f for f in forms_of(browser.get(path).text, path) if "form_token" in f.fields]
    sent = form.filled() | {"action": "Rested"}
    told = browser.post(path, sent)
    assert told.status_code == 422
    assert "Say how much harm it did." in told.text
    assert browser.post(path, sent | {"severity": "none"}).status_code == 303
    assert "no harm" in browser.get(reverse("rehab:session", args=[session.pk])).text


def test_writing_a_session_shows_where_it_stops(
    browser: Client, episode: Episode, therapist: User
) -> None:
    session = planned(episode, therapist)
    gate(episode, therapist, session=session)
    page = browser.get(reverse("rehab:write_session", args=[session.pk])).text
    assert "The session stops at: systolic pressure above 180 mmHg;" in page
