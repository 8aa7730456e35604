"""`manage.py assess FILE|-`: the decision engine as a command, for one case or a list."""

from typing import Any

from engine.answers import read_cases
from engine.evaluation import evaluate
from engine.rulesets import Ruleset
from triage.case_command import CaseCommand
from triage.published import SHIPPED


class Command(CaseCommand):
    help = "Assess one case or a list of cases (JSON or YAML) with the shipped ruleset."
    shipped = SHIPPED

    def answers(self, ruleset: Ruleset, text: str) -> list[tuple[str, dict[str, Any]]]:
        cases = read_cases(ruleset, text)
        return [(case.label, evaluate(ruleset, case.answers).to_dict()) for case in cases]
