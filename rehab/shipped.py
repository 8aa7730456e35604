"""The reviewed files that come with rehabilitation: rulesets, equipment, exercises."""

from pathlib import Path

_HERE = Path(__file__).parent
GATE_FILE = _HERE / "rulesets" / "post-stroke-gate.yaml"
EQUIPMENT_FILE = _HERE / "rulesets" / "adaptive-equipment.yaml"
CATALOGUE_FILE = _HERE / "catalogue" / "equipment.yaml"
EXERCISES = "home-exercises"
EXERCISES_FILE = _HERE / "rulesets" / "home-exercises.yaml"
EXERCISE_CATALOGUE_FILE = _HERE / "catalogue" / "exercises.yaml"
