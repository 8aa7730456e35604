"""Review, replay, acceptance: nothing is published that was not proved exactly as it stands."""

import pytest

from accounts.models import User
from core.audit.models import AuditEvent
from core.locking import StaleRecord
from tests.factories.rulesets import (
    NOW,
    change_rule,
    counts_felt_weakness,
    draft_of_sound,
    fresh,
    put_cases,
    replayed,
    reviewed,
    signed_with_sound,
    stands,
)
from triage.actions.editing_proofs import accept_flip, replay_draft, review_draft
from triage.actions.screenings import mark_entered_in_error
from triage.models import FlipAcceptance, FlipKind, RulesetReview
from triage.ruleset_refusals import (
    AlreadyAccepted,
    NotUsable,
    ReplayMissing,
    ReviewMissing,
    ReviewRejects,
)

pytestmark = pytest.mark.django_db
COUNTS_WITH_CRAMP = "bulbar.choking or weakness is one of (felt, objective) and cramp"


@pytest.fixture
def editor(content_editor: User) -> User:
    return content_editor


def test_a_contradiction_is_refused_with_the_review_kept(editor: User) -> None:
    draft = change_rule(draft_of_sound(editor), "U01", editor, when="cramp and not cramp")
    reviewed(draft, editor)
    kept = RulesetReview.objects.get()
    assert kept.rejects > 0
    assert kept.digest == stands(draft).revision.digest
    assert "U01" in {remark["part"] for remark in kept.remarks}
    with pytest.raises(ReviewRejects):
        replay_draft(draft=draft, row_version=draft.row_version, by=editor, now=NOW)


def test_what_cannot_be_loaded_is_not_reviewed(editor: User) -> None:
    draft = change_rule(draft_of_sound(editor), "U01", editor, when="weaknes is objective")
    with pytest.raises(NotUsable):
        reviewed(draft, editor)


def test_only_what_was_on_the_page_is_reviewed(editor: User) -> None:
    draft = draft_of_sound(editor)
    change_rule(draft, "U01", editor, title="Since then")
    with pytest.raises(StaleRecord):
        review_draft(draft=draft, row_version=draft.row_version, by=editor, now=NOW)


def test_the_replay_comes_after_the_review(editor: User) -> None:
    draft = draft_of_sound(editor)
    with pytest.raises(ReviewMissing):
        replay_draft(draft=draft, row_version=draft.row_version, by=editor, now=NOW)


def test_the_replay_finds_what_becomes_more_and_less_urgent(
    editor: User, clinician: User, stranger: User
) -> None:
    felt = signed_with_sound(clinician)
    elsewhere = signed_with_sound(stranger)
    normal = signed_with_sound(clinician, {"weakness": "none"})
    draft = counts_felt_weakness(draft_of_sound(editor), editor)
    flips = replayed(draft, editor)
    replay = stands(draft).replay
    assert replay is not None
    assert (replay.more_urgent, replay.unchanged, replay.less_urgent) == (2, 1, 0)
    assert {flip.subject for flip in flips} == {felt.screening_id, elsewhere.screening_id}
    assert {(flip.before, flip.after, flip.kind) for flip in flips} == {
        ("D5", "D3", FlipKind.MORE_URGENT)
    }
    assert normal.screening_id not in {flip.subject for flip in flips}


def test_milder_results_come_first(editor: User, clinician: User) -> None:
    signed_with_sound(clinician)
    signed_with_sound(clinician, {"weakness": "objective", "cramp": False})
    draft = change_rule(draft_of_sound(editor), "U01", editor, when=COUNTS_WITH_CRAMP)
    put_cases(
        draft,
        "U01",
        editor,
        fires={"bulbar": ["choking"]},
        near={"weakness": "none", "bulbar": []},
        still={"weakness": "none"},
    )
    assert [flip.kind for flip in replayed(draft, editor)][0] == FlipKind.LESS_URGENT


def test_what_was_entered_in_error_is_not_replayed(editor: User, clinician: User) -> None:
    wrong = signed_with_sound(clinician).screening
    mark_entered_in_error(screening=wrong, reason="Wrong patient", by=clinician, now=NOW)
    draft = counts_felt_weakness(draft_of_sound(editor), editor)
    assert replayed(draft, editor) == []


def test_an_acceptance_says_why_and_happens_once(editor: User, clinician: User) -> None:
    signed_with_sound(clinician)
    draft = counts_felt_weakness(draft_of_sound(editor), editor)
    flip = replayed(draft, editor)[0]
    assert stands(draft).still_to_accept == 1
    accept_flip(flip=flip, reason=" Seen sooner. ", by=editor, now=NOW)
    assert stands(draft).is_proved
    assert FlipAcceptance.objects.get().reason == "Seen sooner."
    assert AuditEvent.objects.order_by("-position")[0].verb == "ruleset.change_accepted"
    with pytest.raises(AlreadyAccepted):
        accept_flip(flip=flip, reason="Again", by=editor, now=NOW)


def test_an_edit_makes_every_proof_stale(editor: User, clinician: User) -> None:
    signed_with_sound(clinician)
    draft = counts_felt_weakness(draft_of_sound(editor), editor)
    flip = replayed(draft, editor)[0]
    change_rule(draft, "T01", editor, title="Many burdens")
    now = stands(draft)
    assert (now.review, now.replay, now.is_proved) == (None, None, False)
    with pytest.raises(ReplayMissing):
        accept_flip(flip=flip, reason="Too late", by=editor, now=NOW)


def test_what_was_accepted_stays_accepted_while_both_results_are_the_same(
    editor: User, clinician: User
) -> None:
    signed_with_sound(clinician)
    draft = counts_felt_weakness(draft_of_sound(editor), editor)
    accept_flip(flip=replayed(draft, editor)[0], reason="Seen sooner.", by=editor, now=NOW)
    change_rule(draft, "T01", editor, title="Many burdens")
    again = replayed(draft, editor)[0]
    assert again.acceptance.reason == "Seen sooner."
    assert again.acceptance.carried_from is not None
    assert stands(draft).is_proved

    # Another rule fires as well: the result is another one, and is looked at again.
    change_rule(fresh(draft), "T01", editor, when="load >= 1 and weakness is felt and not brown")
    put_cases(
        draft,
        "T01",
        editor,
        fires={"age": 71, "weakness": "felt", "brown": False},
        near={"age": 71, "weakness": "none", "brown": False},
        still={"age": 71, "brown": False},
    )
    changed = replayed(draft, editor)[0]
    assert changed.fingerprint != again.fingerprint
    assert stands(draft).still_to_accept == 1
