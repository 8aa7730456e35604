"""Contributing factors as pages show them: by what they are told, and who says so."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.rulesets import Ruleset
from triage.presenters.rules import SourceShown, sources_by_key
from triage.presenters.words import is_local, trust_words


@dataclass(frozen=True)
class FactorShown:
    """A factor that holds; `evidence` is empty where the ruleset gives no trust tag."""

    id: str
    title: str
    text: str
    evidence: str
    evidence_local: bool
    sources: tuple[SourceShown, ...]


def factors_shown(ruleset: Ruleset, factors: Iterable[str]) -> tuple[FactorShown, ...]:
    """Return the named factors, in the order of the ruleset."""
    wanted = set(factors)
    return tuple(
        FactorShown(
            id=each.id,
            title=each.title,
            text=each.text,
            evidence=trust_words(each.evidence) if each.evidence else "",
            evidence_local=bool(each.evidence) and is_local(each.evidence),
            sources=sources_by_key(ruleset, each.sources),
        )
        for each in ruleset.parts.contributing
        if each.id in wanted
    )
