"""Closing and signing a screening."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.factories.triage import (
    NORMAL,
    NOW,
    answer,
    answer_all,
    refreshed,
    sign_now,
)
from tests.integration.triage.pages import kept, page, post_section, shown, sign_fields
from triage.actions.decisions import Closing, choose_closing
from triage.models import (
    ClosingAction,
    ClosingKind,
    Receipt,
    Screening,
)

pytestmark = pytest.mark.django_db

ClientFor = Callable[..., Client]


def test_closing_proposes_what_the_rule_says(browser: Client, screening: Screening) -> None:
    user: User = browser.user  # type: ignore[attr-defined]
    answer(screening, user, weakness="objective", progression="progressive_weeks_months")

    html = shown(browser, "close", screening)

    assert 'value="neurology"' in html
    assert 'value="Motor neurone disease"' in html


def test_each_way_of_closing_is_kept_and_can_be_taken_back(
    browser: Client, screening: Screening
) -> None:
    browser.post(
        page("close", screening),
        {
            "kind": "refer",
            "refer-destination": "neurology",
            "refer-suspected": "MND",
            "refer-urgency": "D3",
        },
    )
    browser.post(page("close", screening), {"kind": "handout"})
    browser.post(page("close", screening), {"kind": "recall", "recall-due_on": "1 12 2099"})
    chosen = ClosingAction.objects.filter(screening=screening, withdrawn_at=None)
    assert sorted(chosen.values_list("kind", flat=True)) == ["handout", "recall", "refer"]

    browser.post(page("take_back", screening, chosen.get(kind="handout").pk))

    assert sorted(chosen.values_list("kind", flat=True)) == ["recall", "refer"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "refer"}, "Say to whom."),
        ({"kind": "recall", "recall-due_on": "1 1 2001"}, "Choose a day after today."),
        ({"kind": "recall", "recall-due_on": ""}, "Choose a day for the recall."),
        ({"kind": "none", "none-reason": "other"}, "Say why in your own words."),
        ({"kind": "advice", "advice-destination": "neurology"}, "Write the question."),
    ],
)
def test_a_closing_that_lacks_its_point_is_an_error_of_the_form(
    browser: Client, screening: Screening, fields: dict[str, str], words: str
) -> None:
    response = browser.post(page("close", screening), fields)

    assert response.status_code == 422
    assert words in response.content.decode()


def test_signing_without_a_decision_is_an_error_of_the_form(
    browser: Client, screening: Screening
) -> None:
    fields = sign_fields(screening, accept_missing="on")

    response = browser.post(page("sign", screening), fields)

    assert response.status_code == 422
    assert "Choose what to do first" in response.content.decode()


def test_signing_asks_for_what_could_be_worse(browser: Client, screening: Screening) -> None:
    user: User = browser.user  # type: ignore[attr-defined]
    choose_closing(screening=screening, closing=Closing(ClosingKind.HANDOUT), by=user, now=NOW)

    response = browser.post(page("sign", screening), sign_fields(screening))

    html = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_accept_missing"' in html
    assert "Breathless at rest" in html


def test_signing_what_changed_meanwhile_shows_it_again_first(
    browser: Client, screening: Screening
) -> None:
    user: User = browser.user  # type: ignore[attr-defined]
    answer_all(screening, user, NORMAL)
    choose_closing(screening=screening, closing=Closing(ClosingKind.HANDOUT), by=user, now=NOW)
    fields = sign_fields(screening)
    answer(screening, user, rigidity=True)

    response = browser.post(page("sign", screening), fields)

    html = response.content.decode()
    assert response.status_code == 422
    assert "has changed since this page was shown" in html
    assert f'value="{refreshed(screening).row_version}"' in html
    assert not Receipt.objects.exists()


def test_signing_leads_to_a_receipt_that_proves_true(browser: Client, screening: Screening) -> None:
    user: User = browser.user  # type: ignore[attr-defined]
    answer_all(screening, user, NORMAL)
    choose_closing(screening=screening, closing=Closing(ClosingKind.HANDOUT), by=user, now=NOW)
    refused = browser.post(page("sign", screening), sign_fields(screening))
    assert refused.status_code == 422
    assert "Set a recall, or say why nobody needs to look again" in refused.content.decode()
    no_recall = {
        "kind": "no_recall",
        "no_recall-reason": "already_arranged",
        "no_recall-reason_text": "Booked for the spring.",
    }
    assert browser.post(page("close", screening), no_recall).status_code == 302

    response = browser.post(page("sign", screening), sign_fields(screening), follow=True)

    html = response.content.decode()
    receipt = Receipt.objects.get(screening=screening)
    assert "Proved" in html
    assert receipt.sha256 in html
    assert "Reassure with safety net" in html
    assert "Make the handout" in html


def test_after_signing_every_page_that_writes_leads_to_the_receipt(
    browser: Client, screening: Screening
) -> None:
    user: User = browser.user  # type: ignore[attr-defined]
    answer_all(screening, user, NORMAL)
    choose_closing(screening=screening, closing=Closing(ClosingKind.HANDOUT), by=user, now=NOW)
    sign_now(screening, user)

    for name in ("result", "override", "close", "sign", "screening"):
        assert browser.get(page(name, screening)).headers["Location"] == page("receipt", screening)
    response = post_section(browser, screening, "limb_signs", {"a.wasting": "present"})
    assert response.status_code == 302
    assert kept(screening, "wasting") is False


def test_entered_in_error_keeps_it_readable_with_the_reason(
    browser: Client, screening: Screening
) -> None:
    refused = browser.post(page("mark_in_error", screening), {"reason": " "})
    assert refused.status_code == 422

    browser.post(page("mark_in_error", screening), {"reason": "Wrong patient"})

    html = shown(browser, "check", screening)
    assert "Entered in error." in html
    assert "Wrong patient" in html
