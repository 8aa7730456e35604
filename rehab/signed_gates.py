"""What was answered with the rulesets of rehabilitation, for replay and for the health of rules.

Both read every clinic, and neither says whose answers they are (see `triage.signed_answers`).
Advice on equipment and exercises keeps no answers, so their rulesets have none to replay; they are
read beside a text, which a new version must fit.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from engine.answers import Answers
from rehab.books import equipment, exercises
from rehab.equipment_facts import RULESET
from rehab.models import GateCheck
from rehab.session_selectors import gates_visible_to
from rehab.shipped import EXERCISES
from triage.models import RulesetVersion
from triage.published import published
from triage.ruleset_uses import RulesetUse, SignedAnswers, SignedResult, register_ruleset
from triage.signed_answers import AT_ONCE, without_notes

GATE_ID = "post-stroke-gate"
WITHOUT_RECORDS = {RULESET: equipment.misfits_of, EXERCISES: exercises.misfits_of}


def register() -> None:
    """Called once, when the app is ready."""
    register_ruleset(RulesetUse(GATE_ID, answer_sets, results, address_of))
    for ruleset_id, misfits in WITHOUT_RECORDS.items():
        use = RulesetUse(ruleset_id, _no_answers, _no_results, _no_address, misfits=misfits)
        register_ruleset(use)


def answer_sets(subjects: Sequence[UUID] | None) -> Iterator[SignedAnswers]:
    """The answers of every gate, or of the named ones, oldest first."""
    gates = GateCheck.objects.filter(ruleset_version__ruleset_id=GATE_ID)
    if subjects is not None:
        gates = gates.filter(pk__in=list(subjects))
    rows = gates.order_by("checked_at", "id").values_list("id", "canonical")
    for gate, canonical in rows.iterator(chunk_size=AT_ONCE):
        stored = json.loads(canonical)["answers"]
        kept = Answers.from_data({key: each["answer"] for key, each in stored.items()})
        yield SignedAnswers(gate, without_notes(kept))


def results(version: RulesetVersion) -> Iterator[SignedResult]:
    """What the version said in every gate that was answered with it, oldest first.

    A gate is not overridden: what it stops is cleared by a named clinician, with a reason.
    """
    tiers = {rule.id: rule.disposition for rule in published(version).ruleset.rules}
    rows = (
        GateCheck.objects.filter(ruleset_version=version)
        .order_by("checked_at", "id")
        .values_list("canonical", "checked_at", "patient__clinic_id")
    )
    for canonical, checked_at, clinic_id in rows.iterator(chunk_size=AT_ONCE):
        report: dict[str, Any] = json.loads(canonical)["report"]
        tier = report["disposition"]
        yield SignedResult(
            signed_at=checked_at,
            clinic_id=clinic_id,
            disposition=tier,
            fired=report["fired"],
            unknown=report["undetermined"],
            decisive=[each for each in report["fired"] if tiers[each] == tier],
        )


def address_of(user: User, subject: UUID) -> str:
    """The gate's page for somebody who may see the patient; empty for everybody else."""
    if not gates_visible_to(user, Permission.REHAB_VIEW).filter(pk=subject).exists():
        return ""
    return reverse("rehab:gate_result", args=[subject])


def _no_answers(_subjects: Sequence[UUID] | None) -> Iterable[SignedAnswers]:
    return ()


def _no_results(_version: RulesetVersion) -> Iterable[SignedResult]:
    return ()


def _no_address(_user: User, _subject: UUID) -> str:
    return ""
