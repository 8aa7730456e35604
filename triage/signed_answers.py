"""What was signed with the screening rulesets, for replay and for the health of rules.

Both read every clinic, and neither says whose answers they are: no name, date of birth, note or
clinic leaves this module with the answers.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from engine.recorded import Answer, Answers
from triage import selectors
from triage.models import Receipt, RulesetVersion
from triage.published import published
from triage.ruleset_uses import (
    TWITCH_AND_CRAMP,
    RulesetUse,
    SignedAnswers,
    SignedResult,
    register_ruleset,
)

AT_ONCE = 500  # receipts in memory


def register() -> None:
    """Called once, when the app is ready."""
    register_ruleset(screening_ruleset(TWITCH_AND_CRAMP))


def screening_ruleset(ruleset_id: str) -> RulesetUse:
    """The use of a ruleset with which screenings are begun."""
    return RulesetUse(
        ruleset_id=ruleset_id,
        answer_sets=lambda subjects: answer_sets(ruleset_id, subjects),
        results=results,
        address_of=address_of,
        starts_screenings=True,
    )


def answer_sets(ruleset_id: str, subjects: Sequence[UUID] | None) -> Iterator[SignedAnswers]:
    """The answers of every signed screening of that ruleset, or of the named ones, oldest first."""
    receipts = _counted(ruleset_version__ruleset_id=ruleset_id)
    if subjects is not None:
        receipts = receipts.filter(screening__in=list(subjects))
    rows = receipts.values_list("screening_id", "canonical")
    for subject, canonical in rows.iterator(chunk_size=AT_ONCE):
        stored = json.loads(canonical)["answers"]
        kept = Answers.from_data({key: each["answer"] for key, each in stored.items()})
        yield SignedAnswers(subject, without_notes(kept))


def results(version: RulesetVersion) -> Iterable[SignedResult]:
    """What the version said in every screening that was signed with it, oldest first."""
    ruleset = published(version).ruleset
    urgency = {rule.id: rule.disposition for rule in ruleset.rules}
    rows = _counted(ruleset_version=version).values_list(
        "canonical", "made_at", "screening__patient__clinic_id"
    )
    for canonical, made_at, clinic_id in rows.iterator(chunk_size=AT_ONCE):
        content: dict[str, Any] = json.loads(canonical)
        report, override = content["report"], content["decision"]["override"]
        yield SignedResult(
            signed_at=made_at,
            clinic_id=clinic_id,
            disposition=report["disposition"] or "",
            fired=report["fired"],
            unknown=report["undetermined"],
            decisive=[each for each in report["fired"] if urgency[each] == report["disposition"]],
            overridden_because=override["reason"] if override else "",
        )


def address_of(user: User, subject: UUID) -> str:
    """The receipt's page for somebody who may see the patient; empty for everybody else."""
    if not selectors.visible_to(user, Permission.SCREENING_VIEW).filter(pk=subject).exists():
        return ""
    return reverse("triage:receipt", args=[subject])


def _counted(**of: Any) -> "QuerySet[Receipt]":
    """Receipts of screenings that were not entered in error."""
    of = {f"screening__{name}": value for name, value in of.items()}
    return Receipt.objects.filter(screening__error_at=None, **of).order_by("id")


def without_notes(answers: Answers) -> Answers:
    """The answers alone: a note may say whose they are."""
    return Answers({key: Answer(each.value, each.reason) for key, each in answers.items()})
