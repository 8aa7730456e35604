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
from tests.functional.looking import assert_nothing_stored, axe_source, faults_of_looks

SHARES = 2  # the addresses are dealt out, so that two processes share them
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
def test_every_page_and_every_refused_form_can_be_read_by_everybody(
    share: int, page: Page, live_server: LiveServer, world: World, people: list[Client]
) -> None:
    pages = list(world.pages(ADDRESSES))
    assert set(REFUSED_AS_IT_STANDS) <= dict(pages).keys()
    page.context.add_init_script(axe_source())  # once, not again for every page
    faults: list[str] = []
    looked_at, refused = 0, 0
    for name, path in pages[share::SHARES]:
        client = None if name in NOT_LOOKED_AT else _who_may_see(path, people)
        if client is None:
            continue
        _use_session(page.context, live_server.url, client)
        page.goto(f"{live_server.url}{path}")
        looked_at += 1
        faults += [f"{name}: {fault}" for fault in faults_of_looks(page)]
        if name in REFUSED_AS_IT_STANDS:
            refused += 1
            faults += [f"{name} refused: {fault}" for fault in _faults_when_refused(page)]
    assert faults == []
    assert looked_at > 16
    assert refused == sum(name in REFUSED_AS_IT_STANDS for name, _path in pages[share::SHARES])
    assert_nothing_stored(page)


def _faults_when_refused(page: Page) -> list[str]:
    """Send the page's first form as it stands, and look at the answer."""
    form = page.locator("main form[method=post]").filter(has=page.locator("[name]")).first
    with page.expect_navigation():
        form.evaluate("form => form.requestSubmit(form.querySelector('button'))")
    if page.locator(".error-summary").count() == 0:
        return ["was not refused, or says nothing"]
    faults = faults_of_looks(page)
    if not page.title().startswith("Error"):
        faults.append("the title does not say so")
    if not page.evaluate("document.activeElement.closest('.error-summary') !== null"):
        faults.append("the summary did not take the focus")
    return faults
