"""Trying a worked case while it is written."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from engine.casefile import CaseError
from engine.casereading import read_case
from engine.cases import rule_truth
from engine.evaluation import evaluate
from engine.rulesets import Ruleset
from engine.truth import Truth
from triage.presenters.ruleset_drafts import AnswersShown, answers_shown
from triage.presenters.words import step_words
from triage.ruleset_document import part_from_text


@dataclass(frozen=True)
class CaseTried:
    """What comes out of a case; `problems` says why nothing does."""

    problems: tuple[str, ...] = ()
    rule: str = ""
    urgency: str = ""
    fired: tuple[tuple[str, str], ...] = ()
    answers: AnswersShown = AnswersShown((), ())


def case_tried(ruleset: Ruleset | None, rule_id: str, form: forms.Form) -> CaseTried:
    """Evaluate the answers of a valid form with the draft as it stands."""
    if ruleset is None:
        return CaseTried((_("The draft can't be used yet, so its cases can't be tried."),))
    given: Any = part_from_text(form.cleaned_data["answers"])
    try:
        answers = read_case(ruleset, given, str(form.cleaned_data["name"]))
    except CaseError as error:
        return CaseTried(tuple(error.problems))
    report = evaluate(ruleset, answers)
    truth = rule_truth(ruleset, report.judgement, ruleset.rule(rule_id))
    fires = rule_id in {each.id for each in report.fired}
    words = {
        Truth.TRUE: _("The rule fires."),
        Truth.FALSE: _("The rule is not met."),
        Truth.UNKNOWN: _("The rule stands: it fires, and an answer could still lift it.")
        if fires
        else _("The rule is undetermined."),
    }
    return CaseTried(
        rule=words[truth],
        urgency=step_words(ruleset.step(report.disposition)) if report.disposition else _("None"),
        fired=tuple((each.id, each.title) for each in report.fired),
        answers=answers_shown(ruleset, answers),
    )
