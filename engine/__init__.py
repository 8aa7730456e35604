"""The decision engine: reviewed rules over findings, with unanswered kept apart from absent.

Pure Python, no Django: a clinician-reviewer can read this package and one ruleset file from top
to bottom. Every peer that was read turns a missing answer into "no"; here a missing answer is a
third truth value that flows into the result as a range.
"""

ENGINE_VERSION = "1.0.0"
"""Recorded in every receipt; raised whenever the same answers could give another report."""
