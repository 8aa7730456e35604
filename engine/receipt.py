"""The decision receipt: what was decided, from what, by which rules, in bytes that can be proved.

A receipt is made once, when a screening is signed. Anyone who holds the ruleset of the same digest
and the same engine version can recompute it to the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine import ENGINE_VERSION
from engine.canonical import canonical_bytes, sha256
from engine.evaluation import evaluate
from engine.recorded import Answers
from engine.rulesets import Ruleset

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Receipt:
    """`content` is canonical JSON in UTF-8; `digest` is its SHA-256."""

    content: bytes
    digest: str


def make_receipt(
    ruleset: Ruleset,
    answers: Answers,
    *,
    signed_by: str,
    signed_at: str,
    entered: Mapping[str, Mapping[str, str]] | None = None,
    decision: Mapping[str, Any] | None = None,
) -> Receipt:
    """The receipt of these answers.

    `signed_at` is an ISO 8601 time. `entered` says for each atom who answered it and when
    ({"by": …, "at": …}); `decision` is what the clinician decided (override, closing actions), as
    plain JSON data. Raises ValueError for what JSON cannot hold.
    """
    return _seal(_content(ruleset, answers, signed_by, signed_at, entered or {}, decision or {}))


def verify_receipt(ruleset: Ruleset, content: bytes, digest: str) -> list[str]:
    """Why the receipt does not hold, one line each; empty when it recomputes to the same bytes."""
    if sha256(content) != digest:
        return ["the content does not have the recorded SHA-256"]
    try:
        data = json.loads(content)
        stored_ruleset = data["report"]["ruleset"]["digest"]
        version = data["engine_version"]
        answers = Answers.from_data({key: each["answer"] for key, each in data["answers"].items()})
        entered = {
            key: each["entered"] for key, each in data["answers"].items() if "entered" in each
        }
        signed_by, signed_at = data["signed_by"], data["signed_at"]
        decision = data["decision"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return ["the content is not a receipt"]
    if stored_ruleset != ruleset.digest:
        return [f"made with the ruleset of digest {stored_ruleset}, not with {ruleset.digest}"]
    if version != ENGINE_VERSION:
        return [f"made with engine {version}; this is engine {ENGINE_VERSION}"]
    try:
        again = _seal(_content(ruleset, answers, signed_by, signed_at, entered, decision))
    except ValueError as error:
        return [f"the answers cannot be evaluated: {error}"]
    return [] if again.content == content else ["recomputing it gives another content"]


def _seal(content: Mapping[str, Any]) -> Receipt:
    data = canonical_bytes(content)
    return Receipt(data, sha256(data))


def _content(
    ruleset: Ruleset,
    answers: Answers,
    signed_by: str,
    signed_at: str,
    entered: Mapping[str, Mapping[str, str]],
    decision: Mapping[str, Any],
) -> dict[str, Any]:
    unknown = sorted(set(entered) - set(answers))
    if unknown:
        raise ValueError(f"entered names atoms without an answer: {', '.join(unknown)}")
    recorded = {}
    for key, stored in answers.to_data().items():
        recorded[key] = {"answer": stored, "shown": _as_shown(ruleset, key)}
        if key in entered:
            recorded[key]["entered"] = dict(entered[key])
    return {
        "format": FORMAT,
        "engine_version": ENGINE_VERSION,
        "answers": recorded,
        "report": evaluate(ruleset, answers).to_dict(),
        "signed_by": signed_by,
        "signed_at": signed_at,
        "decision": dict(decision),
    }


def _as_shown(ruleset: Ruleset, key: str) -> dict[str, Any]:
    """The wording that stood beside the answer, so that a later wording never replaces it."""
    atom = ruleset.atoms.get(key)
    if atom is None:
        raise ValueError(f"the ruleset has no {key!a}")
    shown: dict[str, Any] = {"label": atom.label}
    if atom.finding.wording:
        shown["wording"] = atom.finding.wording
    if atom.option is not None:
        shown["of"] = atom.finding.label
    elif atom.finding.kind == "choice":
        shown["options"] = {option.id: option.label for option in atom.finding.options}
    elif atom.finding.unit:
        shown["unit"] = atom.finding.unit
    return shown
