"""A caution of the catalogue is put right: one editor writes, another approves, everybody reads."""

from collections.abc import Callable

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Clinic, User
from accounts.roles import Role
from content.models import BookVersion
from tests.factories.accounts import member_of
from tests.factories.books import a_version
from tests.functional import keyboard
from tests.functional.looking import assert_accessible, assert_nothing_stored

SignIn = Callable[[User], Page]


def test_from_a_changed_caution_to_what_everybody_reads(
    signed_in: SignIn, without_scripts: SignIn, live_server: LiveServer, clinic: Clinic
) -> None:
    a_version()
    page = signed_in(member_of(clinic, Role.CONTENT_EDITOR))
    page.goto(f"{live_server.url}/library/")
    keyboard.press(page, "link", "Reference texts")
    assert_accessible(page)
    keyboard.press(page, "link", "Test tools", exact=True)
    assert_accessible(page)
    keyboard.press(page, "button", "Begin a draft from this version")
    assert_accessible(page)

    # Found by a word of it, opened, written by keys alone.
    keyboard.write(page, "Find in this text", "latex")
    page.keyboard.press("Enter")
    expect(page.get_by_text("T02: Deep spoon")).to_have_count(0)
    keyboard.press(page, "link", "Edit T01")
    assert_accessible(page)
    keyboard.write(page, "Cautions 3: Withheld by", "CI-fatigue")
    keyboard.press(page, "button", "Save the entry")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("Cautions 3: Caution")
    assert_accessible(page)
    keyboard.write(page, "Cautions 3: Caution", "Tires the arm")
    page.locator("[name='field-dose.hold']").fill("10")
    keyboard.press(page, "button", "Save the entry")
    expect(page.get_by_text("Saved as a new revision of the draft.")).to_be_visible()

    keyboard.press(page, "link", "What differs from the version in use")
    expect(page.locator("ins", has_text="Tires the arm")).to_be_visible()
    expect(page.locator("del", has_text="20")).to_be_visible()
    assert_accessible(page)
    keyboard.press(page, "link", "Approval")
    keyboard.press(page, "button", "Offer it for approval")
    expect(page.get_by_text("You wrote a part, so you can’t approve it.")).to_be_visible()
    assert_accessible(page)
    assert_nothing_stored(page)
    waiting = page.url

    # The second person needs no script.
    other = without_scripts(member_of(clinic, Role.CONTENT_EDITOR))
    other.goto(f"{live_server.url}/")
    other.get_by_role("link", name="Draft: Test tools").click()
    assert other.url == waiting
    other.get_by_role("link", name="Approve", exact=True).click()
    other.get_by_label("Statement").fill("Read against the source.")
    other.get_by_role("button", name="Approve and publish").click()
    expect(other.get_by_text("The version is published.")).to_be_visible()
    assert BookVersion.objects.count() == 2

    reader = without_scripts(member_of(clinic, Role.THERAPIST))
    reader.goto(f"{live_server.url}/library/books/test-tools/")
    reader.get_by_text("T01: Thick grip", exact=True).click()
    expect(reader.get_by_text("Tires the arm")).to_be_visible()
    expect(reader.get_by_text("10 to 30")).to_be_visible()
