"""A book's way from draft to version: each action, each refusal, and nobody's words lost."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Clinic, User
from accounts.roles import Role
from content import book_selectors as selectors
from content.actions import book_drafts, books
from content.book_refusals import EntryThere
from content.books import HEAD
from content.draft_refusals import (
    BaseOutdated,
    DraftClosed,
    DraftUnderWay,
    NotFit,
    NothingChanged,
    NotOffered,
    OwnWork,
    PlaceGone,
    ReviewByOutOfRange,
)
from content.drafting import authors_of
from content.models import BookDraft, BookVersion, DraftState
from core.audit.models import AuditEvent
from core.locking import StaleRecord
from tests.factories.accounts import member_of
from tests.factories.books import (
    CONTENT,
    ITEMS,
    NOW,
    REVIEW_BY,
    TOOLS,
    a_draft,
    a_version,
    approved,
    content_of,
    fresh,
    item_of,
    offered,
    reworded,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(clinic: Clinic) -> User:
    return member_of(clinic, Role.CONTENT_EDITOR)


@pytest.fixture
def draft(content_editor: User) -> BookDraft:
    return a_draft(content_editor)


def save(draft: BookDraft, by: User, *, key: str = "T01", seen: int = 0, **values: Any) -> None:
    book_drafts.save_entry(
        draft=draft, section=ITEMS, key=key, values=values,
        row_version=seen or draft.row_version, by=by, now=NOW,
    )  # fmt: skip


def keys(draft: BookDraft) -> list[str]:
    return [each["id"] for each in content_of(draft)["items"]]


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("position").values_list("verb", flat=True))


# Writing.


def test_a_draft_begins_with_the_words_of_its_version(draft: BookDraft) -> None:
    found = selectors.standing(draft)
    assert found.content == CONTENT
    assert (found.revision.number, found.faults, found.is_outdated) == (1, (), False)
    assert found.remarks == ("Without cautions: T02, T03",)
    assert verbs() == ["book.published", "book.draft_started"]


def test_one_book_has_one_draft_under_way(draft: BookDraft, colleague: User) -> None:
    with pytest.raises(DraftUnderWay):
        a_draft(colleague, draft.based_on)


def test_of_two_who_begin_at_once_one_is_told(
    draft: BookDraft, colleague: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "draft_under_way", lambda _book: None)
    with pytest.raises(DraftUnderWay):
        a_draft(colleague, draft.based_on)
    assert BookDraft.objects.count() == 1


def test_a_draft_from_an_old_version_goes_on_from_the_one_in_use(content_editor: User) -> None:
    old = a_version()
    newer = deepcopy(CONTENT)
    newer["most"] = 5
    in_use = a_version(newer)
    draft = a_draft(content_editor, old)
    assert (draft.based_on, content_of(draft)) == (in_use, CONTENT)


def test_an_edit_is_a_revision_and_takes_an_offered_draft_back(
    draft: BookDraft, content_editor: User
) -> None:
    offered(draft, content_editor)
    changed = reworded(draft, content_editor, label="A thick grip")
    assert changed.state == DraftState.OPEN
    assert [r.number for r in changed.revisions.all()] == [2, 1]
    assert changed.revisions.all()[0].summary == "Item T01 changed"
    assert item_of(draft)["label"] == "A thick grip"


def test_what_no_field_shows_is_kept(draft: BookDraft, content_editor: User) -> None:
    reworded(draft, content_editor)
    assert item_of(draft)["source_fact"] == "003-21"
    assert content_of(draft)["id"] == "test-tools"


def test_a_value_below_another_is_written_there_and_taken_away(
    draft: BookDraft, content_editor: User
) -> None:
    reworded(draft, content_editor, **{"dose.hold": [5, 10], "weight": None, "codes": []})
    changed = item_of(draft)
    assert changed["dose"] == {"hold": [5, 10]}
    assert "weight" not in changed
    assert "codes" not in changed


def test_the_head_is_an_entry_of_its_own(draft: BookDraft, content_editor: User) -> None:
    book_drafts.save_entry(
        draft=draft, section=TOOLS.top, key=HEAD, values={"most": 6},
        row_version=draft.row_version, by=content_editor, now=NOW,
    )  # fmt: skip
    assert content_of(draft)["most"] == 6
    assert [each["id"] for each in content_of(draft)["items"]] == ["T01", "T02", "T03"]


def test_two_people_in_different_entries_both_keep_their_words(
    draft: BookDraft, content_editor: User, colleague: User
) -> None:
    seen = draft.row_version
    save(draft, content_editor, solves="A grasp that tires")
    save(draft, colleague, key="T02", seen=seen, solves="Soup on the table")
    assert item_of(draft)["solves"] == "A grasp that tires"
    assert item_of(draft, "T02")["solves"] == "Soup on the table"
    assert authors_of(draft) == {content_editor.pk, colleague.pk}


def test_two_people_in_one_entry_are_told(
    draft: BookDraft, content_editor: User, colleague: User
) -> None:
    seen = draft.row_version
    save(draft, content_editor, solves="A grasp that tires")
    with pytest.raises(StaleRecord):
        save(draft, colleague, seen=seen, label="Rubber grip")


def test_an_entry_that_is_gone_or_unchanged_is_not_saved(
    draft: BookDraft, content_editor: User
) -> None:
    with pytest.raises(NothingChanged):
        save(draft, content_editor, label="Thick grip")
    with pytest.raises(PlaceGone):
        save(draft, content_editor, key="T77", label="Thick grip")


def test_entries_are_added_and_taken_out(draft: BookDraft, content_editor: User) -> None:
    values = {"label": "Rocker knife", "family": "eating", "solves": "One hand", "trial": False}
    common = {"section": ITEMS, "by": content_editor, "now": NOW}
    book_drafts.add_entry(
        draft=draft, key="T04", values=values, row_version=draft.row_version, **common
    )
    assert keys(draft) == ["T01", "T02", "T03", "T04"]
    current = fresh(draft)
    with pytest.raises(EntryThere):
        book_drafts.add_entry(
            draft=current, key="T04", values=values, row_version=current.row_version, **common
        )
    book_drafts.remove_entry(draft=current, key="T04", row_version=current.row_version, **common)
    assert keys(draft) == ["T01", "T02", "T03"]
    current = fresh(draft)
    with pytest.raises(PlaceGone):
        book_drafts.remove_entry(
            draft=current, key="T04", row_version=current.row_version, **common
        )


def test_an_entry_moves_among_those_of_its_group(draft: BookDraft, content_editor: User) -> None:
    def move(key: str, *, up: bool) -> list[str]:
        current = fresh(draft)
        book_drafts.move_entry(
            draft=current, section=ITEMS, key=key, up=up, row_version=current.row_version,
            by=content_editor, now=NOW,
        )  # fmt: skip
        return keys(draft)

    assert move("T02", up=True) == ["T02", "T01", "T03"]
    assert move("T02", up=False) == ["T01", "T02", "T03"]
    with pytest.raises(NothingChanged):
        move("T02", up=False)  # what follows is of another group
    with pytest.raises(NothingChanged):
        move("T03", up=True)


def test_an_earlier_revision_is_brought_back(draft: BookDraft, content_editor: User) -> None:
    current = reworded(draft, content_editor)
    common = {"by": content_editor, "now": NOW}
    with pytest.raises(StaleRecord):
        book_drafts.restore(draft=current, number=1, row_version=current.row_version - 1, **common)
    book_drafts.restore(draft=current, number=1, row_version=current.row_version, **common)
    assert content_of(draft) == CONTENT
    current = fresh(draft)
    with pytest.raises(NothingChanged):
        book_drafts.restore(draft=current, number=1, row_version=current.row_version, **common)
    with pytest.raises(PlaceGone):
        book_drafts.restore(draft=current, number=9, row_version=current.row_version, **common)


def test_a_dropped_draft_stays_readable_and_is_closed(
    draft: BookDraft, content_editor: User, colleague: User
) -> None:
    book_drafts.drop_draft(draft=draft, row_version=draft.row_version, by=content_editor, now=NOW)
    with pytest.raises(DraftClosed):
        save(fresh(draft), content_editor, label="Rubber grip")
    with pytest.raises(DraftClosed):
        offered(draft, content_editor)
    assert content_of(draft) == CONTENT
    assert a_draft(colleague, draft.based_on).state == DraftState.OPEN


# The second person.


def test_a_second_person_publishes_what_was_read(
    draft: BookDraft, content_editor: User, colleague: User
) -> None:
    reworded(draft, content_editor)
    offered(draft, content_editor)
    made = approved(draft, colleague)
    assert (made.version, made.content, made.review_by) == (2, content_of(draft), REVIEW_BY)
    assert made.digest == selectors.digest_of(made.content)
    assert selectors.edition(TOOLS).content["items"][0]["solves"] == "A grasp that tires"
    closed = fresh(draft)
    assert (closed.state, closed.published) == (DraftState.PUBLISHED, made)
    assert verbs()[-2:] == ["book.published", "book.approved"]
    assert [each.approved for each in selectors.standing(closed).decisions] == [True]


def test_nobody_approves_or_sends_back_their_own_words(
    draft: BookDraft, content_editor: User, colleague: User
) -> None:
    reworded(draft, colleague)
    offered(draft, content_editor)
    with pytest.raises(OwnWork):
        approved(draft, colleague)
    with pytest.raises(OwnWork):
        books.send_back(
            draft=fresh(draft), row_version=fresh(draft).row_version, reason="Too long.",
            by=content_editor, now=NOW,
        )  # fmt: skip


def test_what_is_not_offered_is_not_decided(draft: BookDraft, colleague: User) -> None:
    with pytest.raises(NotOffered):
        approved(draft, colleague)


def test_a_draft_with_faults_is_neither_offered_nor_published(
    draft: BookDraft, content_editor: User
) -> None:
    reworded(draft, content_editor, **{"dose.hold": [20, 300]})
    with pytest.raises(NotFit) as refused:
        offered(draft, content_editor)
    assert refused.value.faults == ("T01: holds for more than two minutes",)


def test_the_review_date_is_within_a_year(
    draft: BookDraft, content_editor: User, colleague: User
) -> None:
    current = offered(draft, content_editor)
    for day in (NOW.date(), NOW.date() + timedelta(days=400)):
        with pytest.raises(ReviewByOutOfRange):
            books.approve(
                draft=current, row_version=current.row_version, review_by=day, statement="Read.",
                by=colleague, now=NOW,
            )  # fmt: skip
    assert BookVersion.objects.count() == 1


def test_a_draft_that_is_sent_back_is_written_again(
    draft: BookDraft, content_editor: User, colleague: User
) -> None:
    current = offered(draft, content_editor)
    with pytest.raises(StaleRecord):
        books.send_back(
            draft=current, row_version=current.row_version - 1, reason="Why?", by=colleague,
            now=NOW,
        )  # fmt: skip
    decision = books.send_back(
        draft=current, row_version=current.row_version, reason=" Name the source. ", by=colleague,
        now=NOW,
    )  # fmt: skip
    assert (decision.approved, decision.statement) == (False, "Name the source.")
    assert fresh(draft).state == DraftState.OPEN


def test_a_draft_whose_base_was_replaced_takes_account_of_it_first(
    draft: BookDraft, content_editor: User, colleague: User
) -> None:
    with pytest.raises(NothingChanged):
        book_drafts.go_on_from_newer(
            draft=draft, row_version=draft.row_version, by=content_editor, now=NOW
        )
    newer = deepcopy(CONTENT)
    newer["most"] = 5
    in_use = a_version(newer)
    assert selectors.standing(draft).is_outdated
    with pytest.raises(BaseOutdated):
        offered(draft, content_editor)
    book_drafts.go_on_from_newer(
        draft=draft, row_version=draft.row_version, by=content_editor, now=NOW
    )
    assert fresh(draft).based_on == in_use
    offered(draft, content_editor)
    assert approved(draft, colleague).version == 3
