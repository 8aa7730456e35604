"""From a screening after a stroke to rehabilitation: episode, gate, goal, session and review."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Clinic, User
from rehab.models import Episode, Goal
from tests.factories.measures import a_measure
from tests.factories.rehab import gate, planned, publish_gate, signed
from tests.factories.triage import answer_all
from tests.factories.visits import a_patient, a_visit
from tests.factories.world import shipped_content
from tests.functional.keyboard import press, tick, write
from tests.functional.looking import assert_accessible
from triage.actions.screenings import start

SPASM = {
    "symptoms": {"present": ["spasm", "twitch"], "complete": True},
    "sites": {"present": ["arm_left"], "complete": True},
    "conditions": {"present": ["stroke_old"], "complete": True},
}


def test_a_spasm_after_a_stroke_becomes_an_episode_with_goal_session_chart_and_review(
    transactional_db: None,
    signed_in: Callable[[User], Page],
    live_server: LiveServer,
    clinic: Clinic,
    clinician: User,
    therapist: User,
) -> None:
    now = timezone.now()
    shipped_content(now=now - timedelta(days=1))
    publish_gate()
    visit = a_visit(a_patient(clinic, clinician, now=now), clinician, now=now)
    screening = answer_all(start(visit=visit, by=clinician, now=now), clinician, SPASM)

    page = signed_in(therapist)
    page.goto(f"{live_server.url}/screenings/{screening.pk}/result/")
    press(page, "link", "Start a rehabilitation episode")
    tick(page, "Ischaemic stroke")
    page.locator("[name=weak_side][value=left]").check()
    tick(page, "Community")
    press(page, "button", "Open the episode")
    episode = Episode.objects.get()
    assert episode.screening == screening

    # The gate has a journey of its own (test_rehab_journey); here it is clear.
    gate(episode, therapist, now=now)
    session = planned(episode, therapist, starts_at=now - timedelta(hours=1))
    signed(session, therapist)

    page.goto(f"{live_server.url}/episodes/{episode.pk}/goals/add/")
    write(page, "What the patient wants", "Hold the cup")
    write(page, "What exactly will be done", "Holds a full cup for a minute")
    write(page, "How it is measured", "Seen at the table")
    tick(page, "3: very important")
    page.locator("[name=difficulty][value='2']").check()
    tick(page, "−1: can do some of it")
    for label in ("−2: much", "−1: less", "0: as", "+1: more", "+2: much"):
        write(page, label, f"level {label}")
    press(page, "button", "Save the goal")
    press(page, "link", "Score")
    tick(page, "0: level")
    press(page, "button", "Save the score")
    expect(page.get_by_text("T-score 50")).to_be_visible()
    assert Goal.objects.get().scores.count() == 1

    where = {"side": "left", "muscle": "elbow_flexors"}
    a_measure(episode, therapist, "mas", {"grade": "2"}, days_ago=30, **where)
    a_measure(episode, therapist, "mas", {"grade": "1"}, **where)
    page.goto(f"{live_server.url}/episodes/{episode.pk}/measures/of/mas/")
    expect(page.get_by_role("img").first).to_be_visible()
    expect(page.get_by_text("−1, better").first).to_be_visible()

    page.goto(f"{live_server.url}/episodes/{episode.pk}/")
    expect(page.get_by_text("Signed").first).to_be_visible()
    press(page, "link", "Record a review")
    assert_accessible(page)
    tick(page, "Go on with a changed plan")
    write(page, "What was decided", "More of the table, less of the bench")
    press(page, "button", "Record the review")
    expect(page.get_by_text("More of the table, less of the bench")).to_be_visible()
