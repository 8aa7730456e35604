"""A rule is changed: review refuses, it is mended, replayed, accepted, approved by another."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Clinic, User
from accounts.roles import Role
from tests.factories.accounts import member_of
from tests.factories.rulesets import publish_sound, signed_with_sound
from tests.functional import keyboard
from tests.functional.looking import assert_accessible, assert_nothing_stored
from triage.models import Receipt, RulesetVersion
from triage.receipts import faults_of

SignIn = Callable[[User], Page]


@pytest.fixture
def receipt(transactional_db: None, clinician: User) -> Receipt:
    return signed_with_sound(clinician, family_name="Quillfeather")


def _rule(page: Page, rule: str) -> None:
    page.get_by_role("link", name=rule).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(rule.split()[0])


def test_from_a_changed_rule_to_a_version_that_another_approved(
    signed_in: SignIn,
    without_scripts: SignIn,
    live_server: LiveServer,
    clinic: Clinic,
    receipt: Receipt,
) -> None:
    page = signed_in(member_of(clinic, Role.CONTENT_EDITOR))
    page.goto(f"{live_server.url}/")
    keyboard.press(page, "link", "Rulesets", exact=True)
    assert_accessible(page)
    page.goto(f"{live_server.url}/rulesets/versions/{publish_sound().pk}/")
    assert_accessible(page)
    keyboard.press(page, "button", "Begin a draft from this version")
    assert_accessible(page)

    # A contradiction: the live check reads it aloud, the review refuses it with a finding.
    _rule(page, "U01 Weak")
    page.get_by_label("Condition", exact=True).fill("weakness is objektive")
    expect(page.locator("#check-when")).to_contain_text("Line 1, column 13")
    page.get_by_label("Condition", exact=True).fill("cramp and not cramp")
    expect(page.locator("#check-when")).to_contain_text("Reads: Cramp and not Cramp")
    assert_accessible(page)
    keyboard.press(page, "button", "Save the rule")
    page.get_by_role("link", name="Automatic review").first.click()
    keyboard.press(page, "button", "Run the review")
    expect(page.get_by_text("Refused:")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Open rule U01").first.click()

    # Mended: weakness that is only felt counts too.
    page.get_by_label("Condition", exact=True).fill(
        "weakness is one of (felt, objective) or bulbar.choking"
    )
    page.get_by_role("button", name="Save the rule").click()
    _rule(page, "U01 Weak")
    page.get_by_role("link", name="near", exact=True).click()
    page.get_by_label("Answers").fill("weakness: none\nbulbar: []\n")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("The rule is not met.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Save the case").click()
    page.get_by_role("link", name="Automatic review").first.click()
    keyboard.press(page, "button", "Run the review")
    expect(page.get_by_text("Nothing stands in the way.")).to_be_visible()

    # The replay changes one signed result; it is opened, and accepted with a reason.
    page.get_by_role("link", name="Go on to the replay").click()
    keyboard.press(page, "button", "Run the replay")
    assert_accessible(page)
    keyboard.press(page, "link", "Open the changed result")
    assert_accessible(page)
    expect(page.locator("main")).not_to_contain_text("Quillfeather")
    keyboard.press(page, "button", "Accept this change")
    expect(page.locator(".error-summary")).to_be_focused()
    keyboard.write(page, "Why is the new result right?", "Felt weakness is seen sooner.")
    keyboard.press(page, "button", "Accept this change")
    page.get_by_role("link", name="Go on to the approval").click()
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
    expect(second.get_by_text("Weakness: Felt or Objective or Choking").first).to_be_visible()
    second.get_by_role("link", name="Approve", exact=True).click()
    second.get_by_label("Version number").fill("2")
    second.get_by_label("Statement").fill("Read every change and the changed result.")
    second.get_by_role("button", name="Approve and publish").click()
    expect(second.get_by_text("The version is published.")).to_be_visible()

    version = RulesetVersion.objects.get(ruleset_id="sound", version="2")
    assert version.digest != receipt.screening.ruleset_version.digest
    assert faults_of(Receipt.objects.get(pk=receipt.pk)) == []


def test_a_rule_is_checked_and_saved_without_scripts(
    without_scripts: SignIn, live_server: LiveServer, clinic: Clinic, receipt: Receipt
) -> None:
    page = without_scripts(member_of(clinic, Role.CONTENT_EDITOR))
    page.goto(f"{live_server.url}/rulesets/versions/{publish_sound().pk}/")
    page.get_by_role("button", name="Begin a draft from this version").click()
    _rule(page, "T01 Loaded")
    page.get_by_label("Condition", exact=True).fill("load >= 3 and not brwn")
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#check-when")).to_contain_text("brown")
    page.get_by_label("Condition", exact=True).fill("load >= 4 and not brown")
    page.get_by_role("button", name="Save the rule").click()
    expect(page.get_by_text("Last change:")).to_contain_text("rules T01 changed")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Last change:")).to_contain_text("revision 1 restored")


def test_what_was_typed_before_the_scripts_came_is_checked_too(
    signed_in: SignIn, live_server: LiveServer, clinic: Clinic, receipt: Receipt
) -> None:
    page = signed_in(member_of(clinic, Role.CONTENT_EDITOR))
    page.goto(f"{live_server.url}/rulesets/versions/{publish_sound().pk}/")
    page.get_by_role("button", name="Begin a draft from this version").click()
    _rule(page, "U01 Weak")
    held: list[Route] = []
    page.route("**/htmx-2.min*.js", lambda route: held.append(route))
    page.goto(page.url, wait_until="commit")
    page.get_by_label("Condition", exact=True).fill("weakness is objektive")
    for route in held:
        route.continue_()
    assert held
    expect(page.locator("#check-when")).to_contain_text("Line 1, column 13")
