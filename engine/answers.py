"""Everything about answers in one door: the recorded ones and the reading of cases."""

from engine.casefile import CaseError
from engine.casereading import Case, labelled, read_case, read_cases
from engine.recorded import REASONS, Answer, Answers, Reason, Value

__all__ = [
    "REASONS",
    "Answer",
    "Answers",
    "Case",
    "CaseError",
    "Reason",
    "Value",
    "labelled",
    "read_case",
    "read_cases",
]
