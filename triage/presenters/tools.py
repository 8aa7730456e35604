"""Published tools that clinicians know by name, and what they come to for this patient.

They inform and never decide: the rules do, and a score never cancels a red flag.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from engine.conditions import Named
from engine.records import Definition
from engine.report import Report
from engine.truth import Truth, any_of
from triage.items import in_words
from triage.presenters.rules import SourceShown, sources_by_key


@dataclass(frozen=True)
class ToolShown:
    """A tool that is met or has points: its name, what it looks for, the outcome, its source."""

    name: str
    about: str
    outcome: str
    sources: tuple[SourceShown, ...]


@dataclass(frozen=True)
class ToolsShown:
    """What is met stands in full; of the others the names suffice."""

    met: tuple[ToolShown, ...]
    not_met: tuple[str, ...]
    open: tuple[str, ...]


def tools_shown(report: Report) -> ToolsShown:
    """Return every named tool of the ruleset with its outcome for the answers."""
    state, program = report.judgement.facts.state, report.ruleset.program
    met: list[ToolShown] = []
    names: dict[Truth, list[str]] = {Truth.FALSE: [], Truth.UNKNOWN: []}

    for tool in report.ruleset.parts.definitions:
        if not tool.tool:
            continue
        if tool.kind == "condition":
            truth = program.pair(Named(tool.id)).truth(state)
            outcome = _("met")
        else:
            # With no point given yet the score says nothing, whatever it could still become.
            truth = any_of(program.pair(line.when).truth(state) for line in tool.points)
            outcome = _points(tool, report)
        if truth is Truth.TRUE:
            sources = sources_by_key(report.ruleset, (tool.source,) if tool.source else ())
            met.append(ToolShown(tool.tool, tool.label, outcome, sources))
        else:
            names[truth].append(tool.tool)
    return ToolsShown(tuple(met), tuple(names[Truth.FALSE]), tuple(names[Truth.UNKNOWN]))


def _points(tool: Definition, report: Report) -> str:
    low, high = report.judgement.facts.numbers[tool.id]
    if low == high:
        return f"{in_words(low)} {tool.unit}".strip()
    return _("%(low)s to %(high)s %(unit)s, until the rest is assessed") % {
        "low": in_words(low),
        "high": in_words(high),
        "unit": tool.unit,
    }
