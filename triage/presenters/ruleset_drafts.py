"""A draft of a ruleset, its review and its replay, as pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formkit.parts import Pill, Step
from engine.casefile import CaseError
from engine.casereading import read_case
from engine.findings import Atom
from engine.recorded import Answers, Value
from engine.replay import CaseOutcome
from engine.rulesets import Ruleset
from triage.models import DraftState, RulesetDraft, RulesetReview
from triage.presenters.ruleset_difference import part_words
from triage.presenters.rulesets import case_words
from triage.presenters.words import atom_words, step_words
from triage.ruleset_document import PARTS, Document
from triage.ruleset_selectors import Standing

STATES = {
    DraftState.OPEN: "info",
    DraftState.OFFERED: "warn",
    DraftState.PUBLISHED: "ok",
    DraftState.DROPPED: "plain",
}


@dataclass(frozen=True)
class RuleLine:
    """One rule of a draft in its list."""

    id: str
    title: str
    cases: int


@dataclass(frozen=True)
class RuleGroup:
    """The rules of one urgency."""

    words: str
    rules: tuple[RuleLine, ...]


@dataclass(frozen=True)
class PartLine:
    """A part of the file that is edited as YAML; `items` counts what is in a list."""

    part: str
    words: str
    items: int | None


@dataclass(frozen=True)
class AnswersShown:
    """Answers in words: what is there, and what was looked for and not there."""

    present: tuple[str, ...]
    absent: tuple[str, ...]


@dataclass(frozen=True)
class RemarkShown:
    """One finding of the automatic review."""

    text: str
    part: str
    rule: str
    others: tuple[str, ...]
    witness: AnswersShown | None
    witness_after: AnswersShown | None


@dataclass(frozen=True)
class ReviewShown:
    """A review: what stands in the way, what is worth a look, and the worked cases."""

    rejects: tuple[RemarkShown, ...]
    warnings: tuple[RemarkShown, ...]
    cases: tuple[tuple[str, str, str, tuple[str, ...]], ...]  # rule, name, expected, problems
    wrong_cases: int


@dataclass(frozen=True)
class OutcomeShown:
    """What one ruleset says about a case."""

    urgency: str
    range: str
    rules: tuple[tuple[str, str], ...]


def state_pill(draft: RulesetDraft) -> Pill:
    """Where the draft stands."""
    return Pill(str(draft.get_state_display()), STATES[DraftState(draft.state)])


def draft_steps(found: Standing, current: str) -> list[Step]:
    """The way of a draft, with how far each part is."""
    draft = found.draft

    def step(name: str, label: str, state: tuple[str, str, str]) -> Step:
        url = reverse(f"rulesets:{name}", args=[draft.pk])
        return Step(label, url, name == current, *state)

    return [
        step("draft", _("Write"), _writing(found)),
        step("review", _("Automatic review"), _review_state(found)),
        step("replay", _("Replay"), _replay_state(found)),
        step("approval", _("Approval"), _approval_state(found)),
    ]


def _writing(found: Standing) -> tuple[str, str, str]:
    problems = len(found.loaded.problems)
    if problems:
        words = ngettext("%(n)d problem", "%(n)d problems", problems) % {"n": problems}
        return words, "danger", "warning"
    return "", "ok", ""


def _review_state(found: Standing) -> tuple[str, str, str]:
    if found.review is None:
        return _("to run"), "plain", ""
    if found.review.rejects:
        return _("refused"), "danger", "warning"
    return _("passed"), "ok", "check"


def _replay_state(found: Standing) -> tuple[str, str, str]:
    if found.replay is None:
        return _("to run"), "plain", ""
    waiting = found.still_to_accept
    if waiting:
        words = ngettext("%(n)d to accept", "%(n)d to accept", waiting) % {"n": waiting}
        return words, "warn", "warning"
    return _("done"), "ok", "check"


def _approval_state(found: Standing) -> tuple[str, str, str]:
    if found.draft.state == DraftState.PUBLISHED:
        return _("published"), "ok", "check"
    return (_("waiting"), "warn", "clock") if found.draft.state == DraftState.OFFERED else ("",) * 3


def rule_groups(document: Document) -> list[RuleGroup]:
    """The draft's rules by urgency, also while the draft can't be loaded."""
    rules = [rule for rule in document.get("rules", []) if isinstance(rule, dict)]
    groups = []
    known: set[str] = set()
    ladder = document.get("ladder")
    for step in ladder if isinstance(ladder, list) else []:
        if not isinstance(step, dict):
            continue
        code = str(step.get("code", ""))
        known.add(code)
        own = tuple(_rule_line(rule) for rule in rules if rule.get("disposition") == code)
        groups.append(RuleGroup(f"{code} {step.get('label', '')}", own))
    rest = tuple(_rule_line(rule) for rule in rules if rule.get("disposition") not in known)
    if rest:
        groups.append(RuleGroup(_("Without a step of the ladder"), rest))
    return [group for group in groups if group.rules]


def _rule_line(rule: Mapping[str, Any]) -> RuleLine:
    return RuleLine(str(rule.get("id", "")), str(rule.get("title", "")), len(rule.get("cases", [])))


def part_lines(document: Document) -> list[PartLine]:
    """The parts that are edited as YAML."""
    lines = []
    for part in PARTS:
        content = document.get(part)
        items = len(content) if isinstance(content, list) else None
        lines.append(PartLine(part, part_words(part), items))
    return lines


def item_lines(content: Any) -> list[str]:
    """What each item of a list part is called."""
    if not isinstance(content, list):
        return []
    return [_item_name(item, number) for number, item in enumerate(content, 1)]


def _item_name(item: Any, number: int) -> str:
    if isinstance(item, dict):
        for key in ("id", "code", "finding", "topic", "text"):
            if item.get(key):
                label = item.get("label") or item.get("title") or ""
                name = str(item[key])
                return f"{name}: {label}" if label and key in ("id", "code") else name
    return str(item) if isinstance(item, str) else str(number)


def review_shown(review: RulesetReview, ruleset: Ruleset | None) -> ReviewShown:
    """A stored review; witnesses are told in the words of the ruleset it was made of."""
    remarks = {"reject": [], "warn": []}  # type: dict[str, list[RemarkShown]]
    rules = {rule.id for rule in ruleset.rules} if ruleset else set()
    for remark in review.remarks:
        part = str(remark["part"])
        remarks[remark["level"]].append(
            RemarkShown(
                text=remark["text"],
                part=part,
                rule=part if part in rules else "",
                others=tuple(each for each in remark.get("others", []) if each in rules),
                witness=_witness(ruleset, remark.get("witness")),
                witness_after=_witness(ruleset, remark.get("witness_after")),
            )
        )
    cases = tuple(
        (each["rule"], each["name"], case_words(each["kind"]), tuple(each["problems"]))
        for each in review.cases
    )
    wrong = sum(bool(problems) for *_rest, problems in cases)
    return ReviewShown(tuple(remarks["reject"]), tuple(remarks["warn"]), cases, wrong)


def _witness(ruleset: Ruleset | None, answers: Any) -> AnswersShown | None:
    if ruleset is None or answers is None:
        return None
    try:
        return answers_shown(ruleset, read_case(ruleset, answers, ""))
    except CaseError:  # answers that this ruleset can't read are shown as they were kept
        return AnswersShown(tuple(f"{key}: {value}" for key, value in answers.items()), ())


def answers_shown(ruleset: Ruleset, answers: Answers) -> AnswersShown:
    """Answers in words, in the order of the ruleset.

    What the ruleset has no finding for is named by its key. Notes are never part of this.
    """
    present: list[str] = []
    absent: list[str] = []
    given = answers.given()
    for key in (*ruleset.atoms, *(key for key in given if key not in ruleset.atoms)):
        value = given.get(key)
        atom = ruleset.atoms.get(key)
        if value is None:
            continue
        if atom is None or not _has(atom, value):
            present.append(f"{atom.finding.label if atom else key}: {value}")
        elif value is False:
            absent.append(atom.label if atom.option else atom.finding.label)
        else:
            present.append(atom_words(ruleset, key, value))
    return AnswersShown(tuple(present), tuple(absent))


def _has(atom: Atom, value: Value) -> bool:
    """Whether the ruleset still has the option that was answered."""
    if atom.finding.kind != "choice" or atom.is_boolean:
        return True
    return any(option.id == value for option in atom.finding.options)


def outcome_shown(ruleset: Ruleset, outcome: CaseOutcome) -> OutcomeShown:
    """The urgency, the range and the fired rules of one case."""
    if outcome.disposition is None or outcome.floor is None or outcome.ceiling is None:
        return OutcomeShown(_("Not scored: outside the scope"), "", ())
    low, high = ruleset.step(outcome.floor).label, ruleset.step(outcome.ceiling).label
    return OutcomeShown(
        urgency=step_words(ruleset.step(outcome.disposition)),
        range=""
        if low == high
        else _("at least %(low)s, could be %(high)s") % {"low": low, "high": high},
        rules=tuple((rule, ruleset.rule(rule).title) for rule in outcome.fired),
    )


def next_version(versions: Sequence[str]) -> str:
    """The next whole number after the highest published one; empty when none is a number."""
    numbers = [int(each.split(".")[0]) for each in versions if each.split(".")[0].isdigit()]
    return str(max(numbers) + 1) if numbers else ""
