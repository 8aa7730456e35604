"""Threads and recalls on the pages: the chase list, the worklist, the patient, the letter."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.audit.models import AuditEvent
from tests.factories.triage import LATER
from tests.unit.triage.threads import (
    EMERGENCY,
    REFERRAL,
    WEAK,
    a_recall,
    a_sent_thread,
    a_thread,
    fresh,
    in_state,
    replied,
)
from triage.actions.screenings import mark_entered_in_error
from triage.models import Recall, Referral, ReferralState
from triage.referral_selectors import TABS

pytestmark = pytest.mark.django_db


def user_of(browser: Client) -> User:
    return browser.user  # type: ignore[attr-defined,no-any-return]


def opened(browser: Client, address: str, days: int = 0) -> str:
    """The page at that address, so many days after the screening was signed."""
    with time_machine.travel(LATER + timedelta(days=days, minutes=5), tick=False):
        browser.force_login(user_of(browser))
        answer = browser.get(address)
    browser.force_login(user_of(browser))  # the session of another day is over
    assert answer.status_code == 200
    return answer.content.decode()


def on_thread(name: str, thread: Referral | Recall) -> str:
    return reverse(f"triage:{name}", args=[thread.pk])


@pytest.mark.parametrize(("days", "tone"), [(28, "Recalls due"), (29, "tone-warn"), (57, "lapsed")])
def test_a_recall_is_due_then_late_then_on_top_of_the_list(
    browser: Client, days: int, tone: str
) -> None:
    recall = a_recall(user_of(browser))
    address = on_thread("recall", recall)
    assert address not in opened(browser, reverse("worklist"), 27)

    html = opened(browser, reverse("worklist"), days)

    assert address in html
    assert tone in html
    lapsed = days == 57
    assert ('id="recalls-lapsed"' in html) is lapsed
    if lapsed:
        assert html.index('id="recalls-lapsed"') < html.index('id="to-finish"')


def test_every_tab_holds_its_threads_and_counts_them(browser: Client) -> None:
    made = {state: in_state(user_of(browser), state) for state in ReferralState}

    for tab, states in TABS.items():
        html = opened(browser, f"{reverse('triage:referrals')}?tab={tab}")
        for state, thread in made.items():
            assert (on_thread("referral", thread) in html) is (state in states)
        assert f'<span class="count">{len(states)}</span>' in html


def test_overdue_comes_first_then_the_more_urgent(browser: Client) -> None:
    user = user_of(browser)
    urgent, routine, late = a_thread(user), a_thread(user), a_thread(user)
    Referral.objects.filter(pk=routine.pk).update(urgency="D4")
    Referral.objects.filter(pk=late.pk).update(urgency="D4", due_on=LATER.date() - timedelta(9))

    html = opened(browser, reverse("triage:referrals") + "?tab=to-send")

    places = [html.index(on_thread("referral", each)) for each in (late, urgent, routine)]
    assert places == sorted(places)
    assert "9 days overdue" in html


def test_the_list_is_filtered_by_service_and_takes_no_nonsense(browser: Client) -> None:
    thread = a_thread(user_of(browser))
    address = reverse("triage:referrals")
    for query in ("tab=to-send&to=neurology", "tab=nowhere&to=nobody&page=zzz", "page=99999999"):
        assert on_thread("referral", thread) in opened(browser, f"{address}?{query}")


def test_a_screening_in_error_is_shown_on_the_list_the_thread_and_the_worklist(
    browser: Client,
) -> None:
    thread = a_thread(user_of(browser))
    mark_entered_in_error(
        screening=thread.screening, reason="Wrong patient", by=user_of(browser), now=LATER
    )

    assert "Screening entered in error" in opened(browser, reverse("triage:referrals"))
    assert "Wrong patient" in opened(browser, on_thread("referral", thread))
    assert "the screening was entered in error" in opened(browser, reverse("worklist"))
    with time_machine.travel(LATER, tick=False):
        browser.force_login(user_of(browser))
        fields = {"row_version": thread.row_version, "channel": "email", "sent_on": "12/11/2026"}
        refused = browser.post(on_thread("referral_send", thread), fields)
    assert refused.status_code == 422
    assert "no letter can leave" in refused.content.decode()


def test_the_letter_is_previewed_then_sent_then_the_same_bytes_for_ever(browser: Client) -> None:
    thread = a_thread(user_of(browser), **WEAK)
    html = opened(browser, on_thread("referral_letter", thread))
    assert "Not assessed: neither present nor absent" in html
    with time_machine.travel(LATER, tick=False):
        browser.force_login(user_of(browser))
        fields = {"row_version": thread.row_version, "channel": "email", "sent_on": "12/11/2026"}
        assert browser.post(on_thread("referral_send", thread), fields).status_code == 303
        pdf = reverse("triage:referral_letter_pdf", args=[thread.pk, 1])
        first, second = browser.get(pdf), browser.get(pdf)
        preview = browser.get(on_thread("referral_letter", thread))

    assert first.content == second.content == bytes(thread.letters.get().pdf)
    assert first["Digest-SHA-256"] == thread.letters.get().sha256
    assert preview.headers["Location"] == on_thread("referral", thread)
    assert AuditEvent.objects.filter(verb="referral.letter_opened").count() == 2


def test_a_wrong_destination_is_refused_on_the_page_with_the_way_out(browser: Client) -> None:
    thread = a_thread(user_of(browser), **WEAK)
    fields = {
        "row_version": thread.row_version,
        "kind": "refer",
        "destination": "ent",
        "urgency": "D3",
        "suspected": "Polyp",
    }

    refused = browser.post(on_thread("referral_edit", thread), fields)

    html = refused.content.decode()
    assert refused.status_code == 422
    assert "goes to neurology without delay" in html
    assert 'href="#id_guard_reason"' in html
    fields["guard_reason"] = "Seen by neurology last week."
    assert browser.post(on_thread("referral_edit", thread), fields).status_code == 303
    assert fresh(thread).guard_reason == "Seen by neurology last week."


def test_an_emergency_page_asks_for_the_handover_first(browser: Client) -> None:
    thread = a_thread(user_of(browser), EMERGENCY, weakness="objective", breathless_rest=True)

    html = opened(browser, on_thread("referral", thread))

    assert "Ring first, or call the ambulance" in html
    assert html.index(on_thread("referral_handover", thread)) < html.index(
        on_thread("referral_send", thread)
    )


def test_two_people_acting_at_once_see_both_versions(browser: Client) -> None:
    thread = replied(a_sent_thread(user_of(browser)), user_of(browser))
    fields = {"row_version": thread.row_version - 1, "text": "Told her.", "next_state": "awaiting"}

    answer = browser.post(on_thread("referral_acknowledge", thread), fields)

    assert answer.status_code == 409
    assert "Told her." in answer.content.decode()


def test_the_receipt_and_the_patient_lead_to_the_thread(browser: Client) -> None:
    thread = a_thread(user_of(browser))
    for address in (
        reverse("triage:receipt", args=[thread.screening_id]),
        reverse("patients:detail", args=[thread.patient_id]),
    ):
        assert on_thread("referral", thread) in opened(browser, address)


def test_a_thread_is_started_later_from_the_receipt(browser: Client) -> None:
    thread = a_thread(user_of(browser))
    fields = {
        "kind": "advice",
        "destination": "physiotherapy",
        "urgency": "D4",
        "suspected": "Deconditioning",
        "question": "Which exercises?",
    }

    address = reverse("triage:referral_start", args=[thread.screening_id])
    answer = browser.post(address, fields)

    assert answer.status_code == 303
    started = Referral.objects.get(destination="physiotherapy")
    assert answer.headers["Location"] == on_thread("referral", started)


def test_a_therapist_reads_and_does_not_write(
    browser: Client, therapist: User, sign_in: Callable[[User], Client]
) -> None:
    thread = a_thread(user_of(browser))
    reader = sign_in(therapist)

    html = reader.get(on_thread("referral", thread)).content.decode()

    assert REFERRAL.suspected in html
    assert on_thread("referral_send", thread) not in html
    assert reader.get(on_thread("referral_send", thread)).status_code == 403


def test_a_stranger_finds_nothing(
    browser: Client, stranger: User, sign_in: Callable[[User], Client]
) -> None:
    thread, recall = a_thread(user_of(browser)), a_recall(user_of(browser))
    other = sign_in(stranger)

    assert other.get(on_thread("referral", thread)).status_code == 404
    assert other.get(on_thread("recall", recall)).status_code == 404
    assert REFERRAL.suspected not in other.get(reverse("triage:referrals")).content.decode()
