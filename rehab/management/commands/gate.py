"""`manage.py gate FILE|-`: the red-flag gate before therapy, for one case or a list."""

from typing import Any

from engine.answers import read_cases
from engine.rulesets import Ruleset
from rehab.gate import run_gate, why_no_gate
from rehab.shipped import GATE_FILE
from triage.case_command import CaseCommand


class Command(CaseCommand):
    help = "Go through the red-flag gate with one case or a list of cases (JSON or YAML)."
    shipped = GATE_FILE

    def answers(self, ruleset: Ruleset, text: str) -> list[tuple[str, dict[str, Any]]]:
        if why := why_no_gate(ruleset):
            self.refuse([why])
        cases = read_cases(ruleset, text)
        return [(case.label, run_gate(case.answers, ruleset=ruleset).to_dict()) for case in cases]
