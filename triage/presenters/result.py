"""The result of a screening: how urgent, why, what would change it, what to do, what is unknown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engine.outcomes import AskSet
from engine.recorded import Value
from engine.records import Advice
from engine.report import FiredRule, HeldItem
from triage.assessment import Assessment
from triage.models import Override, OverrideReason
from triage.presenters.disagreements import DisagreementShown, disagreements_shown
from triage.presenters.factors import FactorShown, factors_shown
from triage.presenters.panel import item_url, range_words
from triage.presenters.rules import RuleShown, rule_shown, without_the_incomplete
from triage.presenters.tools import ToolsShown, tools_shown
from triage.presenters.words import (
    atom_words,
    day_words,
    measured_words,
    reason_words,
    step_words,
)


@dataclass(frozen=True)
class Missing:
    """Something that wasn't assessed, why, and where to assess it now."""

    label: str
    reason: str
    url: str
    section: str = ""


@dataclass(frozen=True)
class AdviceShown:
    """A piece of advice; `why` says what holds it back, `codes` under which checks."""

    title: str
    text: str
    why: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class OverrideShown:
    """The clinician's own urgency, with the reason, beside the computed one."""

    computed: str
    reason: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class About:
    """What the result was made with, for whom it is meant, and its limits."""

    ruleset: str
    digest: str
    reviewed: str
    review_by: str
    overdue: bool
    awaiting_sign_off: bool
    intended_use: str


@dataclass(frozen=True)
class ResultPage:
    """Everything that the result page says."""

    assessment: Assessment
    out_of_scope: str
    code: str
    label: str
    time_frame: str
    lead: str
    requires: str
    range_words: str
    missing_words: str
    override: OverrideShown | None
    stale_override: bool
    rules: tuple[RuleShown, ...]
    tools: ToolsShown
    no_rule: str
    no_rule_do: tuple[str, ...]
    not_assessed: tuple[Missing, ...]
    reassurance_waits_for: tuple[Missing, ...]
    investigations: tuple[str, ...]
    contributing: tuple[FactorShown, ...]
    offered: tuple[AdviceShown, ...]
    ask_first: tuple[AdviceShown, ...]
    withheld: tuple[AdviceShown, ...]
    self_care_stops: bool
    disagreements: tuple[DisagreementShown, ...]
    other_disagreements: tuple[DisagreementShown, ...]
    about: About

    @cached_property
    def more_urgent(self) -> tuple[str, ...]:
        """Which missing answers, together, would make it how urgent.

        Like its opposite it is searched for when first read: closing and signing, which say only
        how urgent it is, would wait for a search that nobody reads.
        """
        return _more_urgent(self.assessment)

    @cached_property
    def less_urgent(self) -> str:
        """The smallest change of recorded answers that would have been less urgent."""
        return _less_urgent(self.assessment)


def result_page(assessment: Assessment) -> ResultPage:
    """Return the result as it stands."""
    report, ruleset = assessment.report, assessment.ruleset
    step = assessment.step
    fired = report.fired
    top = [each for each in fired if each.disposition == report.disposition]
    leading = without_the_incomplete(ruleset, (each.id for each in fired))
    otherwise = ruleset.parts.otherwise
    disagreements, other_disagreements = disagreements_shown(report)
    return ResultPage(
        assessment,
        out_of_scope="" if assessment.in_scope else report.scope_note,
        code=step.code if step else "",
        label=step.label if step else _("Not scored"),
        time_frame=step.time_frame if step else "",
        lead=_lead(top),
        requires=step.requires if step else "",
        range_words=range_words(assessment) if step else "",
        missing_words=_missing_words(assessment),
        override=_override(assessment, assessment.override),
        stale_override=_override_is_stale(assessment),
        rules=tuple(
            rule_shown(ruleset, each.rule, each.because, each.stands, assessment.units)
            for each in fired
            if each.id in leading
        ),
        tools=tools_shown(report),
        no_rule="" if fired or not step else otherwise.title,
        no_rule_do=() if fired else otherwise.do,
        not_assessed=not_assessed(assessment),
        reassurance_waits_for=_waits_for(assessment),
        investigations=tuple(
            dict.fromkeys(test for each in fired for test in each.rule.investigations)
        ),
        contributing=factors_shown(ruleset, (each.id for each in report.contributing)),
        offered=tuple(AdviceShown(each.title, each.text) for each in report.offered),
        ask_first=_held(report.ask_first),
        withheld=_held(report.withheld),
        self_care_stops=bool(step and not step.self_care),
        disagreements=disagreements,
        other_disagreements=other_disagreements,
        about=_about(assessment),
    )


def not_assessed(assessment: Assessment) -> tuple[Missing, ...]:
    """Return what was asked of this patient and has no answer, in the order of the sections."""
    items: dict[str, Missing] = {}
    ruleset = assessment.published
    for each in assessment.report.not_assessed:
        for key in each.keys:
            item = ruleset.items[ruleset.item_of_atom[key]]
            if item.key in items or not assessment.indicated[item.key]:
                continue
            items[item.key] = missing(assessment, item.key)
    return tuple(items.values())


def missing(assessment: Assessment, key: str) -> Missing:
    """Return one item that wasn't assessed, with the reason when one was given."""
    item = assessment.published.items[key]
    titles = {section.id: section.title for section in assessment.ruleset.sections}
    return Missing(
        label=f"{item.finding.label}: {item.label}" if item.option else item.label,
        reason=reason_words(assessment.known[key].given.reason).lower(),
        url=item_url(assessment, key),
        section=titles[item.section],
    )


def _lead(top: list[FiredRule]) -> str:
    """What the rules that set the result point to; where each leads stands with the rule."""
    points = list(dict.fromkeys(each.rule.points_to for each in top if each.rule.points_to))
    return "; ".join(points)


def _missing_words(assessment: Assessment) -> str:
    count = len(not_assessed(assessment))
    report, ruleset = assessment.report, assessment.ruleset
    if not count or report.disposition is None or report.ceiling is None:
        return ""
    said = ngettext("%(n)d finding was not assessed", "%(n)d findings were not assessed", count) % {
        "n": count
    }
    if ruleset.rank(report.ceiling) < ruleset.rank(report.disposition):
        return _("%(said)s, and could still make this more urgent.") % {"said": said}
    return _("%(said)s; none of them could make this more urgent.") % {"said": said}


def _more_urgent(assessment: Assessment) -> tuple[str, ...]:
    ruleset = assessment.ruleset
    lines = []
    for each in assessment.report.ask_next:
        if each.purpose != "ceiling":
            continue
        wanted = {key: value for key, value in each.answers.items() if value is not False} or (
            each.answers
        )
        answers = " + ".join(_sought(assessment, each, key, value) for key, value in wanted.items())
        lines.append(
            _("%(answers)s → %(urgency)s")
            % {"answers": answers, "urgency": step_words(ruleset.step(each.disposition)).lower()}
        )
    return tuple(lines)


def _sought(assessment: Assessment, asked: AskSet, key: str, value: Value) -> str:
    """One answer that would make it more urgent; of a number the range, not a value inside it."""
    ruleset, units = assessment.ruleset, assessment.units
    finding = ruleset.atoms[key].finding
    for item in asked.items:
        if finding.kind == "number" and item.keys == (key,):
            leads = [each for each in item.outcomes if each.disposition == asked.disposition]
            if leads:
                return f"{finding.label}: {measured_words(leads[0].answer, finding, units)}"
    return atom_words(ruleset, key, value, units)


def _less_urgent(assessment: Assessment) -> str:
    found = assessment.report.unless
    if found is None:
        return ""
    ruleset = assessment.ruleset
    changes = _(" and ").join(
        _("“%(instead)s” instead of “%(recorded)s”")
        % {
            "instead": atom_words(ruleset, change.key, change.instead, assessment.units),
            "recorded": atom_words(ruleset, change.key, change.recorded, assessment.units),
        }
        for change in found.changes
    )
    return _("%(changes)s → %(urgency)s") % {
        "changes": changes,
        "urgency": step_words(ruleset.step(found.disposition)).lower(),
    }


def _waits_for(assessment: Assessment) -> tuple[Missing, ...]:
    keys = dict.fromkeys(
        assessment.published.item_of_atom[key]
        for each in assessment.report.reassurance_withheld
        for key in each.keys
    )
    return tuple(missing(assessment, key) for key in keys)


def _held(held: Iterable[HeldItem]) -> tuple[AdviceShown, ...]:
    """One line an item, with everything that holds it back."""
    by_item: dict[str, tuple[Advice, list[HeldItem]]] = {}
    for each in held:
        by_item.setdefault(each.item, (each.advice, []))[1].append(each)
    return tuple(
        AdviceShown(
            advice.title,
            advice.text,
            tuple(dict.fromkeys(each.why for each in reasons)),
            tuple(
                dict.fromkeys(
                    each.code
                    for each in reasons
                    if each.code.isupper() or each.code.startswith("CI-")
                )
            ),
        )
        for advice, reasons in by_item.values()
    )


def _override(assessment: Assessment, override: Override | None) -> OverrideShown | None:
    if override is None:
        return None
    return OverrideShown(
        computed=step_words(assessment.ruleset.step(override.computed)),
        reason=str(OverrideReason(override.reason).label),
        text=override.text,
        by=str(override.decided_by),
        at=override.decided_at,
    )


def _override_is_stale(assessment: Assessment) -> bool:
    """An override was made, but an answer has changed the result since."""
    newest = assessment.newest_override
    return (
        newest is not None
        and bool(newest.chosen)
        and newest.computed != assessment.report.disposition
    )


def _about(assessment: Assessment) -> About:
    parts = assessment.ruleset.parts
    review_by = date.fromisoformat(parts.review_by)
    return About(
        ruleset=_("%(title)s, version %(version)s")
        % {"title": parts.title, "version": parts.version},
        digest=assessment.ruleset.digest,
        reviewed=day_words(date.fromisoformat(parts.reviewed_on)),
        review_by=day_words(review_by),
        overdue=review_by < timezone.localdate(),
        awaiting_sign_off=parts.status == "awaiting_local_sign_off",
        intended_use=parts.intended_use,
    )
