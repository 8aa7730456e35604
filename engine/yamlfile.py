"""YAML with positions: mappings that know their line, duplicate keys refused, dates as text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Hashable
from typing import Any

import yaml

MAX_NODES = 400_000
"""A file with more nodes than this is refused (repeated aliases can multiply without end)."""

MAX_DEPTH = 200
"""Deeper nesting is refused: the library's own recursion would end the process, not the reading."""


NOT_TEXT = re.compile("[\x00\ud800-\udfff]")
"""What an escape can put into a text and no database keeps: NUL, and half of a surrogate pair."""


class Located(dict[str, Any]):
    """A mapping read from a file, with the line of itself and of each key (from 1)."""

    line: int = 0

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


class YamlProblem(ValueError):
    """The text is not acceptable YAML; the message is one line."""


_Base: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc, valid-type]  # the base is chosen at import time
    pass


def _construct_mapping(loader: _Loader, node: yaml.MappingNode) -> Located:
    loader.flatten_mapping(node)
    result = Located()
    result.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        line = key_node.start_mark.line + 1
        if not isinstance(key, Hashable) or isinstance(key, bool | None):
            raise YamlProblem(f"line {line}: a key must be text")
        name = key if isinstance(key, str) else str(key)
        if name in result:
            raise YamlProblem(
                f"line {line}: {name!a} is given twice (first on line {result.lines[name]})"
            )
        result.lines[name] = line
        result[name] = loader.construct_object(value_node, deep=True)
    return result


def _construct_date(loader: _Loader, node: yaml.ScalarNode) -> str:
    value = loader.construct_yaml_timestamp(node)
    return value.isoformat() if isinstance(value, datetime.date) else str(node.value)


def _check_events(text: str) -> None:
    """Refuse deep nesting from the flat list of events, before anything recurses over it; and
    characters that are no text.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Base):
        if isinstance(event, yaml.ScalarEvent) and NOT_TEXT.search(event.value):
            raise YamlProblem(f"{_where(event)}the text holds a NUL or a broken character")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise YamlProblem(f"{_where(event)}the text is nested too deeply")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _where(event: yaml.Event) -> str:
    return f"line {event.start_mark.line + 1}: " if event.start_mark else ""


def _size(node: yaml.Node, sizes: dict[int, int]) -> int:
    """The number of nodes when every alias is written out."""
    if id(node) in sizes:
        return sizes[id(node)]
    sizes[id(node)] = MAX_NODES + 1  # what contains itself has no end
    size = 1
    if isinstance(node, yaml.SequenceNode):
        size += sum(_size(each, sizes) for each in node.value)
    elif isinstance(node, yaml.MappingNode):
        size += sum(_size(key, sizes) + _size(value, sizes) for key, value in node.value)
    sizes[id(node)] = size
    return size


_Loader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _construct_date)


def load_yaml(text: str) -> Any:
    """The data in `text`; raises YamlProblem with one line that says where and what."""
    try:
        _check_events(text)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return None
            if _size(node, {}) > MAX_NODES:
                raise YamlProblem("the file is too large or repeats itself through aliases")
            return loader.construct_document(node)
        finally:
            loader.dispose()
    except YamlProblem:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise YamlProblem(f"{where}{error.problem or error.context or 'not YAML'}") from None
    except yaml.YAMLError as error:
        raise YamlProblem(" ".join(str(error).split())) from None
    except (ValueError, OverflowError) as error:
        raise YamlProblem(f"a value cannot be read: {error}") from None
    except RecursionError:
        raise YamlProblem("the text is nested too deeply") from None
