"""An entry of a book that somebody else took out while it was being edited."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from content.models import BookDraft
from tests.factories.books import a_draft, fresh
from tests.pages import forms_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(editor: Client) -> BookDraft:
    return a_draft(editor.user)  # type: ignore[attr-defined]


def at(name: str, *args: Any) -> str:
    return reverse(f"content:{name}", args=args)


def entry_at(draft: BookDraft, key: str = "T01") -> str:
    return at("book_entry", draft.pk, "items", key)


def press(client: Client, draft: BookDraft, path: str) -> None:
    client.post(path, {"row_version": fresh(draft).row_version})


def take_out(client: Client, draft: BookDraft) -> None:
    press(client, draft, at("book_entry_remove", draft.pk, "items", "T01"))


def typed(client: Client, path: str, label: str) -> dict[str, Any]:
    """The page's own form as it stands, with another name typed in it."""
    own = next(f for f in forms_of(client.get(path).text, path) if "row_version" in f.fields)
    return own.filled() | {"field-label": [label]}


def test_an_entry_that_another_took_out_is_told(
    editor: Client, second: Client, draft: BookDraft
) -> None:
    mine = typed(editor, entry_at(draft), "Foam grip")
    take_out(second, draft)
    answer = editor.post(entry_at(draft), mine)
    assert answer.status_code == 409
    assert "Foam grip" in answer.text
    again = editor.post(entry_at(draft), mine | {"row_version": fresh(draft).row_version})
    assert again.status_code == 422
    assert "is not in the draft any more" in again.text
    assert "Foam grip" in again.text
    assert editor.post(entry_at(draft, "T98"), mine).status_code == 404
    assert editor.get(entry_at(draft, "T98")).status_code == 404


def test_who_leaves_an_entry_that_another_took_out_hears_where_the_words_went(
    editor: Client, second: Client, draft: BookDraft
) -> None:
    mine = typed(editor, entry_at(draft), "Foam grip")
    take_out(second, draft)
    page = editor.post(entry_at(draft), mine).text
    assert f'href="{entry_at(draft)}">Leave what is saved' in page
    left = editor.get(entry_at(draft), follow=True)
    assert left.redirect_chain == [(at("book_draft", draft.pk), 302)]
    assert "Item T01 was taken out of the draft, so what you typed in it was not saved" in left.text
    heard = second.get(entry_at(draft), follow=True).text
    assert "Item T01 was taken out of the draft. The history brings it back." in heard
    press(second, draft, at("book_draft_restore", draft.pk, 1))
    assert "Foam grip" in editor.get(entry_at(draft)).text
