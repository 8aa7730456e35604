"""Review of a ruleset before publication: what a second reader should not have to look for.

Unknown names, options and sources are found by loading already. Findings of a solver (rules that
cannot fire, rules that are never decisive) are not part of this module.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from engine.cases import check_cases
from engine.remarks import Remark, ReviewFailed
from engine.rulesets import Ruleset

__all__ = ["KINDS", "Remark", "ReviewFailed", "review"]

KINDS = ("fires", "near_miss", "not_assessed")
"""Every rule carries at least one worked case of each kind."""


def review(
    ruleset: Ruleset, today: datetime.date, *, with_solver: bool = True
) -> tuple[Remark, ...]:
    """All remarks on the ruleset as of `today`; none means that nothing stands in the way.

    Raises ReviewFailed when the solver can't decide in time, or contradicts the engine.
    Without the solver only what can be read off the file is remarked: it takes milliseconds.
    """
    found = [
        *_dates(ruleset, today),
        *_sources(ruleset),
        *_cases(ruleset),
        *_unused(ruleset),
    ]
    if with_solver:
        # Imported here: z3 takes a fifth of a second and tens of megabytes.
        from engine.faults import faults

        found += faults(ruleset)
    return tuple(found)


def _dates(ruleset: Ruleset, today: datetime.date) -> Iterator[Remark]:
    if datetime.date.fromisoformat(ruleset.parts.review_by) < today:
        yield Remark(
            "reject",
            "ruleset",
            f"the review date {ruleset.parts.review_by} has passed",
            "review_date_passed",
        )
    if datetime.date.fromisoformat(ruleset.parts.reviewed_on) > today:
        yield Remark(
            "reject",
            "ruleset",
            f"reviewed on {ruleset.parts.reviewed_on}, in the future",
            "reviewed_in_future",
        )


def _sources(ruleset: Ruleset) -> Iterator[Remark]:
    for rule in ruleset.rules:
        if not rule.sources:
            yield Remark("reject", rule.id, "the rule has no source", "no_source")
    for check in ruleset.parts.contraindications:
        if not check.sources:
            yield Remark("warn", check.id, "the contraindication has no source", "no_source")


def _cases(ruleset: Ruleset) -> Iterator[Remark]:
    for rule in ruleset.rules:
        kinds = {case.kind for case in rule.cases}
        missing = [kind for kind in KINDS if kind not in kinds]
        if missing:
            yield Remark("reject", rule.id, f"no worked case for {', '.join(missing)}", "no_case")
    for result in check_cases(ruleset):
        for problem in result.problems:
            witness = result.case.answers
            yield Remark("reject", result.rule.id, problem, "case_not_as_stated", witness)


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
            yield Remark("warn", source, "the source is not cited by anything", "source_unused")


def _sources_of(part: object) -> tuple[str, ...]:
    sources: tuple[str, ...] = getattr(part, "sources", ())
    return sources
