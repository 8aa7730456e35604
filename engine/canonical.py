"""The one canonical JSON form of data, and of a ruleset's parts.

Keys sorted, no white space, UTF-8, whole numbers without ".0", empty values and defaults left
out, conditions in their canonical spelling: so the digest does not depend on formatting.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from engine.conditions import (
    And,
    Compare,
    Constant,
    Is,
    Named,
    Not,
    Of,
    OfSet,
    Or,
    print_condition,
)
from engine.records import Definition, Parts

_CONDITION = (Constant, Named, Is, Compare, Not, And, Or, Of, OfSet)


def canonical_bytes(data: Any) -> bytes:
    """UTF-8 canonical JSON; the same data gives the same bytes in every process."""
    return json.dumps(
        whole(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode("utf-8", "surrogatepass")


def sha256(data: bytes) -> str:
    """Lower-case hexadecimal SHA-256."""
    return hashlib.sha256(data).hexdigest()


def whole(value: Any) -> Any:
    """The same data with whole floats as integers, and tuples as lists."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {str(key): whole(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [whole(each) for each in value]
    return value


def parts_to_data(parts: Parts) -> dict[str, Any]:
    """The parts as plain data with the keys of the file; reading it gives the same parts."""
    data = _record(parts)
    data["sources"] = {key: _without(_record(s), "id") for key, s in parts.sources.items()}
    return data


def _without(data: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != key}


def _record(record: Any) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for each in dataclasses.fields(record):
        value = getattr(record, each.name)
        if each.default is not dataclasses.MISSING and value == each.default:
            continue
        if isinstance(value, Mapping | tuple) and not value:
            continue
        if isinstance(record, Definition) and each.name == "inputs":
            data |= _inputs(record)
        else:
            data[each.name] = plain_value(value)
    if isinstance(record, Definition) and record.kind == "condition":
        data["when"] = print_condition(record.when)
    return data


def _inputs(definition: Definition) -> dict[str, Any]:
    if definition.kind == "sum":
        return {"of": list(definition.inputs)}
    return dict(zip(("of", "by"), definition.inputs, strict=False))


def plain_value(value: Any) -> Any:
    """Plain data of a field: conditions in their canonical spelling, records as mappings."""
    if isinstance(value, _CONDITION):
        return print_condition(value)
    if dataclasses.is_dataclass(value):
        return _record(value)
    if isinstance(value, Mapping):
        return {key: plain_value(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(each) for each in value]
    return value
