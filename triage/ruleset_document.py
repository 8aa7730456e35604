"""A ruleset while it is being written: plain data with the keys of the file, edited place by place.

A draft may be unusable for a while (a finding is renamed first, the rules that name it after), so
it is kept as data and not as a `Ruleset`. What stands in the way of loading it is told in lines.
"""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from engine.canonical import canonical_bytes
from engine.casefile import CaseError, parse
from engine.rulesets import Ruleset, RulesetError

Document = dict[str, Any]

ABOUT = ("title", "language", "status", "intended_use", "authored_by", "reviewed_on", "review_by")
"""What stands at the top of the file; version and review date are set again on approval."""

PARTS = (
    "scope",
    "ladder",
    "sections",
    "findings",
    "definitions",
    "required_for_reassurance",
    "incomplete_rule",
    "otherwise",
    "contributing",
    "contraindications",
    "advice",
    "safety_net",
    "ruled_out",
    "disagreements",
    "unverified_codes",
)
"""The parts that are edited as YAML, in the order of the file; rules and sources have forms."""


class NoSuchPlace(LookupError):
    """The document has nothing there (any more)."""


class NotReadable(ValueError):
    """The text of a part is no YAML; the message is one line with its place."""


@dataclass(frozen=True)
class Place:
    """Somewhere in the document. `index` counts from 0 (after the last one: a new one).

    `part` "rules" with a key is that rule without its cases; "cases" with a key and an index is a
    case of that rule; "about" is the head of the file; without an index it is the whole part.
    """

    part: str
    key: str = ""
    index: int | None = None

    def taken_from(self, document: Mapping[str, Any]) -> Any:
        """What stands there, None where something new goes; raises NoSuchPlace."""
        if self.part == "about":
            return {name: document[name] for name in ABOUT if name in document}
        if self.part == "rules":
            return _without_cases(_rule(document, self.key))
        if self.part == "cases":
            return _item(_rule(document, self.key).get("cases", []), self.index or 0)
        if self.part == "sources":
            return document.get("sources", {}).get(self.key)
        if self.index is not None:
            return _item(document.get(self.part, []), self.index)
        return document.get(self.part)

    def put(self, document: Document, content: Any) -> Document:
        """A copy of the document with `content` there; None takes away what was there.

        Raises NoSuchPlace. A rule, source or item that isn't there yet is added.
        """
        changed = copy.deepcopy(document)
        if self.part == "about":
            changed.update(content)
        elif self.part == "rules":
            _put_rule(changed, self.key, content)
        elif self.part == "cases":
            cases = _rule(changed, self.key).setdefault("cases", [])
            _put_item(cases, self.index or 0, content)
        elif self.part == "sources":
            _put_key(changed.setdefault("sources", {}), self.key, content)
        elif self.index is not None:
            _put_item(changed.setdefault(self.part, []), self.index, content)
        else:
            _put_key(changed, self.part, content)
        return changed

    @property
    def name(self) -> str:
        """What the audit trail and the history call it: "rules U01", "findings 4"."""
        number = "" if self.index is None else str(self.index + 1)
        return " ".join(part for part in (self.part, self.key, number) if part)


def stored(document: Mapping[str, Any]) -> str:
    """The text that is kept: canonical, so that the same content is the same text."""
    return canonical_bytes(document).decode("utf-8")


def from_stored(text: str) -> Document:
    """The document kept as `text`."""
    document: Document = json.loads(text)
    return document


@dataclass(frozen=True)
class Loaded:
    """The ruleset of a document, or the lines that say why it is none."""

    ruleset: Ruleset | None
    problems: tuple[str, ...] = ()


@lru_cache(maxsize=6)
def loaded(text: str) -> Loaded:
    """Try to load a stored document. A few are kept: one draft's pages ask again and again."""
    try:
        return Loaded(Ruleset.from_canonical_json(text.encode("utf-8")))
    except RulesetError as error:
        return Loaded(None, tuple(error.problems))


def part_text(content: Any) -> str:
    """A part as YAML for its text field."""
    if content is None:
        return ""
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=100)
    return str(text).removesuffix("...\n")


def part_from_text(text: str) -> Any:
    """The plain data in the text of a part; raises NotReadable. An empty text is nothing."""
    if not text.strip():
        return None
    try:
        # Through JSON: a draft holds plain data, not the reader's own mappings with line numbers.
        return json.loads(json.dumps(parse(text), allow_nan=False))
    except CaseError as error:
        raise NotReadable(error.problems[0].removeprefix("input: ")) from None
    except ValueError as error:
        raise NotReadable(str(error)) from None


def _rule(document: Mapping[str, Any], key: str) -> dict[str, Any]:
    for rule in document.get("rules", []):
        if isinstance(rule, dict) and rule.get("id") == key:
            return rule
    raise NoSuchPlace(f"rule {key}")


def _without_cases(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in rule.items() if name != "cases"}


def _put_rule(document: Document, key: str, content: Mapping[str, Any] | None) -> None:
    rules = document.setdefault("rules", [])
    places = [n for n, rule in enumerate(rules) if rule.get("id") == key]
    if content is None:
        if not places:
            raise NoSuchPlace(f"rule {key}")
        del rules[places[0]]
    elif places:
        cases = rules[places[0]].get("cases", [])
        rules[places[0]] = {**content, "id": key, **({"cases": cases} if cases else {})}
    else:
        rules.append({**content, "id": key})


def _item(items: Any, index: int) -> Any:
    """The item; None for the place after the last one, where a new one goes."""
    if not isinstance(items, list) or not 0 <= index <= len(items):
        raise NoSuchPlace(f"item {index + 1}")
    return items[index] if index < len(items) else None


def _put_item(items: Any, index: int, content: Any) -> None:
    there = _item(items, index)
    if content is not None:
        items[index : index + 1] = [content]
    elif there is not None:
        del items[index]
    else:
        raise NoSuchPlace(f"item {index + 1}")


def _put_key(mapping: dict[str, Any], key: str, content: Any) -> None:
    if content is not None:
        mapping[key] = content
    elif mapping.pop(key, None) is None:
        raise NoSuchPlace(key)
