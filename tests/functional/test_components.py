"""The components as they behave: focus, keys, drafts, time-out, and nothing covered."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from core.drafts.models import Draft
from tests.functional.looking import assert_accessible, assert_nothing_stored, axe_violations

pytestmark = pytest.mark.urls("tests.unit.core.components_urls")

Gallery = Callable[[str], Page]


@pytest.fixture
def gallery(signed_in: Callable[[User], Page], live_server: LiveServer, clinician: User) -> Gallery:
    def opened(query: str = "") -> Page:
        page = signed_in(clinician)
        page.goto(f"{live_server.url}/components/{query}")
        return page

    return opened


@pytest.mark.parametrize("query", ["", "?errors=1"])
def test_every_component_passes_axe_and_fits(gallery: Gallery, query: str) -> None:
    page = gallery(query)
    page.get_by_text("Note, or why not assessed").first.click()
    page.locator(".top-account > summary").click()
    assert_accessible(page)
    assert_nothing_stored(page)


def test_axe_is_awake(gallery: Gallery) -> None:
    page = gallery("")
    page.evaluate(
        "document.querySelector('#id_f-weakness-note').parentElement"
        ".querySelector('label').remove()"
    )
    page.evaluate("document.querySelector('.finding-more').open = true")
    assert any(fault.startswith("label ") for fault in axe_violations(page))


def test_the_summary_takes_the_focus_and_leads_to_the_control(gallery: Gallery) -> None:
    page = gallery("?errors=1")
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".error-summary").first).to_be_focused()
    for question, control in (
        ("Date of birth", "#id_born"),
        ("Sex recorded at birth", "#id_sex_0"),
        ("Potassium", "#id_potassium_0"),
        ("How has it gone over time", "#id_f-course_0"),
    ):
        page.locator(".error-summary").get_by_role("link", name=question).press("Enter")
        expect(page.locator(control)).to_be_focused()
        assert covered(page) == []


def covered(page: Page) -> list[str]:
    """Return what has the focus, if it stays hidden once the page has come to rest."""
    found = hidden_now(page)
    for _look in range(200):  # 10 seconds, as for everything on a busy machine
        if not found:
            break
        page.wait_for_timeout(50)  # scrolling to what has the focus takes a few frames
        found = hidden_now(page)
    return found


def hidden_now(page: Page) -> list[str]:
    """Return what has the focus, if the sticky banner or the window's edge hides its top, or the
    line at the foot its end."""
    found: list[str] = page.evaluate(
        """() => {
            const target = document.activeElement.closest('.tri label') || document.activeElement;
            const box = target.getBoundingClientRect();
            const bars = [...document.querySelectorAll('.patient-banner, .pb-who')].filter(
                bar => getComputedStyle(bar).position === 'sticky' && !bar.contains(target));
            const edge = Math.max(0, ...bars.map(bar => bar.getBoundingClientRect().bottom));
            const feet = [...document.querySelectorAll('.so-far-line')].filter(
                foot => getComputedStyle(foot).position === 'sticky' && foot.offsetHeight
                    && !foot.contains(target));
            const under = feet.map(foot => foot.getBoundingClientRect()).some(
                foot => box.bottom > foot.top + 1 && box.top < foot.bottom - 1
                    && (box.top >= foot.top || !target.matches('textarea')));  // the caret shows
            const hidden = box.bottom <= edge + 1 || box.top >= innerHeight || under
                || (box.top < edge - 1 && box.height < innerHeight - edge);
            const somewhere = target !== document.body && scrollY > 0;
            return hidden && somewhere ? [target.outerHTML.slice(0, 120)] : [];
        }"""
    )
    return found


@pytest.mark.parametrize(("width", "height"), [(1280, 700), (360, 640), (320, 256)])
def test_the_banner_never_covers_what_has_the_focus(
    gallery: Gallery, width: int, height: int
) -> None:
    page = gallery("")
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("document.querySelector('#content').focus()")
    faults = []
    for key in ("Tab", "Shift+Tab"):
        for _step in range(45):
            page.keyboard.press(key)
            faults += covered(page)
    assert faults == []


def test_a_turned_screen_moves_nothing_that_has_the_focus_under_the_banner(
    gallery: Gallery,
) -> None:
    page = gallery("")
    for _turn in range(3):
        page.set_viewport_size({"width": 1280, "height": 700})
        page.evaluate("document.querySelector('#content').focus()")
        page.keyboard.press("Tab")
        page.set_viewport_size({"width": 320, "height": 256})
        page.wait_for_timeout(100)
        assert covered(page) == []


def test_number_keys_answer_and_go_on(gallery: Gallery) -> None:
    page = gallery("")
    page.locator("#id_f-weakness_0").focus()
    page.keyboard.press("2")
    expect(page.locator("#id_f-weakness_1")).to_be_checked()
    expect(page.locator("#id_f-wasting_2")).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator("#id_f-wasting_0")).to_be_checked()
    expect(page.locator("#id_f-sensory_loss_1")).to_be_focused()
    page.keyboard.press("9")
    expect(page.locator("#id_f-sensory_loss_1")).to_be_checked()
    expect(page.locator("#id_f-sensory_loss_1")).to_be_focused()


def test_number_keys_type_numbers_where_somebody_types(gallery: Gallery) -> None:
    page = gallery("")
    page.get_by_role("group", name="Muscle wasting").get_by_text("Note, or why").click()
    note = page.locator("#id_f-wasting-note")
    note.press_sequentially("1 of 2?")
    expect(note).to_have_value("1 of 2?")
    expect(page.locator("#id_f-wasting_2")).to_be_checked()
    expect(page.locator("#keys-dialog")).not_to_be_visible()


def test_the_key_list_opens_by_key_and_by_button(gallery: Gallery) -> None:
    page = gallery("")
    keys = page.get_by_role("dialog", name="Keys on this page")
    page.locator("#id_f-weakness_0").focus()
    page.keyboard.press("?")
    expect(keys).to_be_visible()
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    expect(keys).not_to_be_visible()
    page.get_by_role("button", name="All keys").click()
    expect(keys).to_be_visible()


def test_a_reason_is_asked_only_for_what_was_not_assessed(gallery: Gallery) -> None:
    page = gallery("")
    finding = page.get_by_role("group", name="Muscle wasting")
    finding.get_by_text("Note, or why").click()
    expect(finding.get_by_label("Why not assessed")).to_be_visible()
    page.locator("#id_f-wasting_0").check(force=True)
    expect(finding.get_by_label("Why not assessed")).not_to_be_visible()
    expect(finding.get_by_label("Note")).to_be_visible()


def test_what_is_typed_is_kept_when_the_field_is_left(gallery: Gallery, clinician: User) -> None:
    page = gallery("")
    page.get_by_role("group", name="Muscle wasting").get_by_text("Note, or why").click()
    page.locator("#id_f-wasting-note").fill("left first web space")
    page.keyboard.press("Tab")
    expect(page.locator("[data-draft-state]")).to_have_text(re.compile(r"^Draft saved \d\d:\d\d$"))
    draft = Draft.objects.get(user=clinician)
    assert draft.key == "/components/"
    assert draft.fields["f-wasting-note"] == ["left first web space"]
    assert_nothing_stored(page)


@pytest.fixture
def troubled_gallery(
    browser: Browser,
    browser_context_args: dict[str, Any],
    bring_in: Callable[[BrowserContext, User], None],
    live_server: LiveServer,
    clinician: User,
) -> Iterator[Page]:
    """The gallery in a browser whose refused requests are the point, so nobody watches them."""
    context = browser.new_context(**browser_context_args)
    bring_in(context, clinician)
    page = context.new_page()
    page.goto(f"{live_server.url}/components/")
    yield page
    context.close()


def sign_out_elsewhere(page: Page) -> None:
    """The session ends while the page stays open; the answer to a draft is then the sign-in."""
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def answer_one(page: Page) -> None:
    page.locator("#id_f-wasting_1").check(force=True)
    page.keyboard.press("Tab")


def test_a_draft_that_was_not_kept_says_so(troubled_gallery: Page, clinician: User) -> None:
    sign_out_elsewhere(troubled_gallery)
    answer_one(troubled_gallery)
    state = troubled_gallery.locator("[data-draft-state]")
    expect(state).to_contain_text("Draft not saved: you have been signed out.")
    assert axe_violations(troubled_gallery) == []
    assert not Draft.objects.filter(user=clinician).exists()


def test_a_draft_waits_for_the_network_and_is_kept_when_it_is_back(
    troubled_gallery: Page, clinician: User
) -> None:
    page = troubled_gallery
    page.context.set_offline(True)
    answer_one(page)
    state = page.locator("[data-draft-state]")
    expect(state).to_contain_text("Draft not saved: no connection to the server.")
    page.context.set_offline(False)
    page.locator("#id_f-wasting_1").focus()
    page.keyboard.press("Tab")
    expect(state).to_contain_text("Draft saved")
    assert Draft.objects.get(user=clinician).fields["f-wasting"] == ["absent"]


def test_leaving_asks_only_when_something_would_be_lost(troubled_gallery: Page) -> None:
    page = troubled_gallery
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", agree)
    answer_one(page)
    expect(page.locator("[data-draft-state]")).to_contain_text("Draft saved")
    page.reload()
    assert asked == []
    sign_out_elsewhere(page)
    answer_one(page)
    expect(page.locator("[data-draft-state]")).to_contain_text("Draft not saved")
    page.reload()
    assert asked == ["beforeunload"]


def test_an_idle_session_warns_goes_on_and_ends_honestly(gallery: Gallery, settings: Any) -> None:
    settings.SESSION_IDLE_SECONDS = 6
    settings.SESSION_WARN_SECONDS = 4
    page = gallery("")
    page.locator("#id_f-wasting_1").focus()
    dialog = page.locator("#session-timeout")
    expect(dialog).to_be_visible()
    stay = page.get_by_role("button", name="Stay signed in")
    expect(stay).to_be_focused()
    assert axe_violations(page) == []
    stay.click()
    expect(dialog).not_to_be_visible()
    expect(dialog).to_be_visible()
    again = dialog.get_by_role("link", name="Sign in and come back here")
    expect(again).to_be_focused()
    expect(again).to_have_attribute("href", re.compile("next=%2Fcomponents%2F#id_f-wasting_1$"))
    expect(dialog).to_contain_text("You have been signed out")
    assert axe_violations(page) == []


def test_an_address_that_names_a_field_leads_into_it(
    signed_in: Callable[[User], Page], live_server: LiveServer, clinician: User
) -> None:
    page = signed_in(clinician)
    page.goto(f"{live_server.url}/components/#id_f-wasting-note")
    expect(page.locator("#id_f-wasting-note")).to_be_focused()
    assert covered(page) == []


def test_the_page_works_without_scripts(
    without_scripts: Callable[[User], Page], live_server: LiveServer, clinician: User
) -> None:
    page = without_scripts(clinician)
    page.goto(f"{live_server.url}/components/?errors=1")
    page.locator(".top-account > summary").click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.get_by_role("group", name="Muscle wasting").get_by_text("Note, or why").click()
    expect(page.locator("#id_f-wasting-note")).to_be_visible()
    page.locator(".error-summary").get_by_role("link", name="Date of birth").click()
    assert page.url.endswith("#id_born")
    expect(page.locator("#session-timeout")).not_to_be_visible()
