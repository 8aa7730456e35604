"""docs/rehab-vocabulary.md names every finding, option, tier, rule and item, and nothing else."""

import re
from pathlib import Path
from typing import Any

import pytest

from engine.answers import Answers
from engine.findings import Finding
from engine.rulesets import Ruleset
from rehab.equipment_advice import advise, equipment_ruleset
from rehab.gate import gate_ruleset, run_gate

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "rehab-vocabulary.md").read_text(encoding="utf-8")
GATE_PART, EQUIPMENT_PART = TEXT.split("\n## Equipment", 1)
BOTH = pytest.mark.parametrize(
    ("ruleset", "text"),
    [(gate_ruleset(), GATE_PART), (equipment_ruleset(), EQUIPMENT_PART)],
    ids=["gate", "equipment"],
)


def rows(text: str, heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its two lines of head."""
    part = text.split(f"\n### {heading}\n", 1)[1].split("\n### ", 1)[0].split("\n## ", 1)[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def allowed(finding: Finding) -> str:
    if finding.kind == "presence":
        return "present, absent"
    if finding.kind == "number":
        units = "".join(f", or {unit}" for unit in finding.units)
        return f"{finding.min:g} to {finding.max:g} {finding.unit}{units}"
    return " ".join(f"`{option.id}`" for option in finding.all_options())


@BOTH
def test_findings_and_options_are_those_of_the_ruleset(ruleset: Ruleset, text: str) -> None:
    written = {
        name.strip("`"): (kind, answers) for name, kind, answers, _ in rows(text, "Findings")
    }
    assert written == {
        finding.id: (finding.kind, allowed(finding)) for finding in ruleset.findings.values()
    }


@pytest.mark.parametrize(
    ("ruleset", "text", "heading"),
    [(gate_ruleset(), GATE_PART, "Rules"), (equipment_ruleset(), EQUIPMENT_PART, "Needs")],
    ids=["gate", "equipment"],
)
def test_rules_are_those_of_the_ruleset(ruleset: Ruleset, text: str, heading: str) -> None:
    written = [(row[0].strip("`"), *row[1:]) for row in rows(text, heading)]
    assert written == [(r.id, r.name, r.disposition, r.title) for r in ruleset.rules]


def test_tiers_and_items_are_those_of_the_rulesets() -> None:
    tiers = [(row[0].strip("`"), row[1]) for row in rows(GATE_PART, "Tiers")]
    assert tiers == [(step.code, step.label) for step in gate_ruleset().ladder]
    steps = [(row[0].strip("`"), row[1]) for row in rows(EQUIPMENT_PART, "Steps")]
    assert steps == [(step.code, step.label) for step in equipment_ruleset().ladder]
    items = [(row[0].strip("`"), row[1]) for row in rows(EQUIPMENT_PART, "Items")]
    assert items == [(each.id, each.title) for each in equipment_ruleset().parts.advice]


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (run_gate(Answers()).to_dict(), GATE_PART),
        (advise(Answers()).to_dict(), EQUIPMENT_PART),
    ],
    ids=["gate", "equipment"],
)
def test_every_key_of_an_answer_is_explained(answer: dict[str, Any], text: str) -> None:
    first_cells = "\n".join(re.findall(r"^\| (`.*?) \|", text, re.MULTILINE))
    assert set(answer) - set(re.findall(r"`(\w+)`", first_cells)) == set()
