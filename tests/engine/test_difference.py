"""The difference of two rulesets: every change, in words a reviewer can read, and nothing else."""

import dataclasses
import json
from random import Random
from typing import Any

from hypothesis import given, settings

from engine.difference import FieldChange, difference
from engine.records import Parts
from engine.rulesets import Ruleset, load_ruleset
from tests.engine.conftest import SMALL
from tests.engine.generated import patients, ruleset, ruleset_data, seeds
from tests.engine.test_shipped import shipped


def changed(written: str, instead: str) -> Ruleset:
    assert SMALL.count(written) == 1
    return load_ruleset(SMALL.replace(written, instead))


def test_a_changed_condition_is_told_in_text_and_aloud(small: Ruleset) -> None:
    after = changed("weakness is objective or bulbar.choking", "bulbar.choking or brown")
    (change,) = difference(small, after)
    assert (change.part, change.id, change.title, change.kind) == ("rule", "U01", "MND", "changed")
    assert change.fields == (
        FieldChange(
            "when",
            "weakness is objective or bulbar.choking",
            "bulbar.choking or brown",
            True,
            "Weakness: Objective or Choking",
            "Choking or Brown urine",
        ),
    )


def test_parts_that_come_and_go(small: Ruleset) -> None:
    after = changed("  - {id: U01,", "  - {id: U02,")
    kinds = {(each.part, each.id): each for each in difference(small, after)}
    assert kinds["rule", "U01"].kind == "removed"
    assert kinds["rule", "U02"].kind == "added"
    removed = {each.field: each for each in kinds["rule", "U01"].fields}
    assert (removed["disposition"].before, removed["disposition"].after) == ("D3", None)
    assert removed["when"].after_aloud == ""


def test_options_and_cases_are_parts_of_their_own(small: Ruleset) -> None:
    after = changed("options: [twitch, cramp]", "options: [cramp, spasm]")
    assert [(each.part, each.id, each.kind) for each in difference(small, after)] == [
        ("option", "symptoms: spasm", "added"),
        ("option", "symptoms: twitch", "removed"),
    ]
    after = changed(
        'bulbar.choking", sources: [S1]}',
        'bulbar.choking", sources: [S1], cases: [{name: a, kind: fires, answers: {brown: true}},'
        "{name: a, kind: fires, answers: {brown: false}}]}",
    )
    assert [(each.part, each.id) for each in difference(small, after)] == [
        ("case", "U01: a"),
        ("case", "U01: a (2)"),
    ]


def test_another_order_is_told(small: Ruleset) -> None:
    first, last = "{id: a, title: A}", "{id: b, title: B, ask_when: symptoms.cramp}"
    after = changed(f"sections: [{first}, {last}]", f"sections: [{last}, {first}]")
    (change,) = difference(small, after)
    assert (change.part, change.kind) == ("section", "moved")
    assert change.fields == (FieldChange("order", ["a", "b"], ["b", "a"]),)


def test_the_head_is_compared_too(small: Ruleset) -> None:
    (change,) = difference(small, changed('version: "1"', 'version: "2"'))
    assert (change.part, change.fields) == ("ruleset", (FieldChange("version", "1", "2"),))


def test_no_difference_without_a_change() -> None:
    assert difference(shipped(), Ruleset.from_canonical_json(shipped().canonical_json())) == ()


@settings(max_examples=150, deadline=None)
@given(seeds, patients)
def test_the_difference_is_empty_exactly_when_the_digests_are_equal(seed: int, turn: int) -> None:
    before = ruleset(seed)
    after = _nudged(seed, Random(turn))
    assert bool(difference(before, after)) is (before.digest != after.digest)


def _nudged(seed: int, random: Random) -> Ruleset:
    """The ruleset of the seed with one thing dropped, doubled in words, or put elsewhere."""
    data: dict[str, Any] = ruleset_data(seed)
    part = random.choice(("rules", "findings", "advice", "contraindications", "sections"))
    item = random.choice(data[part])
    match random.randrange(4):
        case 0:
            item["title" if part != "findings" else "label"] = "Other words"
        case 1:
            random.shuffle(data[part])
        case 2:
            data["advice"] = data["advice"][:1]
        case _:
            data["rules"][0]["disposition"] = random.choice(("D1", "D2", "D3"))
    return Ruleset.from_canonical_json(json.dumps(data).encode())


def test_a_change_of_any_field_is_seen() -> None:
    """Also of a field that a later version adds to the file."""
    before = shipped()
    for field in dataclasses.fields(Parts):
        held = getattr(before.parts, field.name)
        if isinstance(held, str):
            other: Any = "changed" if field.name != "id" else held
        elif isinstance(held, tuple) and held:
            other = held[1:]
        else:
            continue
        after = Ruleset(dataclasses.replace(before.parts, **{field.name: other}))
        if after.digest != before.digest:
            assert difference(before, after), field.name
