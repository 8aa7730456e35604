"""What somebody typed survives a time-out, a second tab and a colleague."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Clinic, User
from accounts.roles import Role
from core.drafts.models import Draft
from patients.actions import correct_patient
from patients.models import Patient, Visit
from tests.factories.accounts import PASSWORD, member_of
from tests.factories.visits import a_patient, a_visit
from tests.factories.world import World, a_world
from tests.functional.looking import assert_accessible
from tests.functional.test_sign_in import current_code

SignIn = Callable[[User], Page]
LONG_AGO = timedelta(minutes=20)  # idle for longer than the 15 minutes that a session lasts


@pytest.fixture
def patient(transactional_db: None, clinic: Clinic, clinician: User) -> Patient:
    return a_patient(clinic, clinician, now=timezone.now())


def _let_the_session_idle() -> None:
    """Let everybody's last request lie 20 minutes back."""
    for session in Session.objects.all():
        data = session.get_decoded()
        data["last_seen"] = (timezone.now() - LONG_AGO).timestamp()
        session.session_data = Session.objects.encode(data)
        session.save()


def test_after_a_time_out_the_same_form_comes_back_as_it_was(
    signed_in: SignIn, live_server: LiveServer, clinician: User, patient: Patient
) -> None:
    visit = a_visit(patient, clinician, now=timezone.now())
    page = signed_in(clinician)
    address = f"{live_server.url}/visits/{visit.pk}/edit/"
    page.goto(address)
    page.get_by_label("Notes").fill("Twitches at night, since the change of tablets.")
    page.get_by_label("Notes").blur()
    expect(page.get_by_text("Draft saved").first).to_be_visible(timeout=30_000)
    assert Draft.objects.count() == 1

    _let_the_session_idle()
    page.reload()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    assert "Twitches" not in page.content()
    page.get_by_label("E-mail address").fill(clinician.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("code").fill(current_code())
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page).to_have_url(address)
    expect(page.get_by_label("Notes")).to_have_value(
        "Twitches at night, since the change of tablets."
    )
    assert_accessible(page)
    page.get_by_role("button", name="Save the visit").click()
    expect(page.get_by_text("Twitches at night").first).to_be_visible()
    assert Visit.objects.get().notes == "Twitches at night, since the change of tablets."
    assert not Draft.objects.exists()


def test_two_tabs_with_two_patients_never_mix(
    context: BrowserContext, signed_in: SignIn, live_server: LiveServer, clinician: User,
    clinic: Clinic, patient: Patient,
) -> None:  # fmt: skip
    other = a_patient(
        clinic, clinician, now=timezone.now(), family_name="Babajide", given_names="George",
        identifiers={},
    )  # fmt: skip
    first = signed_in(clinician)
    second = context.new_page()
    first.goto(f"{live_server.url}/patients/{patient.pk}/visits/open/")
    second.goto(f"{live_server.url}/patients/{other.pk}/visits/open/")
    second.get_by_label("Reason for the visit").fill("For George")
    first.get_by_label("Reason for the visit").fill("For Edith")
    first.get_by_role("button", name="Open the visit").click()
    expect(first.get_by_text("ldermaston").first).to_be_visible()
    second.get_by_role("button", name="Open the visit").click()
    expect(second.get_by_text("abajide").first).to_be_visible()

    assert Visit.objects.get(patient=patient).reason == "For Edith"
    assert Visit.objects.get(patient=other).reason == "For George"
    second.close()


def test_a_colleagues_change_is_shown_beside_mine(
    signed_in: SignIn, live_server: LiveServer, clinician: User, clinic: Clinic, patient: Patient
) -> None:
    page = signed_in(clinician)
    page.goto(f"{live_server.url}/patients/{patient.pk}/correct/")
    page.get_by_label("Given names").fill("Edith Rosemary")
    page.get_by_label("Reason", exact=False).last.fill("As on her passport")
    correct_patient(
        patient=patient,
        details={"given_names": "Edith Rosalind"},
        row_version=patient.row_version,
        reason="Told by her daughter",
        by=member_of(clinic, Role.CLINICIAN, full_name="Dr Colleague"),
        now=timezone.now(),
    )

    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Edith Rosalind").first).to_be_visible()
    assert "Edith Rosemary" in page.content()
    assert_accessible(page)
    patient.refresh_from_db()
    assert patient.given_names == "Edith Rosalind", "nothing was overwritten"


def test_two_people_at_one_screening_see_both_answers(
    browser: Browser,
    browser_context_args: dict[str, object],
    watched: Callable[[BrowserContext], None],
    bring_in: Callable[[BrowserContext, User], None],
    signed_in: SignIn,
    live_server: LiveServer,
    clinic: Clinic,
    clinician: User,
) -> None:
    world: World = a_world(clinic, clinician)
    address = f"{live_server.url}/screenings/{world.open_screening.pk}/sections/habits/"
    colleagues = browser.new_context(**browser_context_args)  # type: ignore[arg-type]
    watched(colleagues)
    bring_in(colleagues, member_of(clinic, Role.CLINICIAN, full_name="Dr Colleague"))
    theirs, mine = colleagues.new_page(), signed_in(clinician)
    mine.goto(address)
    theirs.goto(address)
    theirs.get_by_label("Alcohol").first.fill("30")
    theirs.get_by_role("button", name="Save", exact=True).click()
    mine.get_by_label("Alcohol").first.fill("2")
    mine.get_by_role("button", name="Save", exact=True).click()

    expect(mine.get_by_role("heading", level=1)).to_contain_text("Two answers")
    expect(mine.get_by_text("30").first).to_be_visible()
    assert_accessible(mine)
    mine.get_by_role("button", name="Save the chosen answers").click()
    expect(mine.get_by_role("heading", level=1)).not_to_contain_text("Two answers")
    colleagues.close()
