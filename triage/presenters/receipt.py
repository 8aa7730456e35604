"""A signed decision as it was: read from the receipt itself, with the wording that was shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from engine.rulesets import Ruleset
from triage import selectors
from triage.items import in_words
from triage.models import AnswerSource, ClosingKind, NoActionReason, OverrideReason, Receipt
from triage.presenters.factors import FactorShown, factors_shown
from triage.presenters.result import Missing
from triage.presenters.rules import RuleShown, rule_shown, without_the_incomplete
from triage.presenters.words import (
    amount_words,
    day_words,
    reason_words,
    step_words,
)
from triage.published import published
from triage.receipts import content_of, faults_of, signed_report


@dataclass(frozen=True)
class AnswerLine:
    """One answer of the receipt: as it was worded, and where it came from."""

    wording: str
    answer: str
    note: str
    entered: str


@dataclass(frozen=True)
class DecisionLine:
    """One decision at the end, in words."""

    title: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class ReceiptPage:
    """Everything that the receipt says, and whether it proves true."""

    faults: tuple[str, ...]
    sha256: str
    engine_version: str
    ruleset: str
    digest: str
    signed_by: str
    signed_at: datetime | None
    code: str
    label: str
    time_frame: str
    computed: str
    could_be: str
    override: DecisionLine | None
    decisions: tuple[DecisionLine, ...]
    signed_without: tuple[str, ...]
    rules: tuple[RuleShown, ...]
    contributing: tuple[FactorShown, ...]
    offered: tuple[str, ...]
    ask_first: tuple[tuple[str, str], ...]
    withheld: tuple[tuple[str, str], ...]
    about_drinking: bool
    present: tuple[AnswerLine, ...]
    absent: tuple[AnswerLine, ...]
    not_assessed: tuple[Missing, ...]
    intended_use: str


def receipt_page(receipt: Receipt) -> ReceiptPage:
    """Return the receipt in words, recomputed to see whether it holds."""
    content = content_of(receipt)
    ruleset = published(receipt.screening.ruleset_version).ruleset
    report, decision = content["report"], content["decision"]
    step = ruleset.step(decision["disposition"])
    names = _names(content)
    advice = {each.id: each.title for each in ruleset.parts.advice}
    present, absent = _answers(ruleset, content["answers"], names)
    return ReceiptPage(
        faults=tuple(faults_of(receipt)),
        sha256=receipt.sha256,
        engine_version=content["engine_version"],
        ruleset=_("%(title)s, version %(version)s")
        % {"title": ruleset.title, "version": report["ruleset"]["version"]},
        digest=report["ruleset"]["digest"],
        signed_by=names.get(content["signed_by"], content["signed_by"]),
        signed_at=parse_datetime(content["signed_at"]),
        code=step.code,
        label=step.label,
        time_frame=step.time_frame,
        computed=step_words(ruleset.step(report["disposition"])),
        could_be=(
            step_words(ruleset.step(report["ceiling"]))
            if ruleset.rank(report["ceiling"]) < ruleset.rank(report["disposition"])
            else ""
        ),
        override=_override(decision.get("override"), names),
        decisions=tuple(_decision(ruleset, each) for each in decision["closing"]),
        signed_without=tuple(_item_words(ruleset, key) for key in decision["signed_without"]),
        rules=tuple(
            rule_shown(
                ruleset,
                ruleset.rule(key),
                report["because"].get(key, {}),
                key in report["standing"],
                receipt.screening.patient.clinic.units,
            )
            for key in without_the_incomplete(ruleset, report["fired"])
        ),
        contributing=factors_shown(ruleset, report["contributing"]),
        offered=tuple(advice[key] for key in report["offered"]),
        ask_first=tuple((advice[each["item"]], each["why"]) for each in report["ask_first"]),
        withheld=tuple((advice[each["item"]], each["why"]) for each in report["withheld"]),
        about_drinking=step.self_care and _about_drinking(ruleset, report),
        present=present,
        absent=absent,
        not_assessed=_not_assessed(receipt),
        intended_use=ruleset.parts.intended_use,
    )


def _about_drinking(ruleset: Ruleset, report: Mapping[str, Any]) -> bool:
    """Whether advice on drinking was offered, is to be asked first, or was held back."""
    held = {each["item"] for each in (*report["ask_first"], *report["withheld"])}
    drinking = {each.id for each in ruleset.parts.advice if "CI-fluid" in each.withheld_by}
    return bool(drinking & {*report["offered"], *held})


def _not_assessed(receipt: Receipt) -> tuple[Missing, ...]:
    """What was asked of this patient and has no answer in the receipt, with the reason.

    Recomputed from the receipt's answers: what nobody asked about left no trace in them.
    """
    ruleset = published(receipt.screening.ruleset_version)
    titles = {section.id: section.title for section in ruleset.ruleset.sections}
    report = signed_report(receipt)
    found: dict[str, Missing] = {}
    for each in report.not_assessed:
        for atom in each.keys:
            item = ruleset.items[ruleset.item_of_atom[atom]]
            label = f"{item.finding.label}: {item.label}" if item.option else item.label
            if item.kind == "list" and any(key in report.answers.given() for key in item.atoms):
                label = _("%(list)s: the rest of the list") % {"list": item.label}
            found.setdefault(
                item.key,
                Missing(label, reason_words(each.reason).lower(), "", titles[item.section]),
            )
    return tuple(found.values())


def _answers(
    ruleset: Ruleset, answers: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[tuple[AnswerLine, ...], tuple[AnswerLine, ...]]:
    """Present and absent. A list says how many of its options were absent."""
    present: list[AnswerLine] = []
    absent: list[AnswerLine] = []
    counted: dict[str, int] = {}
    for key in ruleset.atoms:
        answer = answers.get(key, {}).get("answer", {})
        if "value" not in answer:
            continue
        finding, said = ruleset.atoms[key].finding, answers[key]
        if finding.asked_as == "list" and answer["value"] is False:
            counted[finding.id] = counted.get(finding.id, 0) + 1
            continue
        line = AnswerLine(
            wording=_wording(said["shown"]),
            answer=_answer(said["shown"], answer["value"]),
            note=answer.get("note", ""),
            entered=_entered(said.get("entered", {}), names),
        )
        (absent if answer["value"] is False else present).append(line)
    for finding_id, none in counted.items():
        words = ngettext("%(n)d other of the list", "%(n)d others of the list", none) % {"n": none}
        absent.append(AnswerLine(ruleset.findings[finding_id].label, words, "", ""))
    return tuple(present), tuple(absent)


def _wording(shown: Mapping[str, Any]) -> str:
    if "of" in shown:
        return f"{shown['of']}: {shown['label']}"
    return str(shown.get("wording") or shown["label"])


def _answer(shown: Mapping[str, Any], value: Any) -> str:
    if isinstance(value, bool):
        return _("Present") if value else _("Absent")
    if isinstance(value, str):
        return str(shown["options"][value])
    return amount_words(in_words(value), shown.get("unit", ""))


def _entered(entered: Mapping[str, str], names: Mapping[str, str]) -> str:
    if entered.get("by") == "record":
        return _("from the record, %(source)s") % {"source": entered.get("from", "")}
    who = names.get(entered.get("by", ""), "")
    how = entered.get("how", "")
    return ", ".join(part for part in (str(AnswerSource(how).label) if how else "", who) if part)


def _names(content: Mapping[str, Any]) -> dict[str, str]:
    """Who the audit names in the receipt are."""
    said = {content["signed_by"]}
    said |= {each["entered"]["by"] for each in content["answers"].values() if "entered" in each}
    said |= {each["by"] for each in content["decision"]["closing"]}
    if content["decision"].get("override"):
        said.add(content["decision"]["override"]["by"])
    ids = {int(name.removeprefix("user:")): name for name in said if name.startswith("user:")}
    return {ids[pk]: name for pk, name in selectors.names_of(ids).items()}


def _override(override: Mapping[str, str] | None, names: Mapping[str, str]) -> DecisionLine | None:
    if not override:
        return None
    return DecisionLine(
        str(OverrideReason(override["reason"]).label),
        (override["text"], names.get(override["by"], override["by"])),
    )


def _decision(ruleset: Ruleset, closing: Mapping[str, str]) -> DecisionLine:
    kind = ClosingKind(closing["kind"])
    title = str(kind.label)
    if kind in (ClosingKind.REFER, ClosingKind.ADVICE):
        title = f"{title}: {closing['destination']}"
    elif kind == ClosingKind.RECALL:
        title = f"{title}: {day_words(date.fromisoformat(closing['due_on']))}"
    elif kind in (ClosingKind.NONE, ClosingKind.NO_RECALL):
        title = f"{title}: {NoActionReason(closing['reason']).label}"
    urgency = ruleset.step(closing["urgency"]).label if closing.get("urgency") else ""
    details = [
        closing.get("suspected", ""),
        urgency,
        closing.get("question", ""),
        closing.get("purpose", ""),
        closing.get("reason_text", ""),
    ]
    return DecisionLine(title, tuple(each for each in details if each))


def _item_words(ruleset: Ruleset, key: str) -> str:
    atom = ruleset.atoms.get(key)
    if atom is None or atom.option is None:
        return ruleset.label(key)
    return f"{atom.finding.label}: {atom.label}"
