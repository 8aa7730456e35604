"""A leaflet is changed: too hard a text is refused, it is mended, and another person publishes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Clinic, User
from accounts.roles import Role
from content.models import LeafletVersion
from content.selectors import current_leaflets
from core.audit.trail import SystemActor
from engine.rulesets import Ruleset
from tests.factories.accounts import member_of
from tests.factories.leaflet_drafts import a_version
from tests.functional import keyboard
from tests.functional.looking import assert_accessible, assert_nothing_stored
from triage.actions.rulesets import publish_ruleset
from triage.published import shipped_ruleset

SignIn = Callable[[User], Page]
HARD = (
    "Notwithstanding individual variability, maintaining appropriate hydration necessitates "
    "continuous consideration of environmental circumstances and physiological requirements."
)


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    return shipped_ruleset()


@pytest.fixture
def version(transactional_db: None, ruleset: Ruleset) -> LeafletVersion:
    from tests.factories.leaflet_drafts import NOW

    publish_ruleset(ruleset=ruleset, by=SystemActor("tests"), now=NOW)
    return a_version()


def test_from_a_changed_block_to_a_version_that_another_approved(
    signed_in: SignIn,
    without_scripts: SignIn,
    live_server: LiveServer,
    clinic: Clinic,
    version: LeafletVersion,
) -> None:
    page = signed_in(member_of(clinic, Role.CONTENT_EDITOR))
    page.goto(f"{live_server.url}/library/")
    assert_accessible(page)
    keyboard.press(page, "link", "Drinking well", exact=True)
    assert_accessible(page)
    keyboard.press(page, "button", "Begin a draft from this version")
    assert_accessible(page)

    # A text that is too hard is refused, with its grade.
    keyboard.press(page, "link", "Edit Every day", exact=True)
    assert_accessible(page)
    page.wait_for_load_state()
    page.get_by_label("Text", exact=True).fill(HARD)
    keyboard.press(page, "button", "Save the block")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("Reading grade")
    assert_accessible(page)

    # Mended; a condition is read aloud while it is typed.
    page.get_by_label("Text", exact=True).fill("Have a glass of water with each meal.")
    page.get_by_label("Ask first when").fill("diabtes")
    expect(page.locator("#check-ask_first_when")).to_contain_text("diabetes")
    page.get_by_label("Ask first when").fill("diabetes")
    expect(page.locator("#check-ask_first_when")).to_contain_text("Reads:")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("heading", name="As you wrote it, not saved yet")).to_be_visible()
    assert_accessible(page)
    keyboard.press(page, "button", "Save the block")
    expect(page.get_by_text("Last change:")).to_contain_text("every-day changed")
    assert_accessible(page)
    keyboard.press(page, "link", "History")
    assert_accessible(page)
    page.get_by_role("link", name="What it changed 2").click()
    expect(page.locator("ins").filter(has_text="glass")).to_be_visible()
    assert_accessible(page)

    page.get_by_role("link", name="Approval").first.click()
    assert_accessible(page)
    keyboard.press(page, "button", "Offer it for approval")
    expect(page.get_by_text("you can’t approve it")).to_be_visible()
    address = page.url
    assert_nothing_stored(page)

    # Somebody else approves, in a browser without scripts.
    second = without_scripts(member_of(clinic, Role.CONTENT_EDITOR))
    second.goto(f"{live_server.url}/")
    expect(second.get_by_text("waits for your approval")).to_be_visible()
    second.goto(address)
    second.get_by_role("link", name="Approve", exact=True).click()
    second.get_by_label("Statement").fill("Read every word of the changed block.")
    second.get_by_role("button", name="Approve and publish").click()
    expect(second.get_by_text("The version is published.")).to_be_visible()

    (current,) = current_leaflets()
    assert (current.version, current.translation_of) == (2, None)
    assert "glass of water" in current.body


def test_a_leaflet_is_written_without_scripts(
    without_scripts: SignIn, live_server: LiveServer, clinic: Clinic, version: LeafletVersion
) -> None:
    page = without_scripts(member_of(clinic, Role.CONTENT_EDITOR))
    page.goto(f"{live_server.url}/library/new/")
    page.get_by_label("Title").fill("Leg cramps")
    page.get_by_label("Name in addresses").fill("leg-cramps")
    page.get_by_role("button", name="Begin the draft").click()
    page.get_by_role("link", name="Numbered steps").click()
    page.get_by_label("Title", exact=True).fill("In a cramp")
    page.get_by_label("Steps", exact=True).fill("Stop.\nPull your toes up.")
    page.get_by_label("Easy-read lines", exact=True).fill("stopp: Stop.")
    page.get_by_role("button", name="Check").click()
    expect(page.locator(".error-summary")).to_contain_text("stop")
    page.get_by_label("Easy-read lines", exact=True).fill("stop: Stop.")
    page.get_by_role("button", name="Save the block").click()
    expect(page.get_by_text("Last change:")).to_contain_text("in-a-cramp added")
    expect(page.get_by_text("needs exactly one warning block")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Last change:")).to_contain_text("revision 1 restored")
