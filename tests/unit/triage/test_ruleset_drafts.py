"""Writing a draft: every way out of starting, importing, revising, restoring and dropping."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Clinic, User
from accounts.roles import Role
from content.draft_refusals import (
    DraftClosed,
    NothingChanged,
    PlaceGone,
)
from content.drafting import authors_of
from core.audit.models import AuditEvent
from core.locking import StaleRecord
from engine.export import to_yaml
from engine.rulesets import load_ruleset
from tests.factories.accounts import member_of
from tests.factories.rulesets import (
    NOW,
    change_rule,
    draft_of_sound,
    fresh,
    publish_sound,
    sound_ruleset,
    stands,
)
from triage.actions.editing import drop_draft, import_draft, restore, revise
from triage.models import DraftState, RulesetDraft
from triage.ruleset_document import Place
from triage.ruleset_refusals import (
    NotARuleset,
    UnusedRuleset,
)

pytestmark = pytest.mark.django_db
ClientFor = Callable[..., Client]


@pytest.fixture
def editor(content_editor: User) -> User:
    return content_editor


def said(draft: RulesetDraft) -> list[str]:
    rows = AuditEvent.objects.filter(subject_id=str(draft.pk)).order_by("position")
    return list(rows.values_list("verb", flat=True))


def test_a_draft_begins_with_the_published_content(editor: User) -> None:
    version = publish_sound()
    draft = draft_of_sound(editor)
    assert stands(draft).revision.digest == version.digest
    assert draft.based_on == version
    assert said(draft) == ["ruleset.draft_started"]


def test_a_file_that_is_imported_keeps_its_digest(editor: User) -> None:
    draft = import_draft(text=to_yaml(sound_ruleset()), by=editor, now=NOW)
    assert stands(draft).revision.digest == sound_ruleset().digest
    exported = stands(draft).loaded.ruleset
    assert exported is not None
    assert load_ruleset(to_yaml(exported)).digest == sound_ruleset().digest


def test_every_problem_of_a_file_is_told_and_nothing_is_kept(editor: User) -> None:
    text = to_yaml(sound_ruleset())
    broken = text.replace("is objective", "is objektive").replace("times >=", "tmies >=")
    with pytest.raises(NotARuleset) as refused:
        import_draft(text=broken, by=editor, now=NOW)
    told = "\n".join(refused.value.problems)
    assert "nearest existing name is objective" in told
    assert "nearest existing name is times" in told
    assert all("line" in problem for problem in refused.value.problems)
    assert not RulesetDraft.objects.exists()


def test_a_ruleset_that_nothing_uses_is_not_imported(editor: User) -> None:
    text = to_yaml(sound_ruleset()).replace("id: sound\n", "id: somebody-elses\n")
    with pytest.raises(UnusedRuleset):
        import_draft(text=text, by=editor, now=NOW)


def test_an_edit_is_a_revision_that_names_what_and_who(editor: User) -> None:
    draft = change_rule(draft_of_sound(editor), "U01", editor, title="Weak or choking")
    now = stands(draft)
    assert now.revision.number == 2
    assert now.revision.summary == "rules U01 changed"
    assert now.revision.made_by == editor
    assert len(Place("cases", "U01").taken_from(now.document)) > 0, "its cases stay"
    assert said(draft)[-1] == "ruleset.draft_changed"
    with pytest.raises(NothingChanged):
        change_rule(draft, "U01", editor, title="Weak or choking")


def test_a_draft_may_be_unusable_for_a_while_and_says_why(editor: User) -> None:
    draft = change_rule(draft_of_sound(editor), "U01", editor, when="weaknes is objective")
    now = stands(draft)
    assert now.revision.digest == ""
    assert "nearest existing name is weakness" in now.loaded.problems[0]


def test_two_editors_of_different_rules_both_keep_their_work(editor: User, clinic: Clinic) -> None:
    other = member_of(clinic, Role.CONTENT_EDITOR)
    draft = draft_of_sound(editor)
    seen = draft.row_version
    for by, key in ((editor, "U01"), (other, "T01")):
        place = Place("rules", key)
        content = {**place.taken_from(stands(draft).document), "title": f"By {by.pk}"}
        revise(draft=draft, place=place, content=content, row_version=seen, by=by, now=NOW)
    document = stands(draft).document
    assert Place("rules", "U01").taken_from(document)["title"] == f"By {editor.pk}"
    assert Place("rules", "T01").taken_from(document)["title"] == f"By {other.pk}"
    assert authors_of(draft) == {editor.pk, other.pk}


def test_two_editors_of_one_rule_never_overwrite_each_other(editor: User) -> None:
    draft = draft_of_sound(editor)
    seen = draft.row_version
    change_rule(draft, "U01", editor, title="First")
    content = {**Place("rules", "U01").taken_from(stands(draft).document), "title": "Second"}
    with pytest.raises(StaleRecord):
        revise(draft=draft, place=Place("rules", "U01"), content=content, row_version=seen,
               by=editor, now=NOW)  # fmt: skip
    assert stands(draft).revision.number == 2


def test_what_is_taken_out_comes_back_with_its_cases(editor: User) -> None:
    draft = draft_of_sound(editor)
    before = stands(draft).revision.content
    revise(draft=draft, place=Place("rules", "T01"), content=None, row_version=draft.row_version,
           by=editor, now=NOW)  # fmt: skip
    assert "Loaded" not in stands(draft).revision.content
    with pytest.raises(PlaceGone):
        change_gone(draft, editor)
    restore(draft=draft, number=1, row_version=fresh(draft).row_version, by=editor, now=NOW)
    assert stands(draft).revision.content == before
    assert stands(draft).revision.number == 3, "the history keeps both"


def change_gone(draft: RulesetDraft, by: User) -> None:
    revise(draft=draft, place=Place("cases", "T01", 0), content={"name": "x"},
           row_version=fresh(draft).row_version, by=by, now=NOW)  # fmt: skip


def test_restoring_what_never_was_or_from_an_old_page_is_refused(editor: User) -> None:
    draft = change_rule(draft_of_sound(editor), "U01", editor, title="Weak or choking")
    with pytest.raises(PlaceGone):
        restore(draft=draft, number=9, row_version=draft.row_version, by=editor, now=NOW)
    with pytest.raises(StaleRecord):
        restore(draft=draft, number=1, row_version=1, by=editor, now=NOW)
    with pytest.raises(NothingChanged):
        restore(draft=draft, number=2, row_version=draft.row_version, by=editor, now=NOW)


def test_a_dropped_draft_stays_readable_and_closed(editor: User) -> None:
    draft = draft_of_sound(editor)
    dropped = drop_draft(draft=draft, row_version=draft.row_version, by=editor, now=NOW)
    assert dropped.state == DraftState.DROPPED
    assert stands(dropped).loaded.ruleset is not None
    with pytest.raises(DraftClosed):
        change_rule(dropped, "U01", editor, title="Too late")
    assert said(draft)[-1] == "ruleset.draft_dropped"
