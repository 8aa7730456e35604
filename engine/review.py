"""Review of a ruleset before publication: what a second reader should not have to look for.

Unknown names, options and sources are found by loading already. Findings of a solver (rules that
cannot fire, rules that are never decisive) are not part of this module.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.cases import check_cases
from engine.normal import Bit, Every, Node
from engine.rulesets import Ruleset

KINDS = ("fires", "near_miss", "not_assessed")
"""Every rule carries at least one worked case of each kind."""


@dataclass(frozen=True)
class Remark:
    """One finding of the review: `reject` stands in the way of publishing, `warn` does not.

    `code` is stable and names the kind of fault. `witness` is a case as `assess` reads it that
    shows the fault; with `witness_after` it is the case before the change of one answer.
    """

    level: Literal["reject", "warn"]
    part: str
    text: str
    code: str = ""
    witness: Mapping[str, Any] | None = field(default=None, hash=False)
    witness_after: Mapping[str, Any] | None = field(default=None, hash=False)
    others: tuple[str, ...] = ()
    """The other rules that the remark names."""


def review(
    ruleset: Ruleset, today: datetime.date, *, with_solver: bool = True
) -> tuple[Remark, ...]:
    """All remarks on the ruleset as of `today`; none means that nothing stands in the way.

    Without the solver only what can be read off the file is remarked: it takes milliseconds.
    """
    return tuple(
        remark
        for remarks in (
            _dates(ruleset, today),
            _sources(ruleset),
            _cases(ruleset),
            _equal_conditions(ruleset),
            _unused(ruleset),
        )
        for remark in remarks
    )


def _dates(ruleset: Ruleset, today: datetime.date) -> Iterator[Remark]:
    if datetime.date.fromisoformat(ruleset.parts.review_by) < today:
        yield Remark("reject", "ruleset", f"the review date {ruleset.parts.review_by} has passed")
    if datetime.date.fromisoformat(ruleset.parts.reviewed_on) > today:
        yield Remark("reject", "ruleset", f"reviewed on {ruleset.parts.reviewed_on}, in the future")


def _sources(ruleset: Ruleset) -> Iterator[Remark]:
    for rule in ruleset.rules:
        if not rule.sources:
            yield Remark("reject", rule.id, "the rule has no source")
    for check in ruleset.parts.contraindications:
        if not check.sources:
            yield Remark("warn", check.id, "the contraindication has no source")


def _cases(ruleset: Ruleset) -> Iterator[Remark]:
    for rule in ruleset.rules:
        kinds = {case.kind for case in rule.cases}
        missing = [kind for kind in KINDS if kind not in kinds]
        if missing:
            yield Remark("reject", rule.id, f"no worked case for {', '.join(missing)}")
    for result in check_cases(ruleset):
        for problem in result.problems:
            yield Remark("reject", result.rule.id, problem)


def _equal_conditions(ruleset: Ruleset) -> Iterator[Remark]:
    """Two rules that ask the same, however it is written."""
    seen: dict[object, str] = {}
    for code in ruleset.judge.codes:
        key = _unordered(code.pair.node)
        if key in seen:
            yield Remark("reject", code.rule.id, f"the same condition as rule {seen[key]}")
        seen.setdefault(key, code.rule.id)


def _unordered(node: Node) -> object:
    if isinstance(node, Bit):
        return node
    count = len(node.items) if isinstance(node, Every) else node.count
    return count, len(node.items), frozenset(_unordered(item) for item in node.items)


def _unused(ruleset: Ruleset) -> Iterator[Remark]:
    cited = {
        source
        for part in (
            *ruleset.rules,
            *ruleset.parts.contributing,
            *ruleset.parts.contraindications,
            *ruleset.parts.advice,
            *ruleset.parts.disagreements,
            *ruleset.parts.safety_net,
        )
        for source in _sources_of(part)
    }
    cited |= {definition.source for definition in ruleset.parts.definitions}
    for source in ruleset.sources:
        if source not in cited:
            yield Remark("warn", source, "the source is not cited by anything")


def _sources_of(part: object) -> tuple[str, ...]:
    sources: tuple[str, ...] = getattr(part, "sources", ())
    return sources
