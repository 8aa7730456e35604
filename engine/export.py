"""A ruleset as a YAML file that people read: the same digest when it is loaded again.

Block style, one blank line between parts, conditions folded over lines, short records (a worked
case's answers, a ladder step, an option) on one line.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import yaml

from engine.canonical import parts_to_data, whole

if TYPE_CHECKING:
    from engine.rulesets import Ruleset

WIDTH = 110
"""Columns before a line is folded."""

_CONDITION_KEYS = frozenset(
    {"when", "until", "ask_when", "offer_when", "withhold_when", "ask_first_when", "first_when"}
)
_SPACED = frozenset({"findings", "rules", "definitions", "advice"})
"""Lists whose items are parts of their own, each set off by a blank line."""


def to_yaml(ruleset: Ruleset) -> str:
    """The file of the ruleset; `load_ruleset` gives a ruleset with the same digest."""
    text = ""
    for key, value in whole(parts_to_data(ruleset.parts)).items():
        if value == "":
            continue
        if key in _SPACED:
            items = (textwrap.indent(_dump([item]), "  ") for item in value)
            text += f"\n{key}:\n" + "\n".join(items)
        else:
            text += "\n" * isinstance(value, dict | list) + _dump({key: value})
    return text


class _Dumper(yaml.SafeDumper):
    """Writes lists inside mappings with an indent, as the shipped files have them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def represent(self, data: Any) -> None:
        node = self.represent_data(data)
        if isinstance(node, yaml.CollectionNode):
            node.flow_style = False  # the top level is never one line
        self.serialize(node)
        self.represented_objects = {}

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def represent_mapping(
        self, tag: str, mapping: Any, flow_style: bool | None = None
    ) -> yaml.MappingNode:
        node = super().represent_mapping(tag, mapping, flow_style)
        for key, value in node.value:
            if key.value in _CONDITION_KEYS and isinstance(value, yaml.ScalarNode):
                _fold(value)
            elif key.value == "answers":
                _flow(value)
        node.flow_style = _fits(node)
        return node

    def represent_sequence(
        self, tag: str, sequence: Any, flow_style: bool | None = None
    ) -> yaml.SequenceNode:
        node = super().represent_sequence(tag, sequence, flow_style)
        node.flow_style = _fits(node)
        return node


def _dump(data: Any) -> str:
    text = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)
    return str(text)


def _fold(node: yaml.ScalarNode) -> None:
    """A long condition stands on lines of its own; a short one stays beside its key."""
    if len(node.value) > WIDTH - 40 and "\n" not in node.value:
        node.style = ">"


def _flow(node: yaml.Node) -> None:
    if isinstance(node, yaml.CollectionNode):
        node.flow_style = True
        for each in node.value:
            for inner in each if isinstance(each, tuple) else (each,):
                _flow(inner)


def _fits(node: yaml.CollectionNode) -> bool:
    """Whether the whole node can stand on one line."""
    node.flow_style = True
    return _length(node) <= WIDTH - 10


def _length(node: yaml.Node) -> int:
    if isinstance(node, yaml.ScalarNode):
        # A folded or many-line text cannot stand in a flow.
        return WIDTH if node.style == ">" or "\n" in node.value else len(node.value) + 2
    if isinstance(node, yaml.CollectionNode) and node.flow_style is False:
        return WIDTH
    pairs = [each if isinstance(each, tuple) else (each,) for each in node.value]
    return 2 + sum(_length(each) + 2 for pair in pairs for each in pair)
