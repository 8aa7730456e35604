"""Every page passes axe and fits, at a desk and at 400 % zoom; so does every refused form."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import Clinic, User
from accounts.roles import Role
from tests.bad_input.test_every_form import ADDRESSES
from tests.factories.accounts import member_of, system_administrator
from tests.factories.sessions import just_authenticated
from tests.factories.world import World, a_world
from tests.functional.looking import assert_nothing_stored, faults_of_looks

SHARES = 4  # the addresses are dealt out, so that the work can be shared
# Pages that are not for a person to look at, and why.
NOT_LOOKED_AT = {
    "draft_save": "answers the drafts script",
    "keep_alive": "answers the time-out script",
    "livez": "plain text for a supervisor",
    "readyz": "plain text for a proxy",
    "mfa_login_webauthn": "answers the passkey script",
}
# Forms that are refused as they stand or empty; the page that says so is looked at too.
REFUSED_AS_IT_STANDS = (
    "patients:register",
    "patients:edit",
    "patients:alert_record",
    "patients:medicine_add",
    "visits:results",
    "visits:amend",
    "visits:in_error",
    "rehab:measure_add",
    "rehab:measure_in_error",
    "rehab:same_day_review",
    "rehab:goal_add",
    "rehab:goal_end",
    "triage:override",
    "triage:mark_in_error",
    "accounts:clinic_create",
    "accounts:person_add",
)


@pytest.fixture
def world(transactional_db: None, clinic: Clinic, clinician: User) -> World:
    return a_world(clinic, clinician)


@pytest.fixture
def people(clinic: Clinic, clinician: User, sign_in: Callable[..., Client]) -> list[Client]:
    """A signed-in client of somebody of each role; the test's browser borrows their cookies."""
    roles = (Role.CLINIC_ADMINISTRATOR, Role.CONTENT_EDITOR, Role.THERAPIST)
    others = [*(member_of(clinic, role) for role in roles), system_administrator()]
    return [just_authenticated(sign_in(person)) for person in (clinician, *others)]


def _use_session(context: BrowserContext, server: str, client: Client) -> None:
    context.clear_cookies()
    context.add_cookies(
        [{"name": k, "value": m.value, "url": server} for k, m in client.cookies.items()]
    )


def _who_may_see(path: str, people: list[Client]) -> Client | None:
    for client in people:
        page = client.get(path)
        if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
            return client
    return None


@pytest.mark.parametrize("share", range(SHARES))
def test_every_page_can_be_read_by_everybody(
    share: int, page: Page, live_server: LiveServer, world: World, people: list[Client]
) -> None:
    faults: list[str] = []
    looked_at = 0
    for name, path in list(world.pages(ADDRESSES))[share::SHARES]:
        client = None if name in NOT_LOOKED_AT else _who_may_see(path, people)
        if client is None:
            continue
        _use_session(page.context, live_server.url, client)
        page.goto(f"{live_server.url}{path}")
        looked_at += 1
        faults += [f"{name}: {fault}" for fault in faults_of_looks(page)]
    assert faults == []
    assert looked_at > 8
    assert_nothing_stored(page)


def test_refused_forms_can_be_read_by_everybody(
    page: Page, live_server: LiveServer, world: World, people: list[Client]
) -> None:
    faults: list[str] = []
    paths = dict(world.pages(ADDRESSES))
    for name in REFUSED_AS_IT_STANDS:
        client = _who_may_see(paths[name], people)
        assert client is not None, name
        _use_session(page.context, live_server.url, client)
        page.goto(f"{live_server.url}{paths[name]}")
        form = page.locator("main form[method=post]").filter(has=page.locator("[name]")).first
        with page.expect_navigation():
            form.evaluate("form => form.requestSubmit(form.querySelector('button'))")
        summary = page.locator(".error-summary")
        if summary.count() == 0:
            faults.append(f"{name}: was not refused, or says nothing")
            continue
        faults += [f"{name} refused: {fault}" for fault in faults_of_looks(page)]
        if not page.title().startswith("Error"):
            faults.append(f"{name} refused: the title does not say so")
        if not page.evaluate("document.activeElement.closest('.error-summary') !== null"):
            faults.append(f"{name} refused: the summary did not take the focus")
    assert faults == []
