"""Which atoms are asked of this patient: by section, finding and option, or because required."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.conditions import ALWAYS, And, Condition, Or
from engine.findings import Finding
from engine.names import Names
from engine.records import Parts


@dataclass(frozen=True, slots=True)
class AskedTogether:
    """Atoms that are asked under the same condition."""

    when: Condition
    keys: tuple[str, ...]


def asked_groups(parts: Parts, names: Names) -> tuple[AskedTogether, ...]:
    """All atoms by the condition under which they are asked.

    What must be answered before reassurance is also asked whenever it is required.
    """
    sections = {section.id: section.ask_when for section in parts.sections}
    required: dict[str, list[Condition]] = {}
    for item in parts.required_for_reassurance:
        for key in required_keys(names.findings[item.finding], item.options):
            required.setdefault(key, []).append(item.when)
    groups: dict[Condition, list[str]] = {}
    for key, atom in names.atoms.items():
        conditions = [sections[atom.finding.section], atom.finding.ask_when]
        if atom.option is not None:
            conditions.append(atom.option.ask_when)
        when = _both(conditions)
        if when != ALWAYS and key in required:
            when = _either([when, *required[key]])
        groups.setdefault(when, []).append(key)
    return tuple(AskedTogether(when, tuple(keys)) for when, keys in groups.items())


def required_keys(finding: Finding, options: tuple[str, ...]) -> tuple[str, ...]:
    """The atoms of a required item: the named options of a set, or all of the finding."""
    if finding.kind == "set" and options:
        return tuple(f"{finding.id}.{option}" for option in options)
    return finding.atom_keys()


def _both(conditions: Iterable[Condition]) -> Condition:
    kept = tuple(dict.fromkeys(each for each in conditions if each != ALWAYS))
    if not kept:
        return ALWAYS
    return kept[0] if len(kept) == 1 else And(kept)


def _either(conditions: list[Condition]) -> Condition:
    if ALWAYS in conditions:
        return ALWAYS
    kept = tuple(dict.fromkeys(conditions))
    return kept[0] if len(kept) == 1 else Or(kept)
