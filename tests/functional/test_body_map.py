"""The body map in a real browser: by mouse and finger, by keyboard alone, and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Clinic, User
from patients.body_drawing import HEIGHT, WIDTH
from patients.models import BodyMap
from tests.factories.world import World, a_world
from tests.functional.keyboard import go_to, press, tick
from tests.functional.looking import assert_accessible

SignIn = Callable[[User], Page]
# Where on the drawing, in its own units: the patient's left calf lies on the left from behind.
LEFT_CALF, RIGHT_CALF, LEFT_EYELID = (272.0, 340.0), (318.0, 340.0), (99.0, 521.0)


@pytest.fixture
def world(transactional_db: None, clinic: Clinic, clinician: User) -> World:
    return a_world(clinic, clinician)


def tap(page: Page, at: tuple[float, float]) -> None:
    """Press on the drawing at a place given in its own units."""
    canvas = page.locator(".bm-canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    canvas.click(position={"x": at[0] / WIDTH * box["width"], "y": at[1] / HEIGHT * box["height"]})


def marks_of(world: World) -> dict[str, list[str]]:
    kept: dict[str, list[str]] = BodyMap.objects.get(visit=world.bare_visit, error_at=None).marks
    return kept


def address(live_server: LiveServer, world: World) -> str:
    return f"{live_server.url}/visits/{world.bare_visit.pk}/body-map/"


def test_a_tap_marks_the_patients_own_side(
    live_server: LiveServer, world: World, clinician: User, signed_in: SignIn
) -> None:
    page = signed_in(clinician)
    page.goto(address(live_server, world))
    tap(page, LEFT_CALF)
    tap(page, RIGHT_CALF)
    tap(page, RIGHT_CALF)  # taken off again
    page.locator("#bm-mode-numbness").check()
    tap(page, LEFT_EYELID)
    expect(page.get_by_label("Twitch: Calf, left")).to_be_checked()
    assert_accessible(page)
    page.get_by_role("button", name="Save the body map").click()

    expect(page.locator("#body-map")).to_contain_text("Places that are not marked")
    assert marks_of(world) == {"calf_left": ["twitch"], "eyelid_left": ["numbness"]}
    assert_accessible(page)


def test_a_finger_on_a_small_screen_hits_the_same_places(
    live_server: LiveServer, world: World, clinician: User, signed_in: SignIn
) -> None:
    page = signed_in(clinician)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(address(live_server, world))
    tap(page, LEFT_EYELID)
    page.get_by_role("button", name="Save the body map").click()

    assert marks_of(world) == {"eyelid_left": ["twitch"]}


def test_by_keyboard_alone_from_the_screening_and_back(
    live_server: LiveServer, world: World, clinician: User, signed_in: SignIn
) -> None:
    page = signed_in(clinician)
    page.goto(f"{live_server.url}/screenings/{world.open_screening.pk}/sections/complaint/")
    press(page, "button", "Save and change the body map")
    tick(page, "Wasting", exact=True)
    go_to(page, page.get_by_label("Wasting: Hand, right"))
    name = page.locator("label[for=mark-hand_right-wasting] .bm-name")
    expect(name).to_have_css("clip-path", "none")  # the name is seen while the place has the focus
    page.keyboard.press("Space")
    tick(page, "I looked at the whole body and asked about it: nothing else")
    press(page, "button", "Save the body map")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Complaint and sites")
    expect(page.locator("#f-sites-box")).to_contain_text("Hand, right")
    expect(page.locator("#f-sites-box")).to_contain_text("Twitch, Wasting")
    assert_accessible(page)


def test_without_scripts_it_is_a_form_like_any_other(
    live_server: LiveServer, world: World, clinician: User, without_scripts: SignIn
) -> None:
    page = without_scripts(clinician)
    page.goto(address(live_server, world))
    tap(page, LEFT_CALF)
    page.locator("#id_whole_body").check()
    page.locator("#id_power_hip_flexion_left").select_option("4")
    page.get_by_role("button", name="Save the body map").click()

    kept = BodyMap.objects.get(visit=world.bare_visit)
    assert (kept.marks, kept.power) == ({"calf_left": ["twitch"]}, {"hip_flexion_left": 4})
    assert kept.whole_body
    assert page.locator("#body-map").get_by_text("Whole body looked at").count() == 1


def test_the_patients_page_shows_the_change_in_marks_and_words(
    live_server: LiveServer, world: World, clinician: User, signed_in: SignIn
) -> None:
    page = signed_in(clinician)
    page.goto(f"{live_server.url}/patients/{world.patient.pk}/")

    row = page.get_by_role("row", name="Hand, right: Twitch")
    expect(row).to_contain_text("not there")
    expect(row).to_contain_text("New")
    expect(page.get_by_role("img", name="Changes from")).to_be_visible()
    assert page.locator("use.bm-new").count() == 1
    assert_accessible(page)
