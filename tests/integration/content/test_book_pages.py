"""The pages of books: read by everybody, written by editors, decided by a second person."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from content.models import BookDraft, BookVersion, DraftState
from tests.factories.books import (
    CONTENT,
    NOW,
    a_draft,
    a_version,
    approved,
    content_of,
    fresh,
    item_of,
    offered,
    reworded,
    the_book,
)
from tests.pages import forms_of

pytestmark = pytest.mark.django_db
Open = Callable[..., Client]


@pytest.fixture
def draft(editor: Client) -> BookDraft:
    return a_draft(editor.user)  # type: ignore[attr-defined]


def at(name: str, *args: Any) -> str:
    return reverse(f"content:{name}", args=args)


def entry_at(draft: BookDraft, key: str = "T01", section: str = "items") -> str:
    return at("book_entry", draft.pk, section, key)


def filled(client: Client, path: str, **typed: str) -> dict[str, Any]:
    """The page's own form as it stands, but for what is typed."""
    own = [form for form in forms_of(client.get(path).text, path) if "row_version" in form.fields]
    return own[0].filled() | {name: [value] for name, value in typed.items()}


def press(client: Client, draft: BookDraft, name: str, *args: Any, **data: Any) -> Any:
    """Press a button of the draft's pages as they are now."""
    sent = {"row_version": fresh(draft).row_version, **data}
    return client.post(at(name, draft.pk, *args), sent, follow=True)


def test_everybody_reads_a_book_and_only_editors_hear_of_drafts(
    client_for: Open, draft: BookDraft, editor: Client
) -> None:
    reader = client_for(Role.THERAPIST)
    assert "Reference texts" in reader.get(at("library")).text
    listed = reader.get(at("books")).text
    assert "Test tools" in listed
    assert "In date" in listed
    assert "Draft under way" not in listed
    assert "Being written" not in listed
    page = reader.get(at("book", "test-tools")).text
    assert "Latex allergy: choose foam" in page
    assert "20 to 30" in page
    assert "Begin a draft" not in page
    assert "Draft under way" in editor.get(at("books")).text
    assert "Go on with the draft" in editor.get(at("book", "test-tools")).text


def test_a_book_that_was_never_published_is_read_as_it_came(editor: Client) -> None:
    the_book()
    page = editor.get(at("book", "test-tools")).text
    assert "as it came with the product" in page
    assert "Thick grip" in page
    assert "Begin a draft" not in page
    assert "As it came" in editor.get(at("books")).text


def test_a_search_shows_what_holds_its_words(editor: Client, draft: BookDraft) -> None:
    for path in (at("book", "test-tools"), at("book_draft", draft.pk)):
        found = editor.get(path, {"q": "latex"}).text
        assert "T01: Thick grip" in found
        assert "T02: Deep spoon" not in found
        assert 'id="items-T01" open' in found
        assert "Nothing found" in editor.get(path, {"q": "zebra"}).text
        assert editor.get(path, {"q": "\x00é\u202e" + "a" * 5000}).status_code == 200


def test_an_entry_is_edited_and_the_draft_says_so(editor: Client, draft: BookDraft) -> None:
    sent = filled(editor, entry_at(draft), **{"field-solves": "A grasp that tires"})
    answer = editor.post(entry_at(draft), sent)
    assert answer.status_code == 303
    assert answer["Location"].endswith("#items-T01")
    assert item_of(draft) == {**CONTENT["items"][0], "solves": "A grasp that tires"}
    page = editor.get(at("book_draft", draft.pk)).text
    assert "Changed" in page
    assert "Without cautions: T02, T03" in page
    assert "<del>" in editor.get(at("book_draft_difference", draft.pk)).text
    assert "<ins>" in editor.get(at("book_draft_revision", draft.pk, 2)).text
    again = editor.post(entry_at(draft), filled(editor, entry_at(draft)))
    assert again.status_code == 422
    assert "Nothing was changed" in again.text


def test_the_head_has_a_form_of_its_own(editor: Client, draft: BookDraft) -> None:
    path = entry_at(draft, "head", "head")
    assert editor.post(path, filled(editor, path, **{"field-most": "7"})).status_code == 303
    assert content_of(draft)["most"] == 7


def test_a_fault_is_told_and_keeps_the_draft_from_being_offered(
    editor: Client, draft: BookDraft
) -> None:
    sent = filled(editor, entry_at(draft), **{"field-dose.hold_most": "300"})
    editor.post(entry_at(draft), sent)
    assert "holds for more than two minutes" in editor.get(at("book_draft", draft.pk)).text
    assert "Offer it for approval" not in editor.get(at("book_draft_approval", draft.pk)).text
    refused = press(editor, draft, "book_draft_offer")
    assert "can’t be published as it stands" in refused.text
    assert fresh(draft).state == DraftState.OPEN


def test_an_entry_is_added_moved_and_taken_out(editor: Client, draft: BookDraft) -> None:
    path = at("book_entry_add", draft.pk, "items")
    assert "The last one is T03" in editor.get(path).text
    typed = {
        "key": "T04", "field-label": "Knife", "field-family": "eating", "field-solves": "One hand",
    }  # fmt: skip
    taken = editor.post(path, filled(editor, path, **{**typed, "key": "T01"}))
    assert taken.status_code == 422
    assert "an entry of that key already" in taken.text
    assert editor.post(path, filled(editor, path, **typed)).status_code == 303
    moved = press(editor, draft, "book_entry_move", "items", "T04", direction="up")
    assert "2 of 3" in moved.text
    assert [each["id"] for each in content_of(draft)["items"]] == ["T01", "T04", "T02", "T03"]
    gone = press(editor, draft, "book_entry_remove", "items", "T02")
    assert "Taken out:" in gone.text
    assert "T02: Deep spoon" in gone.text


@pytest.mark.parametrize(
    ("name", "rest"),
    [
        ("book_entry", ["items", "T99"]),
        ("book_entry", ["nothing", "T01"]),
        ("book_entry", ["head", "T01"]),
        ("book_entry_add", ["nothing"]),
        ("book_entry_add", ["head"]),
        ("book_entry_add", ["scores"]),
        ("book_draft_revision", [1]),
        ("book_draft_revision", [99]),
    ],
)
def test_what_is_not_there_is_not_found(
    editor: Client, draft: BookDraft, name: str, rest: list[Any]
) -> None:
    assert editor.get(at(name, draft.pk, *rest)).status_code == 404


def test_what_may_not_be_done_to_an_entry_is_not_found(editor: Client, draft: BookDraft) -> None:
    assert press(editor, draft, "book_entry_remove", "scores", "total").status_code == 404
    assert press(editor, draft, "book_entry_remove", "head", "head").status_code == 404
    moving = press(editor, draft, "book_entry_move", "items", "T01", direction="sideways")
    assert moving.status_code == 404
    assert editor.get(at("book", "no-such-book")).status_code == 404
    assert editor.get(at("book_version", "test-tools", 99)).status_code == 404
    assert editor.get(at("book_withdraw", 999_999)).status_code == 404


def test_two_people_in_one_entry_see_both_texts_and_lose_none(
    editor: Client, second: Client, draft: BookDraft
) -> None:
    mine = filled(editor, entry_at(draft), **{"field-cautions-2-text": "Tires the arm"})
    theirs = filled(second, entry_at(draft), **{"field-solves": "A grasp that tires"})
    assert second.post(entry_at(draft), theirs).status_code == 303
    answer = editor.post(entry_at(draft), mine)
    assert answer.status_code == 409
    assert "Somebody else saved in the meantime" in answer.text
    assert "A grasp that tires" in answer.text
    assert "Tires the arm" in answer.text
    again = next(
        form for form in forms_of(answer.text, entry_at(draft)) if "row_version" in form.fields
    ).filled()
    assert editor.post(entry_at(draft), again).status_code == 303
    assert item_of(draft)["cautions"][2] == {"text": "Tires the arm"}


def test_two_people_in_different_entries_need_no_decision(
    editor: Client, second: Client, draft: BookDraft
) -> None:
    mine = filled(editor, entry_at(draft), **{"field-label": "Foam grip"})
    other = entry_at(draft, "T02")
    second.post(other, filled(second, other, **{"field-label": "Spoon"}))
    assert editor.post(entry_at(draft), mine).status_code == 303
    assert (item_of(draft)["label"], item_of(draft, "T02")["label"]) == ("Foam grip", "Spoon")


def test_what_was_typed_comes_back_as_a_draft_of_the_form(editor: Client, draft: BookDraft) -> None:
    path = entry_at(draft)
    sent = filled(editor, path, **{"field-cautions-5-text": "Half a senten"})
    editor.post(f"{reverse('draft_save')}?form={path}", sent)
    assert "Half a senten" in editor.get(path).text


def test_a_second_person_decides_and_everybody_reads_it(
    editor: Client, second: Client, draft: BookDraft, client_for: Open
) -> None:
    reworded(draft, editor.user)  # type: ignore[attr-defined]
    assert "waits for approval" in press(editor, draft, "book_draft_offer").text
    own = editor.get(at("book_draft_approval", draft.pk)).text
    assert "You wrote a part" in own
    back = at("book_draft_send_back", draft.pk)
    second.post(back, filled(second, back, reason="Say which arm."))
    assert "Say which arm." in editor.get(at("book_draft_history", draft.pk)).text
    press(editor, draft, "book_draft_offer")
    path = at("book_draft_approve", draft.pk)
    sent = filled(second, path, statement="Read against the source.")
    mine = editor.post(path, {**sent, "form_token": ""})
    assert "somebody else must approve it" in mine.text
    answer = second.post(path, sent, follow=True)
    assert "The version is published." in answer.text
    reader = client_for(Role.THERAPIST)
    now = reader.get(at("book", "test-tools")).text
    assert "A grasp that tires" in now
    assert "version 2" in now
    assert second.user.full_name in now  # type: ignore[attr-defined]
    old = reader.get(at("book_version", "test-tools", 1)).text
    assert "An older version" in old
    assert "A grasp that tires" not in old


def test_a_draft_whose_base_was_replaced_goes_on_from_the_newer(
    editor: Client, draft: BookDraft
) -> None:
    a_version({**CONTENT, "most": 5})
    page = editor.get(at("book_draft", draft.pk)).text
    assert "came into use since this draft was begun" in page
    press(editor, draft, "book_draft_go_on")
    assert "came into use" not in editor.get(at("book_draft", draft.pk)).text


def test_a_draft_is_begun_restored_and_dropped(editor: Client) -> None:
    version = a_version()
    answer = editor.post(at("book_begin", version.pk), follow=True)
    draft = BookDraft.objects.get()
    assert answer.request["PATH_INFO"] == at("book_draft", draft.pk)
    there = editor.post(at("book_begin", version.pk), follow=True)
    assert "Somebody is working on this already" in there.text
    reworded(draft, editor.user)  # type: ignore[attr-defined]
    restored = press(editor, draft, "book_draft_restore", 1)
    assert "Revision 1 is restored." in restored.text
    assert "stays readable" in press(editor, draft, "book_draft_drop").text
    assert fresh(draft).state == DraftState.DROPPED
    closed = editor.get(at("book_draft", draft.pk)).text
    assert ">Edit<" not in closed


def test_the_last_version_says_beforehand_that_it_stays(editor: Client) -> None:
    version = a_version()
    assert "can’t be withdrawn" in editor.get(at("book", "test-tools")).text
    path = at("book_withdraw", version.pk)
    assert "can’t be withdrawn" in editor.get(path).text
    refused = editor.post(path, {"reason": "A wrong dose."})
    assert refused.status_code == 422
    assert not hasattr(BookVersion.objects.get(), "withdrawal")


def test_a_withdrawn_version_stays_readable_with_its_reason(
    editor: Client, client_for: Open
) -> None:
    a_version()
    second = a_version({**CONTENT, "most": 9})
    path = at("book_withdraw", second.pk)
    assert "Version 1 is read from then on" in editor.get(path).text
    answer = editor.post(path, {"reason": "A wrong dose."}, follow=True)
    assert "The version is withdrawn." in answer.text
    page = client_for(Role.THERAPIST).get(at("book_version", "test-tools", 2)).text
    assert "Withdrawn: not used any more." in page
    assert "A wrong dose." in page
    assert "version 1" in editor.get(at("book", "test-tools")).text


def test_two_versions_are_compared_word_by_word(client_for: Open, editor: Client) -> None:
    first = a_version()
    second = a_version({**CONTENT, "most": 9})
    page = client_for(Role.CLINICIAN).get(at("book_difference", second.pk, first.pk)).text
    assert "Most on a sheet" in page
    assert "<del>" in page
    assert editor.get(at("book_difference", second.pk, 999_999)).status_code == 404


def test_the_worklist_names_what_waits_for_editors(
    editor: Client, second: Client, draft: BookDraft, client_for: Open
) -> None:
    offered(reworded(draft, editor.user), editor.user)  # type: ignore[attr-defined]
    assert "waits for your approval" in second.get(reverse("worklist")).text
    mine = editor.get(reverse("worklist")).text
    assert "Draft: Test tools" in mine
    assert "waits for your approval" not in mine
    assert "Test tools" not in client_for(Role.CLINICIAN).get(reverse("worklist")).text
    approved(draft, second.user)  # type: ignore[attr-defined]
    done = second.get(reverse("worklist")).text
    assert "Draft: Test tools" not in done


def test_a_book_past_its_review_date_is_named(editor: Client) -> None:
    a_version(review_by=NOW.date())
    assert "review overdue since" in editor.get(reverse("worklist")).text
    assert "Review overdue" in editor.get(at("books")).text


def test_a_text_that_no_part_reads_any_more_is_not_listed(
    editor: Client, draft: BookDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("content.books._books", {})
    assert "Test tools" not in editor.get(at("books")).text
    for path in (at("book_draft", draft.pk), at("book_withdraw", draft.based_on_id)):
        assert editor.get(path).status_code == 404
    assert editor.get(reverse("worklist")).status_code == 200
