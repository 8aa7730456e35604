"""Writing a leaflet's draft: every edit is a revision, and nobody's words are lost."""

from dataclasses import replace

import pytest

from accounts.models import Clinic, User
from accounts.roles import Role
from content.actions import editing
from content.draft_refusals import (
    DraftClosed,
    DraftUnderWay,
    NothingChanged,
    PlaceGone,
)
from content.drafting import authors_of
from content.editing_selectors import standing
from content.leaflet_refusals import (
    KeyTaken,
    NoEnglishText,
    SlugTaken,
    WordsOnly,
)
from content.leaflets import Block
from content.models import DraftState, LeafletDraft
from core.audit.models import AuditEvent
from core.locking import StaleRecord
from tests.factories.accounts import member_of
from tests.factories.leaflet_drafts import (
    NOW,
    a_draft,
    a_version,
    approved,
    block_of,
    fresh,
    offered,
    reworded,
    translated,
)

pytestmark = pytest.mark.django_db
NEW = Block(key="tips", kind="text", title="Tips", text="Keep a glass by your bed.")


@pytest.fixture
def colleague(clinic: Clinic) -> User:
    return member_of(clinic, Role.CONTENT_EDITOR)


@pytest.fixture
def draft(content_editor: User) -> LeafletDraft:
    return a_draft(content_editor)


def save(
    draft: LeafletDraft, block: Block, by: User, *, is_new: bool = False, seen: int = 0
) -> int:
    return editing.save_block(
        draft=draft, block=block, is_new=is_new, row_version=seen or draft.row_version, by=by,
        now=NOW,
    ).number  # fmt: skip


def keys(draft: LeafletDraft) -> list[str]:
    return [block.key for block in standing(fresh(draft)).leaflet.blocks]


def test_a_draft_begins_with_the_words_of_its_version(draft: LeafletDraft) -> None:
    found = standing(draft)
    assert found.draft.based_on is not None
    assert found.leaflet.front_matter() == found.draft.based_on.front_matter
    assert (found.revision.number, list(found.faults)) == (1, [])
    assert AuditEvent.objects.filter(verb="leaflet.draft_started").count() == 1


def test_one_leaflet_has_one_draft_under_way(draft: LeafletDraft, colleague: User) -> None:
    assert draft.based_on is not None
    with pytest.raises(DraftUnderWay):
        editing.begin_draft(version=draft.based_on, by=colleague, now=NOW)


def test_an_edit_is_a_revision_and_takes_an_offered_draft_back(
    draft: LeafletDraft, content_editor: User
) -> None:
    offered(draft, content_editor)
    changed = reworded(draft, content_editor)
    assert changed.state == DraftState.OPEN
    assert [r.number for r in changed.revisions.all()] == [2, 1]
    assert block_of(draft).text == "Have a glass of water with each meal."


def test_two_people_in_different_blocks_both_keep_their_words(
    draft: LeafletDraft, content_editor: User, colleague: User
) -> None:
    seen = draft.row_version
    reworded(draft, content_editor)
    save(draft, replace(block_of(draft, "cramps"), title="In a cramp"), colleague, seen=seen)
    assert block_of(draft).text == "Have a glass of water with each meal."
    assert block_of(draft, "cramps").title == "In a cramp"
    assert authors_of(draft) == {content_editor.pk, colleague.pk}


def test_two_people_in_one_block_are_told(
    draft: LeafletDraft, content_editor: User, colleague: User
) -> None:
    mine, seen = replace(block_of(draft), title="Each day"), draft.row_version
    reworded(draft, content_editor)
    with pytest.raises(StaleRecord):
        save(draft, mine, colleague, seen=seen)


def test_blocks_are_added_moved_and_taken_out(draft: LeafletDraft, content_editor: User) -> None:
    save(draft, NEW, content_editor, is_new=True)
    assert keys(draft) == ["every-day", "cramps", "help", "tips"]
    editing.move_block(
        draft=draft, key="tips", up=True, row_version=fresh(draft).row_version,
        by=content_editor, now=NOW,
    )  # fmt: skip
    assert keys(draft) == ["every-day", "cramps", "tips", "help"]
    editing.remove_block(
        draft=draft, key="cramps", row_version=fresh(draft).row_version, by=content_editor, now=NOW
    )
    assert keys(draft) == ["every-day", "tips", "help"]
    with pytest.raises(NothingChanged):
        editing.move_block(
            draft=draft, key="help", up=False, row_version=fresh(draft).row_version,
            by=content_editor, now=NOW,
        )  # fmt: skip


def test_what_is_not_there_or_there_already_is_refused(
    draft: LeafletDraft, content_editor: User
) -> None:
    with pytest.raises(PlaceGone):
        save(draft, NEW, content_editor)
    with pytest.raises(KeyTaken):
        save(draft, replace(NEW, key="help"), content_editor, is_new=True)
    with pytest.raises(NothingChanged):
        save(draft, block_of(draft), content_editor)
    with pytest.raises(PlaceGone):
        editing.remove_block(
            draft=draft, key="tips", row_version=draft.row_version, by=content_editor, now=NOW
        )
    with pytest.raises(PlaceGone):
        editing.restore(
            draft=draft, number=9, row_version=draft.row_version, by=content_editor, now=NOW
        )


def test_the_head_is_changed_as_a_whole_or_not_at_all(
    draft: LeafletDraft, content_editor: User
) -> None:
    editing.save_head(
        draft=draft, head={"title": "Drink well"}, row_version=1, by=content_editor, now=NOW
    )
    assert fresh(draft).title == "Drink well"
    with pytest.raises(TypeError, match="version"):
        editing.save_head(
            draft=draft, head={"version": 9}, row_version=2, by=content_editor, now=NOW
        )


def test_an_earlier_revision_comes_back_whole(draft: LeafletDraft, content_editor: User) -> None:
    before = block_of(draft)
    changed = reworded(draft, content_editor)
    editing.restore(
        draft=draft, number=1, row_version=changed.row_version, by=content_editor, now=NOW
    )
    assert block_of(draft) == before
    assert fresh(draft).revisions.count() == 3
    with pytest.raises(StaleRecord):
        editing.restore(draft=draft, number=1, row_version=1, by=content_editor, now=NOW)


def test_a_dropped_draft_is_read_but_not_written(draft: LeafletDraft, content_editor: User) -> None:
    dropped = editing.drop_draft(draft=draft, row_version=1, by=content_editor, now=NOW)
    assert dropped.state == DraftState.DROPPED
    with pytest.raises(DraftClosed):
        save(dropped, NEW, content_editor, is_new=True)
    assert draft.based_on is not None
    assert editing.begin_draft(version=draft.based_on, by=content_editor, now=NOW).pk != draft.pk


def test_a_new_leaflet_takes_a_free_name(content_editor: User, draft: LeafletDraft) -> None:
    begin = {"title": "Leg cramps", "topic": "cramps", "by": content_editor, "now": NOW}
    made = editing.begin_leaflet(slug="leg-cramps", **begin)
    assert made.based_on is None
    assert "needs a source" in standing(made).faults
    for taken in ("leg-cramps", draft.slug):
        with pytest.raises(SlugTaken):
            editing.begin_leaflet(slug=taken, **begin)


def test_a_translation_says_the_same_in_other_words_only(
    content_editor: User, draft: LeafletDraft
) -> None:
    spanish = translated(content_editor)
    assert standing(spanish).leaflet.translation_of == 1
    assert block_of(spanish).withheld_by == block_of(draft).withheld_by
    for change in (
        {"withheld_by": ("CI-salt",)}, {"picture": "salt"}, {"easy": ()}, {"kind": "steps"},
    ):  # fmt: skip
        with pytest.raises(WordsOnly):
            save(spanish, replace(block_of(spanish), **change), content_editor)
    with pytest.raises(WordsOnly):
        save(spanish, NEW, content_editor, is_new=True)


def test_a_new_translation_keeps_the_words_that_still_fit(
    content_editor: User, colleague: User, draft: LeafletDraft
) -> None:
    approved(offered(translated(content_editor), content_editor), colleague)
    longer = replace(block_of(draft, "cramps"), steps=("Stop.", "Wait.", "Stretch."))
    save(draft, longer, content_editor)
    approved(offered(draft, content_editor), colleague)
    again = editing.begin_translation(
        slug="drinking-well", language="es", by=content_editor, now=NOW
    )
    assert standing(again).leaflet.translation_of == 2
    assert block_of(again).text == "Beba con cada comida."
    assert block_of(again, "cramps").steps == longer.steps


def test_what_is_not_in_use_in_english_is_not_translated(content_editor: User) -> None:
    with pytest.raises(NoEnglishText):
        editing.begin_translation(slug="nothing", language="es", by=content_editor, now=NOW)
    a_version()
    with pytest.raises(NoEnglishText):
        editing.begin_translation(
            slug="drinking-well", language="en-GB", by=content_editor, now=NOW
        )
