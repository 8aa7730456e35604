"""A block of a leaflet that somebody else took out while it was being edited."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from content.models import LeafletDraft
from tests.factories.leaflet_drafts import a_draft, fresh
from tests.pages import forms_of

pytestmark = pytest.mark.django_db
TYPED = "Sip something every hour."


def at(name: str, draft: LeafletDraft, *more: Any) -> str:
    return reverse(f"content:{name}", args=[draft.pk, *more])


def press(client: Client, draft: LeafletDraft, path: str) -> None:
    client.post(path, {"row_version": fresh(draft).row_version})


def test_a_block_that_another_took_out_is_told_and_its_words_wait(
    editor: Client, second: Client
) -> None:
    draft = a_draft(editor.user)  # type: ignore[attr-defined]
    path = at("block", draft, "every-day")
    own = next(f for f in forms_of(editor.get(path).text, path) if "row_version" in f.fields)
    mine = own.filled() | {"text": [TYPED]}
    press(second, draft, at("block_remove", draft, "every-day"))

    stale = editor.post(path, mine)
    assert stale.status_code == 409
    assert TYPED in stale.text
    assert f'href="{path}">Leave what is saved' in stale.text
    again = editor.post(path, mine | {"row_version": fresh(draft).row_version})
    assert again.status_code == 422
    assert "is not in the draft any more" in again.text
    assert TYPED in again.text

    left = editor.get(path, follow=True)
    assert left.redirect_chain == [(at("draft", draft), 302)]
    assert "was taken out of the draft, so what you typed in it was not saved" in left.text
    heard = second.get(path, follow=True).text
    assert "was taken out of the draft. The history brings it back." in heard
    press(second, draft, at("draft_restore", draft, 1))
    assert TYPED in editor.get(path).text


def test_a_block_that_never_was_is_not_found(editor: Client) -> None:
    draft = a_draft(editor.user)  # type: ignore[attr-defined]
    assert editor.get(at("block", draft, "no-such-block")).status_code == 404
    assert editor.post(at("block", draft, "no-such-block"), {}).status_code == 404
