"""Printing for a list, page by page: who is on it, what it starts, how it goes on."""

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from content.actions import mark_handout_in_error
from content.models import Handout, PrintBatch, PrintBatchItem
from core.audit.models import AuditEvent
from core.pdf import PdfUnavailable, validate_pdf
from patients.models import Visit
from tests.factories.content import a_leaflet, issued_handout, print_batch, publish
from tests.factories.patients import VisitFactory
from tests.factories.triage import NOW, signed
from triage.batch_sheets import candidates
from triage.models import Receipt

pytestmark = pytest.mark.django_db

NEW = reverse("triage:print_list_new")
ClientFor = Callable[..., Client]


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def user(browser: Client) -> User:
    return browser.user  # type: ignore[attr-defined, no-any-return]


def seen_today(user: User, **fields: Any) -> Receipt:
    receipt = signed(user, **fields)
    Visit.objects.filter(pk=receipt.screening.visit_id).update(started_at=NOW)
    return receipt


def start(browser: Client, receipts: list[Receipt], **fields: Any) -> Any:
    chosen = [str(each.screening.visit_id) for each in receipts]
    return browser.post(
        NEW, {"visits": chosen, "what": "screening", "layout": "standard", **fields}
    )


def test_those_who_were_screened_and_have_no_sheet_are_ticked(browser: Client, user: User) -> None:
    due, given = seen_today(user, family_name="Alder"), seen_today(user, family_name="Birch")
    issued_handout(given.screening.patient, user, visit=given.screening.visit)
    clinic = due.screening.patient.clinic
    unscreened = VisitFactory.create(
        patient__clinic=clinic, clinic=clinic, opened_by=user, started_at=NOW
    )

    page = browser.get(NEW).content.decode()

    def ticked(visit: Visit) -> bool:
        control = page[: page.index(f'value="{visit.pk}"') + 120].rsplit("<input", 1)[1]
        return "checked" in control.split(">")[0]

    assert ticked(due.screening.visit)
    assert not ticked(given.screening.visit)
    assert not ticked(unscreened)
    assert AuditEvent.objects.filter(verb="print_list.viewed").count() == 1


def test_a_sheet_in_error_leaves_the_patient_without_one(browser: Client, user: User) -> None:
    receipt = seen_today(user)
    handout = issued_handout(receipt.screening.patient, user, visit=receipt.screening.visit)
    mark_handout_in_error(handout=handout, reason="Wrong", by=user, now=NOW)

    (found,) = candidates(user, receipt.screening.patient.clinic, NOW.date())

    assert found.expected


def test_another_day_another_list(browser: Client, user: User) -> None:
    seen_today(user, family_name="Quillfeather")

    assert "Quillfeather" in browser.get(NEW).content.decode()
    assert "Quillfeather" not in browser.get(NEW, {"day": "2026-11-11"}).content.decode()
    assert "Quillfeather" in browser.get(NEW, {"day": "no day"}).content.decode()


def test_starting_twice_starts_once(browser: Client, user: User) -> None:
    receipts = [seen_today(user), seen_today(user)]
    token = "6f1c0d6e-1d3c-4a55-9a43-0f6f8d2f9d11"

    first = start(browser, receipts, form_token=token)
    again = start(browser, receipts, form_token=token)

    batch = PrintBatch.objects.get()
    assert first.headers["Location"] == again.headers["Location"]
    assert first.headers["Location"] == reverse("triage:print_list", args=[batch.pk])
    assert batch.items.count() == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"visits": []}, "Choose a patient."),
        ({"what": ""}, "Choose what to print."),
        ({"what": "leaflets"}, "Choose a leaflet."),
        ({"layout": "huge"}, "Select a valid choice"),
    ],
)
def test_half_an_order_is_an_error_of_the_form(
    browser: Client, user: User, fields: dict[str, Any], said: str
) -> None:
    answer = start(browser, [seen_today(user)], **fields)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not PrintBatch.objects.exists()


def test_without_a_signed_screening_only_leaflets_can_be_printed(
    browser: Client, user: User
) -> None:
    receipt = seen_today(user)
    clinic = receipt.screening.patient.clinic
    visit = VisitFactory.create(
        patient__clinic=clinic, clinic=clinic, opened_by=user, started_at=NOW
    )
    leaflet = publish(a_leaflet())
    chosen = {"visits": [str(visit.pk)], "layout": "large", "leaflets": [str(leaflet.pk)]}

    refused = browser.post(NEW, {**chosen, "what": "screening"})
    taken = browser.post(NEW, {**chosen, "what": "leaflets"})

    assert refused.status_code == 422
    assert f"No signed screening: {visit.patient.full_name}" in refused.content.decode()
    assert taken.status_code == 302


def test_a_press_without_scripts_makes_the_sheets_and_shows_them(
    browser: Client, user: User
) -> None:
    receipts = [seen_today(user, family_name="Alder"), seen_today(user, family_name="Birch")]
    address = start(browser, receipts).headers["Location"]
    waiting = browser.get(address).content.decode()
    assert "0 of 2 sheets made" in waiting
    assert "Make the next sheets" in waiting

    pressed = browser.post(f"{address}step/")

    assert pressed.headers["Location"] == address
    page = browser.get(address).content.decode()
    assert "2 of 2 sheets made" in page
    assert "data-hx-post" not in page
    for handout in Handout.objects.all():
        assert reverse("content:handout_pdf", args=[handout.pk]) in page


def test_with_scripts_a_part_of_the_page_comes_back_and_the_last_one_ends_it(
    browser: Client, user: User
) -> None:
    address = start(browser, [seen_today(user)]).headers["Location"]

    answer = browser.post(f"{address}step/", headers={"HX-Request": "true"})

    assert answer.status_code == 286
    assert "1 of 1 sheets made" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_what_was_not_made_is_named_and_can_be_tried_again(browser: Client, user: User) -> None:
    clinic = user.memberships.get().clinic
    visit = VisitFactory.create(patient__clinic=clinic, clinic=clinic, opened_by=user)
    batch = print_batch([visit], user)  # its screening does not exist
    address = reverse("triage:print_list", args=[batch.pk])
    browser.post(f"{address}step/")

    page = browser.get(address).content.decode()
    assert "0 of 1 sheets made, 1 not made" in page
    assert "another one took its place" in page
    assert browser.post(f"{address}again/").headers["Location"] == address
    assert PrintBatchItem.objects.get().state == "waiting"


def test_the_list_of_batches_names_no_patient(browser: Client, user: User) -> None:
    start(browser, [seen_today(user, family_name="Quillfeather")])

    page = browser.get(reverse("triage:print_lists")).content.decode()

    assert "The handout of the screening: list of 12 November 2026" in page
    assert "Not finished" in page
    assert "Quillfeather" not in page


def test_a_batch_of_another_clinic_is_unknown(
    browser: Client, user: User, stranger: User, sign_in: Callable[[User], Client]
) -> None:
    address = start(browser, [seen_today(user)]).headers["Location"]
    elsewhere = sign_in(stranger)

    assert elsewhere.get(address).status_code == 404
    assert elsewhere.post(f"{address}step/").status_code == 404
    assert elsewhere.post(f"{address}again/").status_code == 404
    assert Handout.objects.count() == 0


def test_a_patient_of_another_clinic_is_never_on_the_list(
    browser: Client, user: User, stranger: User
) -> None:
    theirs = seen_today(stranger, family_name="Ravenscroft")

    assert "Ravenscroft" not in browser.get(NEW).content.decode()
    assert start(browser, [theirs]).status_code == 422
    assert not PrintBatch.objects.exists()


def test_editors_print_nothing(client_for: ClientFor) -> None:
    assert client_for(Role.CONTENT_EDITOR).get(NEW).status_code == 403


def made_of_two(browser: Client, user: User) -> tuple[str, list[Handout]]:
    """The address of a batch of two sheets that were made, and its handouts in order."""
    receipts = [seen_today(user, family_name="Alder"), seen_today(user, family_name="Birch")]
    address = start(browser, receipts).headers["Location"]
    browser.post(f"{address}step/")
    items = PrintBatchItem.objects.select_related("handout").order_by("place")
    return address, [item.handout for item in items if item.handout]


def test_all_sheets_come_as_one_accessible_file_in_the_order_of_the_list(
    browser: Client, user: User
) -> None:
    address, handouts = made_of_two(browser, user)
    assert "All sheets, one file" in browser.get(address).content.decode()

    answer = browser.get(f"{address}sheets/1/")
    both_sides = browser.get(f"{address}sheets/1/?sides=2")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert validate_pdf(answer.content).failures == ()
    assert validate_pdf(both_sides.content).failures == ()
    printed = AuditEvent.objects.filter(verb="print_batch.printed").first()
    assert printed is not None
    assert printed.detail["patients"] == sorted(str(each.patient_id) for each in handouts)


def test_a_sheet_in_error_is_not_printed_again_with_the_others(browser: Client, user: User) -> None:
    address, handouts = made_of_two(browser, user)
    mark_handout_in_error(handout=handouts[0], reason="Wrong", by=user, now=NOW)

    browser.get(f"{address}sheets/1/")

    printed = AuditEvent.objects.get(verb="print_batch.printed")
    assert printed.detail["patients"] == [str(handouts[1].patient_id)]
    mark_handout_in_error(handout=handouts[1], reason="Wrong", by=user, now=NOW)
    assert browser.get(f"{address}sheets/1/").status_code == 404
    assert "one file" not in browser.get(address).content.decode()


@pytest.mark.parametrize("number", ["0", "2", "999999"])
def test_a_file_that_a_batch_does_not_have_is_unknown(
    browser: Client, user: User, number: str
) -> None:
    address, _handouts = made_of_two(browser, user)

    assert browser.get(f"{address}sheets/{number}/").status_code == 404


def test_when_sheets_cannot_be_joined_they_can_be_printed_one_by_one(
    browser: Client, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, _handouts = made_of_two(browser, user)

    def away(*arguments: Any, **named: Any) -> None:
        raise PdfUnavailable("Pango is missing")

    monkeypatch.setattr("triage.views.print_lists.print_file", away)

    answer = browser.get(f"{address}sheets/1/", follow=True)

    assert "Print them one by one." in answer.content.decode()
