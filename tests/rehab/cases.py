"""Cases for the tests of the gate and of equipment: everything asked and nothing found."""

from typing import Any

from engine.answers import read_case
from rehab.equipment_advice import EquipmentReport, advise, equipment_ruleset
from rehab.gate import GateReport, gate_ruleset, run_gate

SETTLED: dict[str, Any] = {
    "brain_injury": ["stroke"], "medicines": [], "alertness": "alert", "be_fast": [], "alarm": [],
    "seizure": "none", "movements": [], "tone": "none", "infection": [], "toxic": [],
    "metabolic": [], "calf": [], "joint": [], "decline": [], "fall": "none", "splint": [],
    "swallow_new": [], "mood": [], "session_signs": [], "sbp": 128, "hr": 74, "spo2": 97,
}  # fmt: skip

ASSESSED: dict[str, Any] = {
    "gate_result": "clear", "new_movement": "none", "tasks": [], "hand": [], "arm": [],
    "shoulder_mrc": 5, "movement": [], "fatigue": False, "neglect": "none", "vision": [],
    "cognition": [], "communication": [], "sensation": [], "skin": [], "swallow": "safe",
    "conditions": [], "fac": 5, "trunk": "good", "stands": "full", "leg": [], "body": [],
    "home": [], "helpers": "two", "carer_strain": False, "tone_treatment_changed": False,
}  # fmt: skip


def gate(**answers: Any) -> GateReport:
    """The gate of exactly these answers."""
    return run_gate(read_case(gate_ruleset(), answers))


def equipment(**answers: Any) -> EquipmentReport:
    """Advice for exactly these answers, without a gate."""
    return advise(read_case(equipment_ruleset(), answers))


def laid_over(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """`base` with changes; lists are joined, so that two findings of one set both hold."""
    joined = dict(base)
    for key, value in changes.items():
        old = joined.get(key)
        joined[key] = [*old, *value] if isinstance(old, list) and isinstance(value, list) else value
    return joined
