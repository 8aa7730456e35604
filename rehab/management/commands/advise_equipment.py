"""`manage.py advise_equipment FILE|-`: equipment for one case or a list, the gate first.

A case holds the findings of the equipment ruleset; the answers to the gate may stand under `gate`.
"""

from typing import Any

from engine.rulesets import Ruleset
from rehab.equipment_advice import advise, read_equipment_cases
from rehab.equipment_catalogue import CatalogueError, shipped_catalogue
from rehab.shipped import EQUIPMENT_FILE, GATE_FILE
from triage.case_command import CaseCommand


class Command(CaseCommand):
    help = "Advise on equipment for one case or a list of cases (JSON or YAML)."
    shipped = EQUIPMENT_FILE

    def answers(self, ruleset: Ruleset, text: str) -> list[tuple[str, dict[str, Any]]]:
        cases = read_equipment_cases(ruleset, self.ruleset(GATE_FILE), text)
        try:
            catalogue = shipped_catalogue(ruleset)
        except CatalogueError as error:
            self.refuse(error.problems)
        return [
            (label, advise(answers, gate, ruleset=ruleset, catalogue=catalogue).to_dict())
            for label, answers, gate in cases
        ]
