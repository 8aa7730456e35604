"""A ruleset with nothing to remark, drafts of it, and screenings signed with it."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from accounts.models import User
from core.audit.trail import SystemActor
from engine.rulesets import Ruleset, load_ruleset
from tests.factories.patients import VisitFactory
from tests.factories.triage import NOW as BEFORE
from tests.factories.triage import answer_all, sign_now
from triage.actions.decisions import Closing, choose_closing
from triage.actions.editing import revise, start_draft
from triage.actions.editing_proofs import accept_flip, replay_draft, review_draft
from triage.actions.publishing import offer_draft
from triage.actions.rulesets import publish_ruleset
from triage.models import (
    ClosingKind,
    Receipt,
    ReplayFlip,
    RulesetDraft,
    RulesetVersion,
    Screening,
)
from triage.ruleset_document import Place
from triage.ruleset_selectors import Standing, standing
from triage.ruleset_uses import register_ruleset
from triage.signed_answers import screening_ruleset

SOUND = Path(__file__).parents[1] / "engine" / "sound.yaml"
NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
register_ruleset(replace(screening_ruleset("sound"), starts_screenings=False))

FELT: dict[str, Any] = {
    "age": 40.0,
    "cramp": True,
    "weakness": "felt",
    "bulbar.choking": False,
    "bulbar.dysarthria": False,
    "brown": False,
    "statin": False,
    "ck": 100.0,
    "uln": 200.0,
}
"""Somebody who feels weak with full power: no rule explains it (D5) until U01 counts it (D3)."""


@cache
def sound_ruleset() -> Ruleset:
    """The ruleset of the engine's own tests, read once."""
    return load_ruleset(SOUND.read_text(encoding="utf-8"), SOUND.name)


def publish_sound() -> RulesetVersion:
    """Publish it, or return it when this test has published it already."""
    version, _is_new = publish_ruleset(ruleset=sound_ruleset(), by=SystemActor("tests"), now=NOW)
    return version


def draft_of_sound(by: User) -> RulesetDraft:
    """A draft that nobody has changed yet."""
    return start_draft(version=publish_sound(), by=by, now=NOW)


def fresh(draft: RulesetDraft) -> RulesetDraft:
    """The draft as the database holds it."""
    return RulesetDraft.objects.get(pk=draft.pk)


def stands(draft: RulesetDraft) -> Standing:
    """The draft as it stands."""
    return standing(fresh(draft))


def change_rule(draft: RulesetDraft, rule: str, by: User, /, **changes: Any) -> RulesetDraft:
    """Change keys of a rule, as its form would."""
    place, now = Place("rules", rule), stands(draft)
    content = {**place.taken_from(now.document), **changes}
    revise(
        draft=draft, place=place, content=content, row_version=now.draft.row_version, by=by, now=NOW
    )
    return fresh(draft)


def put_cases(
    draft: RulesetDraft,
    rule: str,
    by: User,
    /,
    *,
    fires: Any = None,
    near: Any = None,
    still: Any = None,
) -> RulesetDraft:
    """Give the three cases of a rule other answers, so that they fit its new condition."""
    for index, answers in enumerate((fires, near, still)):
        place, now = Place("cases", rule, index), stands(draft)
        there = place.taken_from(now.document)
        if answers is None or there["answers"] == answers:
            continue
        content = {"name": there["name"], "kind": there["kind"], "answers": answers}
        version = now.draft.row_version
        revise(draft=draft, place=place, content=content, row_version=version, by=by, now=NOW)
    return fresh(draft)


def counts_felt_weakness(draft: RulesetDraft, by: User) -> RulesetDraft:
    """The change that the tests publish: U01 counts weakness that is only felt."""
    draft = change_rule(
        draft, "U01", by, when="weakness is one of (felt, objective) or bulbar.choking"
    )
    return put_cases(draft, "U01", by, near={"weakness": "none", "bulbar": []})


def reviewed(draft: RulesetDraft, by: User) -> RulesetDraft:
    """Run the automatic review."""
    review_draft(draft=draft, row_version=fresh(draft).row_version, by=by, now=NOW)
    return fresh(draft)


def replayed(draft: RulesetDraft, by: User) -> list[ReplayFlip]:
    """Review it, run the replay, and return the changed results."""
    reviewed(draft, by)
    replay = replay_draft(draft=draft, row_version=fresh(draft).row_version, by=by, now=NOW)
    return list(replay.flips.order_by("number"))


def offered(draft: RulesetDraft, by: User) -> RulesetDraft:
    """Prove it, accept what changes, and offer it for approval."""
    for flip in replayed(draft, by):
        accept_flip(flip=flip, reason="Felt weakness is looked at sooner.", by=by, now=NOW)
    return offer_draft(draft=draft, row_version=fresh(draft).row_version, by=by, now=NOW)


def signed_with_sound(by: User, values: dict[str, Any] | None = None, **patient: Any) -> Receipt:
    """A screening signed with the sound ruleset."""
    fields = {f"patient__{name}": value for name, value in patient.items()}
    clinic = by.memberships.select_related("clinic").order_by("pk")[0].clinic
    visit = VisitFactory.create(opened_by=by, patient__clinic=clinic, **fields)
    screening = Screening(
        patient=visit.patient,
        visit=visit,
        ruleset_version=publish_sound(),
        started_at=BEFORE,
        started_by=by,
    )
    screening.save()
    screening = answer_all(screening, by, {**FELT, **(values or {})})
    choose_closing(screening=screening, closing=Closing(ClosingKind.HANDOUT), by=by, now=BEFORE)
    return sign_now(screening, by)


def offered_draft(clinician: User, editor: User) -> tuple[RulesetDraft, ReplayFlip]:
    """A draft by `editor` that waits for approval, and the one result that it changes."""
    signed_with_sound(clinician)
    draft = offered(counts_felt_weakness(draft_of_sound(editor), editor), editor)
    return fresh(draft), ReplayFlip.objects.get(replay__revision__draft=draft)
