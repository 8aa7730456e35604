"""A rule that fired, with the answers behind it and its sources, as pages show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from accounts.models import UnitSystem
from engine.recorded import Value
from engine.records import Rule, Source
from engine.rulesets import Ruleset
from triage.presenters.words import (
    atom_words,
    checked_words,
    is_local,
    source_words,
    trust_words,
)

SYSTEMS = {"snomed": "SNOMED CT", "icd10": "ICD-10", "loinc": "LOINC"}


@dataclass(frozen=True)
class SourceShown:
    """A source with when it was checked and how far it backs the rule."""

    text: str
    url: str
    checked: str
    trust: str
    local: bool


@dataclass(frozen=True)
class RuleShown:
    """A rule that fired, with everything a clinician needs to agree or not."""

    id: str
    title: str
    urgency: str
    answers: tuple[str, ...]
    points_to: str
    do: tuple[str, ...]
    destination: str
    judgement: str
    review: str
    codes: tuple[str, ...]
    codes_unverified: bool
    evidence: str
    evidence_local: bool
    stands: bool
    sources: tuple[SourceShown, ...]


def without_the_incomplete(ruleset: Ruleset, rules: Iterable[str]) -> list[str]:
    """Leave the incomplete rule out beside a more urgent one: it only holds reassurance back, and
    nobody is about to reassure. What is missing has a part of its own on every page.
    """
    fired = list(rules)
    incomplete = ruleset.parts.incomplete_rule
    ranks = {each: ruleset.rank(ruleset.rule(each).disposition) for each in fired}
    if incomplete in ranks and min(ranks.values()) < ranks[incomplete]:
        fired.remove(incomplete)
    return fired


def rule_shown(
    ruleset: Ruleset,
    rule: Rule,
    because: Mapping[str, Value],
    stands: bool,
    units: str = UnitSystem.SI,
) -> RuleShown:
    """Return the rule with the recorded answers that made it fire, in the clinic's units."""
    return RuleShown(
        id=rule.id,
        title=rule.title,
        urgency=ruleset.step(rule.disposition).label,
        answers=tuple(atom_words(ruleset, key, value, units) for key, value in because.items()),
        points_to=rule.points_to,
        do=rule.do,
        destination=rule.destination,
        judgement=rule.judgement,
        review=rule.review,
        codes=tuple(
            f"{SYSTEMS.get(system, system)} {code}"
            for system, codes in rule.codes.items()
            for code in codes
        ),
        codes_unverified=any(
            code in ruleset.parts.unverified_codes
            for codes in rule.codes.values()
            for code in codes
        ),
        evidence=trust_words(rule.evidence),
        evidence_local=is_local(rule.evidence),
        stands=stands,
        sources=sources_by_key(ruleset, rule.sources),
    )


def sources_by_key(ruleset: Ruleset, keys: Iterable[str]) -> tuple[SourceShown, ...]:
    """Return the named sources as pages show them."""
    return tuple(_source(ruleset.sources[key]) for key in keys)


def _source(source: Source) -> SourceShown:
    return SourceShown(
        source_words(source),
        source.url if source.url.startswith(("https://", "http://")) else "",
        checked_words(source),
        trust_words(source.trust),
        is_local(source.trust),
    )
