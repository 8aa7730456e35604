"""What the rules in use would say of a sheet that was made with an earlier version of them.

The very answers that the sheet was made from are judged once more, so a version that changes
nothing for this patient is not worth a word. Answers that the newer version has no place for are
left out, and what it asks that nobody was asked stays unknown: never permission by silence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from django.utils.translation import gettext as _

from content.tailoring import Patient
from engine.answerbits import UnknownAnswer
from engine.answers import Answer, Answers
from engine.evaluation import evaluate
from engine.report import Report
from engine.rulesets import Ruleset
from engine.truth import Truth
from triage.warning_signs import warning_signs

STRICTNESS = (Truth.FALSE, Truth.UNKNOWN, Truth.TRUE)  # of a check: the last withholds


class Bearing(IntEnum):
    """How far the newer rules bear on a sheet."""

    NONE = 0
    WORDS = 1  # it says less than it could; what it tells the patient to do still holds
    CAREFUL = 2  # more urgent, or something on it is not to be done any more, or not unasked


@dataclass(frozen=True)
class Heard:
    """What the newer rules say, in lines for the clinician; they may name what the patient has."""

    bearing: Bearing
    why: tuple[str, ...] = ()


def judged_again(ruleset: Ruleset, answers: Answers) -> Report:
    """The report of this version on answers that another version asked for."""
    return evaluate(ruleset, Answers({k: a for k, a in answers.items() if _fits(ruleset, k, a)}))


def _fits(ruleset: Ruleset, key: str, answer: Answer) -> bool:
    if key not in ruleset.atoms:
        return False
    if answer.value is None:
        return True
    try:
        ruleset.program.bits.read({key: answer.value})
    except UnknownAnswer:
        return False
    return True


def of_screening(before: Report, after: Report, urgency: str, codes: Iterable[str]) -> Heard:
    """Compare what a sheet of a screening says. ``urgency`` is the one on the sheet, which the
    clinician may have chosen; ``codes`` are the checks of the leaflets that follow."""
    if after.in_scope is Truth.FALSE and before.in_scope is not Truth.FALSE:
        return Heard(Bearing.CAREFUL, (_("They are not for this patient any more."),))
    self_care = before.ruleset.step(urgency).self_care
    found = [
        *_urgency(before, after, urgency),
        *(_advice(before, after) if self_care else ()),
        *_checks(before, after, codes),
    ]
    if found:
        return Heard(Bearing.CAREFUL, tuple(found))
    if _words(before, self_care=self_care) != _words(after, self_care=self_care):
        return Heard(Bearing.WORDS, (_("They word what the sheet says differently."),))
    return Heard(Bearing.NONE)


def of_leaflets(before: Report, after: Report, codes: Iterable[str]) -> Heard:
    """Compare what lets the blocks of a sheet of leaflets print: the checks that they name."""
    found = tuple(_checks(before, after, codes))
    return Heard(Bearing.CAREFUL, found) if found else Heard(Bearing.NONE)


def _urgency(before: Report, after: Report, urgency: str) -> Iterable[str]:
    """A result that rose above what the sheet says; an override that stood above it is kept."""
    ladder = [step.code for step in after.ruleset.ladder]
    if after.disposition is None or after.disposition == before.disposition:
        return
    if urgency not in ladder or ladder.index(after.disposition) < ladder.index(urgency):
        step = after.ruleset.step(after.disposition)
        yield _("The same answers are more urgent by them: %(code)s, %(label)s.") % {
            "code": step.code,
            "label": step.label,
        }


def _advice(before: Report, after: Report) -> Iterable[str]:
    still = {advice.id for advice in after.offered}
    for advice in before.offered:
        if advice.id not in still:
            yield _("They do not offer “%(advice)s” any more.") % {"advice": advice.title}


def _checks(before: Report, after: Report, codes: Iterable[str]) -> Iterable[str]:
    then = Patient(before.ruleset, before.answers).checks
    now = Patient(after.ruleset, after.answers).checks
    for code in sorted(set(codes)):
        newly = now.get(code, Truth.UNKNOWN)
        if STRICTNESS.index(newly) > STRICTNESS.index(then.get(code, Truth.UNKNOWN)):
            words = (
                _("%(code)s holds by them.")
                if newly is Truth.TRUE
                else _("%(code)s is not known by them.")
            )
            yield words % {"code": code}


def _words(report: Report, *, self_care: bool) -> tuple[object, ...]:
    """What a sheet takes from the rules word by word."""
    state, program = report.judgement.facts.state, report.ruleset.program
    parts = report.ruleset.parts
    withheld = {held.code for held in report.withheld}
    said = (
        [(each.rule.patient_title, each.rule.patient_text) for each in report.fired],
        [
            line.text
            for line in parts.ruled_out
            if program.pair(line.when).truth(state) is Truth.TRUE
        ],
        warning_signs(report),
    )
    if not self_care:
        return said
    return (
        *said,
        [(advice.title, advice.text) for advice in report.offered],
        [held.advice.title for held in report.ask_first],
        [
            (check.check.title, check.check.patient_text)
            for check in report.contraindications
            if check.truth is Truth.TRUE and check.id in withheld
        ],
    )
