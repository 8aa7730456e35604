"""Where authorities disagree, as the result shows it: the line that was chosen, and the others."""

from dataclasses import dataclass

from engine.report import Report
from triage.presenters.rules import SourceShown, sources_by_key
from triage.presenters.words import is_local, trust_words


@dataclass(frozen=True)
class DisagreementShown:
    """Where authorities disagree, and what this ruleset does."""

    topic: str
    positions: tuple[str, ...]
    chosen: str
    trust: str
    local: bool
    sources: tuple[SourceShown, ...]


def disagreements_shown(
    report: Report,
) -> tuple[tuple[DisagreementShown, ...], tuple[DisagreementShown, ...]]:
    """Where authorities disagree: first what shows in this result, then the rest."""
    ruleset = report.ruleset
    in_this_result = {
        *(each.id for each in report.fired),
        *(each.id for each in report.offered),
        *(
            name
            for each in (*report.ask_first, *report.withheld)
            for name in (each.item, each.code)
        ),
    }
    here: list[DisagreementShown] = []
    elsewhere: list[DisagreementShown] = []
    for each in ruleset.parts.disagreements:
        shown = DisagreementShown(
            each.topic,
            (each.positions,) if isinstance(each.positions, str) else each.positions,
            each.chosen,
            trust_words(each.trust),
            is_local(each.trust),
            sources_by_key(ruleset, each.sources),
        )
        (elsewhere if in_this_result.isdisjoint(each.about) else here).append(shown)
    return tuple(here), tuple(elsewhere)
