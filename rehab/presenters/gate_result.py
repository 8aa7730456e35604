"""A gate as it was kept: read from its receipt, with the wording that was shown."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from engine import receipt as engine_receipt
from engine.rulesets import Ruleset
from rehab.acting_limits import READINGS, acting_limits, beyond_at_gate
from rehab.gate_sheet import FACTORS
from rehab.models import GateCheck
from rehab.presenters.gate import ICONS, TONES
from rehab.presenters.gate_page import RuleShown, because_words
from rehab.stop_words import stop_word
from triage.presenters.words import is_local, reason_words
from triage.published import published


@dataclass(frozen=True)
class Answered:
    """One answer as it was shown and given."""

    label: str
    answer: str
    note: str
    how: str


@dataclass(frozen=True)
class GatePage:
    """Everything a kept gate says."""

    code: str
    symbol: str
    label: str
    time_frame: str
    requires: str
    rules: Sequence[RuleShown]
    do: Sequence[str]
    limits: Sequence[str]  # the limits that a reading breached, and whose they were
    signs: Sequence[str]  # what made the tier, for the telephone
    measured: Sequence[str]
    present: Sequence[Answered]
    absent: Sequence[Answered]
    not_assessed: Sequence[Answered]
    still_open: Sequence[str]
    factors_open: Sequence[str]  # aggravating factors that nobody assessed
    ruleset: str
    digest: str
    sha256: str
    faults: Sequence[str]
    together: int


def gate_page(gate: GateCheck) -> GatePage:
    """Return the page of a kept gate; the receipt is proved again each time."""
    ruleset = published(gate.ruleset_version).ruleset
    content = json.loads(gate.canonical)
    report, answers = content["report"], content["answers"]
    step = ruleset.step(gate.tier)
    rules = []
    incomplete = ruleset.parts.incomplete_rule
    by_id = {rule.id: rule for rule in ruleset.parts.rules}
    for name in report["fired"]:
        if name == incomplete:
            continue
        rule = by_id[name]
        because = report["because"].get(name, {})
        rules.append(
            RuleShown(
                id=name,
                title=rule.title,
                points_to=rule.points_to,
                because=because_words(ruleset, rule, because),
                do=list(rule.do),
                is_local=is_local(rule.evidence),
            )
        )
    asked = {key: place for place, key in enumerate(ruleset.atoms)}
    inorder = sorted(answers, key=lambda key: asked.get(key, len(asked)))
    said = [(_answered(answers[key]), answers[key]["answer"].get("value")) for key in inorder]
    deciding = [rule for rule in rules if by_id[rule.id].disposition == gate.tier]
    lines = [line for rule in deciding for line in rule.do]
    return GatePage(
        code=TONES[gate.tier],
        symbol=ICONS[gate.tier],
        label=step.label,
        time_frame=step.time_frame,
        requires=step.requires,
        rules=rules,
        do=list(dict.fromkeys(lines)),
        limits=_limits(gate, answers),
        signs=list(dict.fromkeys(word for rule in deciding for word in rule.because)),
        measured=[f"{line.label} {line.answer}" for line, value in said if _is_number(value)],
        present=[line for line, value in said if value is not None and value is not False],
        absent=[line for line, value in said if value is False],
        not_assessed=[line for line, value in said if value is None],
        still_open=[
            ruleset.findings[each["finding"]].label for each in report["reassurance_withheld"]
        ],
        factors_open=_factors_open(ruleset, answers),
        ruleset=_("%(title)s, version %(version)s")
        % {"title": ruleset.title, "version": ruleset.version},
        digest=ruleset.digest,
        sha256=gate.sha256,
        faults=engine_receipt.verify_receipt(ruleset, gate.canonical.encode(), gate.sha256),
        together=sum(each.get("entered", {}).get("how") == "group" for each in answers.values()),
    )


def _factors_open(ruleset: Ruleset, answers: Mapping[str, Any]) -> list[str]:
    """Counted from the receipt, so that a gate of before they were counted says it, too."""
    finding = ruleset.findings.get(FACTORS)
    answered = {key for key, each in answers.items() if each["answer"].get("value") is not None}
    return [
        option.label
        for option in (finding.options if finding else ())
        if f"{FACTORS}.{option.id}" not in answered
    ]


def _limits(gate: GateCheck, answers: Mapping[str, Any]) -> list[str]:
    """The limits of that moment, as they were held against what was measured."""
    readings = {
        key: value
        for key in READINGS
        if _is_number(value := answers.get(key, {}).get("answer", {}).get("value"))
    }
    if not readings:
        return []
    clinic = gate.episode.patient.clinic
    acting = acting_limits(clinic, gate.ruleset_version, gate.checked_at)
    dizzy = answers.get("session_signs.dizzy", {}).get("answer", {}).get("value") is True
    return [stop_word(each, acting) for each in beyond_at_gate(acting.limits, readings, dizzy)]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _answered(stored: Mapping[str, Any]) -> Answered:
    shown, answer = stored["shown"], stored["answer"]
    value = answer.get("value")
    if value is None:
        words = reason_words(answer.get("reason") or "")
    elif isinstance(value, bool):
        words = _("Present") if value else _("Absent")
    elif isinstance(value, str):
        words = shown.get("options", {}).get(value, value)
    else:
        words = f"{value:g} {shown.get('unit', '')}".strip()
    label = f"{shown['of']}: {shown['label']}" if "of" in shown else shown["label"]
    how = {
        "group": _("answered together: none present"),
        "record": _("from the record"),
    }.get(stored.get("entered", {}).get("how", ""), "")
    return Answered(label, words, answer.get("note", ""), how)
