"""What a letter says was found: present, absent and not assessed apart, the decisive first.

Read from the receipt, so the letter says what was signed. Only what was asked of this patient is
named. A choice that says that all is well ("full power") stands with what is absent; what was never
asked stands with what was not assessed, with the reason, and never with what is absent.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from engine.report import Report
from engine.rulesets import Ruleset
from engine.truth import Truth
from triage.letters import FindingGroup
from triage.models import Receipt, UnansweredReason
from triage.presenters.words import atom_words, reason_words
from triage.published import Published, published
from triage.receipts import content_of, signed_report

# Said elsewhere in the letter: who the patient is, what they take and have.
SAID_ELSEWHERE = frozenset({"age", "sex", "contact", "drugs", "conditions"})
NOT_ASKED = UnansweredReason.NOT_ASKED.value
# Options that say "nothing wrong here" where a choice doesn't order its options by seriousness.
FINE = frozenset({"none", "normal", "no", "not_done"})


@dataclass
class Found:
    """The findings of one receipt, sorted; groups keep the order of the sections."""

    decisive: tuple[str, ...] = ()
    present: tuple[FindingGroup, ...] = ()
    absent: tuple[FindingGroup, ...] = ()
    not_assessed: tuple[FindingGroup, ...] = ()


@dataclass
class _Sorted:
    """Phrases by section while they are gathered. Options of one set share its name: "Sites: hand,
    right, calf, left" is kept as one line with its parts.
    """

    by_section: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def add(self, section: str, phrase: str, of: str = "") -> None:
        parts = self.by_section.setdefault(section, {}).setdefault(of or phrase, [])
        if of and phrase not in parts:
            parts.append(phrase)

    def groups(self, ruleset: Ruleset) -> tuple[FindingGroup, ...]:
        return tuple(
            FindingGroup(title=each.title, lines=tuple(self._lines(each.id)))
            for each in ruleset.sections
            if each.id in self.by_section
        )

    def _lines(self, section: str) -> Iterable[str]:
        for name, parts in self.by_section[section].items():
            yield f"{name}: {', '.join(parts)}" if parts else name


def found_in(receipt: Receipt) -> Found:
    """Return what the receipt says was found."""
    known = published(receipt.screening.ruleset_version)
    ruleset, report = known.ruleset, signed_report(receipt)
    answers: Mapping[str, Any] = content_of(receipt)["answers"]
    notes = {key: each["answer"].get("note", "") for key, each in answers.items()}
    decisive_keys = _decisive(report)
    asked = ruleset.indicated(report.answers)
    present, absent = _Sorted(), _Sorted()
    decisive: list[str] = []
    for key, atom in ruleset.atoms.items():
        value = answers.get(key, {}).get("answer", {}).get("value")
        finding = atom.finding
        if value is None or finding.id in SAID_ELSEWHERE or key.startswith("labs."):
            continue
        if _says_nothing_wrong(ruleset, key, value):
            if finding.asked_as != "list" and asked[key] is not Truth.FALSE:
                _add_absent(absent, ruleset, key, value)
            continue
        note = f" ({notes[key]})" if notes.get(key) else ""
        if key in decisive_keys:
            decisive.append(atom_words(ruleset, key, value) + note)
        elif atom.option:
            present.add(finding.section, _lower(atom.label) + note, of=finding.label)
        else:
            present.add(finding.section, atom_words(ruleset, key, value) + note)
    return Found(
        decisive=tuple(decisive),
        present=present.groups(ruleset),
        absent=absent.groups(ruleset),
        not_assessed=_not_assessed(known, report).groups(ruleset),
    )


def _decisive(report: Report) -> frozenset[str]:
    """The answers that made the rules of the result fire."""
    top = [each for each in report.fired if each.disposition == report.disposition]
    return frozenset(key for each in top for key in each.because)


def _says_nothing_wrong(ruleset: Ruleset, key: str, value: Any) -> bool:
    if isinstance(value, bool):
        return not value
    finding = ruleset.atoms[key].finding
    if finding.kind != "choice":
        return False
    best = finding.worse_order[0] if finding.worse_order else ""
    return value == best or (not best and value in FINE)


def _add_absent(absent: _Sorted, ruleset: Ruleset, key: str, value: Any) -> None:
    atom = ruleset.atoms[key]
    section, finding = atom.finding.section, atom.finding.label
    if not isinstance(value, bool):
        absent.add(section, atom_words(ruleset, key, value))
    elif atom.option:
        absent.add(section, _lower(atom.label), of=finding)
    else:
        absent.add(section, finding)


def _not_assessed(known: Published, report: Report) -> _Sorted:
    """What was asked of this patient and has no answer, with the reason where one was given.

    What is required before reassurance comes first in its section. A set of which nothing was
    answered is named once, without its options.
    """
    missing = _Sorted()
    given = report.answers.given()
    answered = {known.items[known.item_of_atom[key]].finding.id for key in given}
    times = Counter(each.finding for each in report.not_assessed)
    required = {each.finding for each in report.reassurance_withheld}
    for each in sorted(report.not_assessed, key=lambda each: each.finding not in required):
        reason = "" if each.reason == NOT_ASKED else f" ({reason_words(each.reason).lower()})"
        finding = known.items[known.item_of_atom[each.keys[0]]].finding
        if finding.id in SAID_ELSEWHERE:
            continue
        if finding.id not in answered and times[finding.id] == 1:
            missing.add(finding.section, finding.label + reason)
            continue
        for atom in each.keys:
            item = known.items[known.item_of_atom[atom]]
            label = item.label
            if item.kind == "list" and any(key in given for key in item.atoms):
                label = _("%(list)s: the rest of the list") % {"list": item.label}
            if item.option:
                missing.add(item.section, _lower(label) + reason, of=item.finding.label)
            else:
                missing.add(item.section, label + reason)
    return missing


def _lower(text: str) -> str:
    """Lower the first letter inside a line; abbreviations keep theirs."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
