"""The patient's own warning signs, from the safety net of the ruleset.

The ruleset writes each sign as one line that ends in what to do ("…: call 999."). The sheet sorts
them under two headings, so the ending is taken off and decides the heading.
"""

import re

from django.utils.translation import gettext as _

from content.documents import WarningSigns
from engine.report import Report
from engine.truth import Truth

_EMERGENCY = re.compile(r"\b(999|911|112|emergency department)\b", re.IGNORECASE)
_SAME_DAY = re.compile(r"\bsame day\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def warning_signs(report: Report) -> WarningSigns:
    """Return the signs that matter to this patient, their own before those of everybody."""
    state, program = report.judgement.facts.state, report.ruleset.program
    emergency: list[str] = []
    same_day: list[str] = []
    shown = [
        point
        for point in report.ruleset.parts.safety_net
        if program.pair(point.when).truth(state) is not Truth.FALSE
    ]
    for point in sorted(
        shown, key=lambda point: program.pair(point.first_when).truth(state) is not Truth.TRUE
    ):
        subject = ""
        for sentence in _SENTENCE.split(point.text.strip()):
            sign = _without_ending(sentence)
            whole = f"{subject}, {sign[:1].lower()}{sign[1:]}" if subject else sign
            if _EMERGENCY.search(sentence):
                emergency.append(_as_condition(whole))
            elif _SAME_DAY.search(sentence):
                same_day.append(_as_condition(whole))
            subject = subject or sign
    return WarningSigns(emergency=tuple(emergency), same_day=tuple(same_day))


def _as_condition(sign: str) -> str:
    """Make the sign follow "Call 999 … if": the ruleset names signs, it doesn't say "you have"."""
    return _("you have %(sign)s") % {"sign": sign[:1].lower() + sign[1:]}


def _without_ending(sentence: str) -> str:
    """Take ": call 999." off; a sentence without a colon stays as it is."""
    return sentence.rsplit(":", 1)[0].strip().rstrip(".")
