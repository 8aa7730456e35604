"""Need, trial, loan, a check that lapsed, the return with its reason, and a recall. By keyboard."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from rehab.models import Article, Episode, Loan, RecallLine, Trial
from tests.factories.equipment import a_loan, a_model, articles, publish_equipment
from tests.factories.rehab import EpisodeFactory, gate
from tests.functional.keyboard import go_to, press, tick, write
from tests.functional.looking import assert_accessible, assert_nothing_stored

SignIn = Callable[[User], Page]


@pytest.fixture
def episode(transactional_db: None, therapist: User) -> Episode:
    publish_equipment()
    return EpisodeFactory.create(patient__clinic=therapist.memberships.get().clinic)


def _open(page: Page, address: str) -> None:
    """Go to the first link that leads there, and press Enter."""
    go_to(page, page.locator(f"main a[href*='{address}']"))
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def test_a_mat_is_needed_tried_and_lent(
    signed_in: SignIn, live_server: LiveServer, therapist: User, episode: Episode
) -> None:
    now = timezone.now()
    articles(
        a_model(episode.patient.clinic, therapist, item="E11", name="Mat", now=now),
        therapist, "NS-1", now=now,
    )  # fmt: skip
    page = signed_in(therapist)
    suggestions = f"{live_server.url}/episodes/{episode.pk}/equipment/suggestions/"
    page.goto(suggestions)
    expect(page.get_by_text("The safety gate was not answered today")).to_be_visible()
    assert_accessible(page)
    gate(episode, therapist, now=now)
    page.goto(suggestions)
    press(page, "link", "Ask the questions")
    assert_accessible(page)
    page.locator("[name='a.tasks'][value=eating]").check()
    page.locator("[name='a.hand'][value=one_hand_only]").check()
    press(page, "button", "Keep these answers")
    expect(page.get_by_role("heading", name="Ask first")).to_be_visible()
    expect(page.get_by_role("heading", name="Non-slip mat")).to_be_visible()
    assert_accessible(page)

    _open(page, "trials/new/?item=E11")
    expect(page.get_by_text("The advice today offers this")).to_be_visible()
    write(page, "Aim", "Cut bread without the plate moving")
    tick(page, "Attempts until it succeeds")
    press(page, "button", "Start the trial")
    press(page, "link", "Count")
    page.locator("[name=usual_before]").fill("6")
    page.locator("[name=item_after]").fill("2")
    press(page, "button", "Save the counts")
    assert_accessible(page)
    press(page, "link", "End the trial")
    tick(page, "It helps: kept, to be lent")
    press(page, "button", "End the trial")
    assert Trial.objects.get().outcome == "kept"

    press(page, "link", "Lend it")
    page.get_by_label("From the stock").select_option(label="NS-1: Plateworks Mat")
    write(page, "What is agreed", "It comes back when it is not used.")
    write(page, "What was shown and taught", "Wash it, lay it flat.")
    tick(page, "Shown back correctly")
    press(page, "button", "Lend it")
    expect(page.get_by_text("Check at two weeks").first).to_be_visible()
    assert_accessible(page)
    assert Loan.objects.get().aim == "Cut bread without the plate moving"
    assert_nothing_stored(page)


def test_a_lapsed_check_brings_it_back_and_a_recall_finds_the_borrower(
    signed_in: SignIn, live_server: LiveServer, therapist: User, episode: Episode
) -> None:
    ago = timezone.now() - timedelta(days=35)
    model = a_model(episode.patient.clinic, therapist, now=ago)
    first, second = articles(model, therapist, "PG-1", "PG-2", batch="L 7", now=ago)
    a_loan(episode, therapist, first, now=ago)
    a_loan(episode, therapist, second, now=timezone.now())
    page = signed_in(therapist)
    page.goto(live_server.url)
    checks = page.locator("#loan-checks, [id*=loan-checks]").first
    expect(checks).to_contain_text("check lapsed")
    _open(page, "/loan-checks/")
    tick(page, "By phone or video")
    tick(page, "Not used")
    page.locator("[name=aim_reached][value=no]").check()
    page.locator("[name=safety][value=fine]").check()
    page.locator("[name=result][value=returned]").check()
    press(page, "button", "Save the check")
    expect(page.locator(".error-summary")).to_contain_text("Choose the reason")
    assert_accessible(page)
    page.get_by_label("Why it does not stay").select_option(label="Not used")
    press(page, "button", "Save the check")
    expect(page.get_by_text("Returned on")).to_be_visible()
    assert_accessible(page)
    assert Article.objects.get(pk=first.pk).state == "returned"

    page.goto(f"{live_server.url}/stock/recalls/new/")
    write(page, "Reference of the notice", "FSN-9")
    page.get_by_label("Make").fill("plateworks")
    page.get_by_label("Model").fill("GUARD 2")
    page.get_by_label("Batch or lot").fill("l7")
    write(page, "What the notice says", "The clip may break.")
    write(page, "What to do", "Take it back.")
    press(page, "button", "Find them and hold them back")
    expect(page.get_by_text("0 of 2 settled; 0 of 1 borrowers told")).to_be_visible()
    assert_accessible(page)
    page.goto(live_server.url)
    _open(page, "/recalled/")
    write(page, "Who was told, and how", "Her daughter, by phone: not to be used")
    press(page, "button", "Save")
    page.locator("[name=settled_as][value=returned]").check()
    assert_accessible(page)
    press(page, "button", "Settle it")
    line = RecallLine.objects.get(loan__isnull=False)
    assert (line.settled_as, Article.objects.get(pk=second.pk).state) == ("returned", "withdrawn")
