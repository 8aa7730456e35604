"""From an episode through the gate to a signed session, and a red flag that stops everything."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Clinic, User
from accounts.roles import Role
from patients.models import Patient
from rehab.models import GateCheck, Hold, Session
from tests.factories.accounts import member_of
from tests.factories.patients import PatientFactory
from tests.factories.rehab import EpisodeFactory, planned, publish_gate
from tests.functional.keyboard import press, tick, write
from tests.functional.looking import assert_accessible, axe_violations

COMPLETE = "That is all: none of the others"


@pytest.fixture
def patient(transactional_db: None, clinic: Clinic) -> Patient:
    publish_gate()
    return PatientFactory.create(clinic=clinic)


def _nothing_found(page: Page) -> None:
    """Answer the gate of somebody in whom nothing is found."""
    for box in page.get_by_label(COMPLETE).all():
        box.check()
    for legend, answer in (
        ("How alert is the person", "As usual"),
        ("Has there been a seizure", "No"),
        ("Stiffness when the limb is moved", "No spasticity"),
        ("Has there been a fall", "No"),
    ):
        group = page.get_by_role("group", name=legend)
        group.get_by_label(answer, exact=True).check()
    for label, number in (
        ("Systolic blood pressure", "128"), ("Pulse at rest", "72"), ("Oxygen saturation", "97"),
    ):  # fmt: skip
        page.get_by_label(label).first.fill(number)


def test_episode_gate_session_and_signature(
    signed_in: Callable[[User], Page], live_server: object, therapist: User, patient: Patient
) -> None:
    page = signed_in(therapist)
    page.goto(f"{live_server}/patients/{patient.pk}/")
    press(page, "link", "Open an episode of rehabilitation")
    tick(page, "Ischaemic stroke")
    page.locator("[name=weak_side][value=right]").check()
    tick(page, "Community")
    write(page, "Who referred", "Stroke unit")
    press(page, "button", "Open the episode")
    page.locator("[name=falls][value=present]").check()
    press(page, "button", "Save the precautions")
    press(page, "link", "Plan a session")
    now = timezone.localtime()
    for name, value in (
        ("day", now.strftime("%d/%m/%Y")), ("starts_time", "00:01"), ("ends_time", "00:46"),
    ):  # fmt: skip
        page.locator(f"[name={name}]").fill(value)
    press(page, "button", "Plan the session")
    press(page, "link", "Start: safety gate")
    assert axe_violations(page) == []
    _nothing_found(page)
    page.get_by_text("I asked about or examined these").click()
    press(page, "button", "Fill these in as absent")
    expect(page.locator("[name='a.factors.stress'][value=absent]")).to_be_checked()
    press(page, "button", "Finish the gate")
    expect(page.get_by_role("heading", name="Gate clear")).to_be_visible()
    assert_accessible(page)
    press(page, "link", "Go on to the session")
    page.locator("[name=attendance][value='5']").check()
    for name, value in (
        ("pain_before", "4"), ("pain_after", "2"), ("direct_minutes", "40"), ("x0_sets", "2"),
        ("x0_reps", "10"),
    ):  # fmt: skip
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=x0_exercise]").select_option("X21")
    page.locator("[name=domain][value=motor]").check()
    press(page, "button", "Save the session")
    assert_accessible(page)
    press(page, "link", "Sign")
    press(page, "button", "Sign the session")
    expect(page.get_by_text("Signed").first).to_be_visible()
    assert Session.objects.get().signed
    assert GateCheck.objects.get().tier == "C"


def test_a_red_flag_stops_everything_until_a_clinician_clears_it(
    signed_in: Callable[[User], Page],
    live_server: object,
    clinic: Clinic,
    therapist: User,
    patient: Patient,
) -> None:
    episode = EpisodeFactory.create(patient=patient)
    session = planned(episode, therapist, starts_at=timezone.now() - timedelta(minutes=5))
    page = signed_in(therapist)
    page.goto(f"{live_server}/sessions/{session.pk}/gate/")
    page.get_by_label("Face drops on one side").check()
    expect(page.locator("#gate-so-far")).to_contain_text("Emergency call, now")
    press(page, "button", "Finish the gate")
    press(page, "link", "What to do now")
    expect(page.get_by_text("Call 999.")).to_be_visible()
    assert_accessible(page)
    page.goto(f"{live_server}/sessions/{session.pk}/write/")
    assert page.url == f"{live_server}/sessions/{session.pk}/", "no exercise is proposed"
    expect(page.get_by_text("Therapy is held back.")).to_be_visible()
    assert Session.objects.get().written_at is None

    hold = Hold.objects.get()
    page = signed_in(member_of(clinic, Role.CLINICIAN))
    page.goto(f"{live_server}/")
    press(page, "link", patient.family_name.upper())
    write(page, "Why therapy may go on", "Old palsy, seen by the stroke team today")
    press(page, "button", "Clear: therapy may go on")
    hold.refresh_from_db()
    assert hold.clearance.reason.startswith("Old palsy")
    expect(page.get_by_text("Therapy is held back.")).to_have_count(0)
