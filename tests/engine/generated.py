"""Generated rulesets and patients: small, varied, and cheap enough for thousands of examples.

A ruleset follows from its seed, so that hypothesis draws two integers instead of hundreds and the
same seed is loaded once. `lawful` rulesets use red flags as a published ruleset must (law 2): only
positively in rules more urgent than the last step, or behind `not` of a rule at least as urgent.
"""

import json
from functools import lru_cache
from random import Random
from typing import Any

from hypothesis import strategies as st

from engine.recorded import Value
from engine.rulesets import Ruleset
from engine.truth import Truth

SEEDS = 400
STEPS = ("D1", "D2", "D3", "D5", "D6")

PRESENCES = ("red_a", "red_b", "plain_a", "plain_b")
CHOICES = ("course", "power")
OPTIONS = ("none", "some", "much")
SET_OPTIONS = ("red_x", "plain_x", "plain_y")
NUMBERS = ("n_a", "labs.n_b", "labs.limit")
PLAIN = ("plain_a", "plain_b", "sig.plain_x", "sig.plain_y", "lst.plain_x", "lst.plain_y")
RED = ("red_a", "red_b", "sig.red_x", "lst.red_x")


class _Writer:
    """Writes conditions as text; `red` says how red flags may be used in them."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.named: list[str] = []
        self.numbers = [*NUMBERS[:2], "times", "gap", "both"]

    def literal(self, red: str) -> str:
        random = self.random
        kinds = ["plain", "choice", "number"] + ["red"] * 3 * (red != "no") + ["named"]
        kind = random.choice(kinds)
        if kind == "red":
            if random.random() < 0.3:
                chosen = random.choice(("power is much", "power is one of (some, much)"))
                if red == "negative":
                    chosen = f"not ({chosen})"
            else:
                chosen = random.choice(RED)
                if red == "negative":
                    chosen = f"not {chosen}"
            return chosen if red != "any" or random.random() < 0.5 else f"not ({chosen})"
        if kind == "choice":
            verb = random.choice(("is", "is not"))
            return f"course {verb} {random.choice(OPTIONS)}"
        if kind == "number":
            name = random.choice(self.numbers)
            return f"{name} {random.choice(('>=', '>', '<=', '<', '='))} {random.randint(-2, 12)}"
        if kind == "named" and self.named:
            return random.choice(self.named)
        chosen = random.choice(PLAIN)
        return chosen if random.random() < 0.6 else f"not {chosen}"

    def condition(self, depth: int, red: str) -> str:
        random = self.random
        if depth == 0 or random.random() < 0.25:
            return self.literal(red)
        items = [self.condition(depth - 1, red) for _ in range(random.randint(2, 3))]
        shape = random.choice(("and", "or", "or", "any of", "all of", "at least"))
        if shape == "at least":
            return f"at least {random.randint(1, len(items))} of ({', '.join(items)})"
        if shape in ("any of", "all of"):
            return f"{shape} ({', '.join(items)})"
        return f" {shape} ".join(f"({item})" for item in items)


def ruleset_data(seed: int, *, lawful: bool = False) -> dict[str, Any]:
    """The plain data of one ruleset; the same seed gives the same data."""
    random = Random(seed)
    writer = _Writer(random)
    red = "positive" if lawful else "any"
    options = [{"id": name, "label": name, "worse_when_present": name.startswith("red"),
                "classes": ["class_a"] if name.startswith("plain") else []}
               for name in SET_OPTIONS]  # fmt: skip
    number = {"kind": "number", "section": "first", "label": "N", "min": 0, "max": 10}
    findings: list[dict[str, Any]] = [
        {"id": name, "kind": "presence", "section": random.choice(("first", "later")),
         "label": name, "worse_when_present": name.startswith("red")}
        for name in PRESENCES
    ]  # fmt: skip
    findings += [
        {"id": "course", "kind": "choice", "section": "first", "label": "Course",
         "options": list(OPTIONS)},
        {"id": "power", "kind": "choice", "section": "later", "label": "Power",
         "options": list(OPTIONS), "worse_order": list(OPTIONS),
         "unanswered_options": {"not_examined": "not_examined"}},
        {"id": "sig", "kind": "set", "section": "later", "label": "Signs", "options": options},
        {"id": "lst", "kind": "set", "section": "first", "label": "List", "asked_as": "list",
         "options": options},
        {"id": "n_a", **number},
        {"id": "labs.n_b", **number, "ask_when": random.choice(("always", "plain_a"))},
        {"id": "labs.limit", **number, "min": 1,
         "default": [{"when": "course is some", "value": 2}, {"when": "plain_b", "value": 4}]},
    ]  # fmt: skip
    definitions: list[dict[str, Any]] = [
        {"id": "times", "kind": "ratio", "of": "n_a", "by": "labs.limit"},
        {"id": "gap", "kind": "difference", "of": "n_a", "by": "labs.n_b"},
        {"id": "both", "kind": "sum", "of": ["n_a", "labs.n_b"]},
        {"id": "class_a", "kind": "class", "of": "sig"},
        {"id": "points", "kind": "score", "points": [
            {"when": writer.condition(1, "no"), "points": random.randint(1, 3)},
            {"when": random.choice(PLAIN), "points": random.choice((-2, 1, 2))},
            {"when": "class_a", "points": 1}]},
    ]  # fmt: skip
    writer.numbers.append("points")
    # A condition over plain findings only may be used anywhere in either sense.
    definitions.append({"id": "calm", "kind": "condition", "when": writer.condition(2, "no")})
    writer.named = ["calm", "not calm", "class_a"]
    if not lawful:
        definitions.append({"id": "mixed", "kind": "condition", "when": writer.condition(2, red)})
        writer.named += ["mixed", "not mixed", "none of sig", "at least 2 of lst"]
    rules = _rules(random, writer, red, lawful)
    if lawful:
        # A red-flag definition that has its own urgent rule may be negated in less urgent ones.
        definitions.append({"id": "alarm", "kind": "condition", "when": writer.condition(1, red)})
        rules.append({"id": "R90", "title": "Alarm", "disposition": "D2", "when": "alarm"})
        rules.append({"id": "R91", "title": "No alarm", "disposition": random.choice(("D2", "D3")),
                      "when": f"({writer.condition(1, red)}) and not alarm"})  # fmt: skip
    return {
        "id": "generated", "title": "Generated", "version": str(seed), "authored_by": "tests",
        "reviewed_on": "2026-01-01", "review_by": "2027-01-01",
        "ladder": [{"code": code, "name": code, "label": code, "self_care": code != "D1"}
                   for code in STEPS],
        "sections": [{"id": "first", "title": "First"},
                     {"id": "later", "title": "Later",
                      "ask_when": random.choice(("always", "plain_a", "course is not none"))}],
        "findings": findings, "definitions": definitions,
        "required_for_reassurance": [
            {"finding": "power"}, {"finding": "sig", "options": ["red_x"]},
            {"finding": random.choice(("red_b", "lst")), "when": random.choice(("always", "calm"))},
        ],
        "incomplete_rule": "I10",
        "otherwise": {"disposition": "D5" if lawful else random.choice(STEPS[:-1]),
                      "title": "None"},
        "rules": [*rules, {"id": "I10", "title": "Incomplete", "disposition": "D5"}],
        "contributing": [{"id": "C01", "title": "C", "when": writer.condition(1, "no"),
                          "advice": ["drink"]}],
        "contraindications": [
            {"id": "CI-a", "title": "A", "when": writer.condition(1, "any"), "why": "a"},
            {"id": "CI-b", "title": "B", "when": writer.condition(0, "any"), "why": "b"}],
        "advice": [
            {"id": "drink", "title": "Drink", "offer_when": "C01", "withheld_by": ["CI-a"]},
            {"id": "stretch", "title": "Stretch", "offer_when": writer.condition(1, "any"),
             "withheld_by": ["CI-a", "CI-b"], "withhold_when": "plain_a",
             "ask_first_when": "red_a"}],
    }  # fmt: skip


def _rules(random: Random, writer: _Writer, red: str, lawful: bool) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = []
    for number in range(random.randint(3, 7)):
        step = random.randrange(len(STEPS))
        reassuring = step == len(STEPS) - 1
        when = writer.condition(2, ("negative" if reassuring else red) if lawful else red)
        above = [rule["id"] for rule in rules
                 if STEPS.index(rule["disposition"]) <= step and not reassuring]  # fmt: skip
        if above and random.random() < 0.5:
            when = f"({when}) and not {random.choice(above)}"
        rule: dict[str, Any] = {
            "id": f"R{number:02}", "title": f"Rule {number}", "disposition": STEPS[step],
            "when": when,
        }  # fmt: skip
        if random.random() < 0.2 and not reassuring:
            rule["until"] = writer.condition(1, "no")
        rules.append(rule)
    return rules


@lru_cache(maxsize=2 * SEEDS)
def ruleset(seed: int, lawful: bool = False) -> Ruleset:
    """The ruleset of that seed."""
    return Ruleset.from_canonical_json(json.dumps(ruleset_data(seed, lawful=lawful)).encode())


seeds = st.integers(0, SEEDS - 1)
patients = st.integers(0, 2**48)


def any_value(random: Random, ruleset: Ruleset, key: str) -> Value:
    """A value that the atom can have; numbers mostly at thresholds and ends."""
    finding = ruleset.atoms[key].finding
    if ruleset.atoms[key].is_boolean:
        return random.random() < 0.4
    if finding.kind == "choice":
        return random.choice(finding.options).id
    low, high = ruleset.program.bits.limits[key]
    edges = [each.number for each in ruleset.program.comparisons if each.name == key]
    inside = [edge for edge in edges if low <= edge <= high]
    if inside and random.random() < 0.4:
        return random.choice(inside)
    if high - low <= 20:
        return min(high, max(low, float(random.randint(int(low), int(high)))))
    return random.uniform(low, high)


def some_answers(random: Random, ruleset: Ruleset, share: float | None = None) -> dict[str, Value]:
    """Answers to a random share of the atoms."""
    share = random.random() if share is None else share
    return {
        key: any_value(random, ruleset, key) for key in ruleset.atoms if random.random() < share
    }


def completed(random: Random, ruleset: Ruleset, given: dict[str, Value]) -> dict[str, Value]:
    """`given` with every unanswered indicated atom answered, until none is left.

    A number that its declared default answers counts as answered.
    """
    given = dict(given)
    while True:
        facts = ruleset.program.facts(given)
        todo = [
            key
            for group in ruleset.program.asked
            if group.when.truth(facts.state) is not Truth.FALSE
            for key in group.keys
            if key not in given
            and facts.numbers.get(key, (0.0, 1.0))[0] != facts.numbers.get(key, (0.0, 1.0))[1]
        ]
        if not todo:
            return given
        for key in todo if random.random() < 0.5 else random.sample(todo, 1):
            given[key] = any_value(random, ruleset, key)
