"""The rules of a ruleset as SQL over nullable columns: the replay benchmark's peer and oracle.

Written from the conditions as they stand in the file, not from the engine's normal form: nothing
of the engine's evaluation is used, so that equal counts say something. Named definitions are
columns of nested subqueries, each worked out once for a row. SQLite reads the same text
(tests/engine/test_replay_oracle.py), because both keep to Kleene's logic for NULL.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from engine.conditions import (
    And,
    Compare,
    Condition,
    Constant,
    Is,
    Named,
    Not,
    Of,
    OfSet,
    Or,
    print_number,
)
from engine.rulesets import Ruleset

ROUNDS = 2


def counts_in_postgres(
    ruleset: Ruleset, presences: dict[str, Any], choices: dict[str, Any], numbers: dict[str, Any]
) -> tuple[dict[str, tuple[int, int]], list[float]]:
    """Rule → TRUE and FALSE cases as PostgreSQL counts them, and the processor seconds of each run.

    One process and no just-in-time compiler: one way of evaluating against another, on one core.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    from django.db import connection

    sql = RulesInSql(ruleset, [*presences, *choices, *numbers])
    settings = (
        "statement_timeout = 0",
        "jit = off",
        "max_parallel_workers_per_gather = 0",
        "temp_buffers = '1GB'",
    )
    taken = []
    with connection.cursor() as cursor:
        for setting in settings:
            cursor.execute(f"SET {setting}")
        cursor.execute(f"CREATE TEMPORARY TABLE answered ({sql.columns()})")
        with cursor.copy("COPY answered FROM STDIN") as copy:
            for block in _text(presences, choices, numbers):
                copy.write(block)
        cursor.execute("ANALYZE answered")
        cursor.execute("SELECT pg_backend_pid()")
        (server,) = cursor.fetchone()
        for _ in range(ROUNDS):
            begun = _processor_seconds(server)
            cursor.execute(sql.query())
            row = cursor.fetchone()
            taken.append(_processor_seconds(server) - begun)
    return sql.counts(row), taken


def _processor_seconds(process: int) -> float:
    """Processor time of the server's process; it has to run on this machine."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _text(
    presences: dict[str, Any], choices: dict[str, Any], numbers: dict[str, Any]
) -> Iterator[str]:
    """Rows in COPY's text form, a thousand at a time."""
    count = len(next(iter(presences.values())))
    for start in range(0, count, 1000):
        part = slice(start, start + 1000)
        listed: list[list[str]] = []
        for codes in presences.values():
            listed.append([("\\N", "f", "t")[code] for code in codes[part].tolist()])
        for codes in choices.values():
            listed.append([str(code) if code else "\\N" for code in codes[part].tolist()])
        for values in numbers.values():
            listed.append(["\\N" if each != each else repr(each) for each in values[part].tolist()])
        yield "".join("\t".join(row) + "\n" for row in zip(*listed, strict=True))


def column(name: str) -> str:
    """A quoted column name, short enough for PostgreSQL and still its own."""
    return f'"{name}"' if len(name) < 60 else f'"{name[:40]}…{abs(hash(name)):x}"'


class RulesInSql:
    """One query that counts every rule of a ruleset."""

    def __init__(self, ruleset: Ruleset, stored: Iterable[str]) -> None:
        self.ruleset = ruleset
        self.names = ruleset.names
        self.stored = dict.fromkeys(stored)
        self.rules = ruleset.judge.codes

    def columns(self) -> str:
        """Columns of the table `answered`: what is not assessed is NULL."""
        types = {"presence": "boolean", "choice": "smallint", "number": "float8"}
        return ", ".join(f"{column(k)} {types[str(self.names.kind(k))]}" for k in self.stored)

    def query(self) -> str:
        """Counts of TRUE and of FALSE for each rule, in one row."""
        wanted = [
            f"count(*) FILTER (WHERE {condition}), count(*) FILTER (WHERE NOT ({condition}))"
            for code in self.rules
            for condition in (self.text(code.rule.condition),)
        ]
        inner = "answered"
        for number, level in enumerate(self.levels()):
            worked_out = ", ".join(f"{self.definition(name)} AS {column(name)}" for name in level)
            # A limit keeps the planner from writing the definition into every use of it.
            level_of = f"t{number}"
            inner = (
                f"(SELECT {level_of}.*, {worked_out} "  # noqa: S608 - our own names
                f"FROM {inner} {level_of} LIMIT 1000000000)"
            )
        return f"SELECT {', '.join(wanted)} FROM {inner} t"  # noqa: S608 - our own names

    def counts(self, row: tuple[int, ...]) -> dict[str, tuple[int, int]]:
        """The row of `query` by rule."""
        rules = [code.rule.id for code in self.rules]
        return dict(zip(rules, zip(row[::2], row[1::2], strict=True), strict=True))

    def levels(self) -> list[list[str]]:
        """Named conditions and classes that rules need, those that need others after them."""
        needed = {n for code in self.rules for n in self.names.needed_by(code.rule.condition)}
        todo = {name for name in needed if self.names.kind(name) == "condition"}
        levels = []
        while todo:
            level = sorted(n for n in todo if not (self.names.needed_by(Named(n)) - {n}) & todo)
            levels.append(level)
            todo -= set(level)
        return levels

    def definition(self, name: str) -> str:
        if name in self.names.conditions:
            return f"({self.text(self.names.conditions[name])})"
        of = self.names.findings[self.names.definitions[name].inputs[0]]
        options = [f"{of.id}.{o.id}" for o in of.all_options() if name in o.classes]
        return f"({self.joined(' OR ', map(self.presence, options))})"

    def text(self, condition: Condition) -> str:
        match condition:
            case Constant(value):
                return "TRUE" if value else "FALSE"
            case Named(name):
                return self.presence(name) if name in self.names.atoms else column(name)
            case Is(name, options):
                if name not in self.stored:
                    return "CAST(NULL AS boolean)"
                known = [option.id for option in self.names.findings[name].options]
                codes = ", ".join(str(known.index(option) + 1) for option in options)
                return f"{column(name)} IN ({codes})"
            case Compare(name, operator, number):
                return self.comparison(name, operator, number)
            case Not(item):
                return f"NOT ({self.text(item)})"
            case And(items):
                return self.joined(" AND ", map(self.text, items))
            case Or(items):
                return self.joined(" OR ", map(self.text, items))
            case Of(quantity, items):
                return self.quantity(quantity, [self.text(item) for item in items])
            case OfSet(quantity, name):
                keys = self.names.findings[name].atom_keys()
                return self.quantity(quantity, [self.presence(key) for key in keys])

    @staticmethod
    def joined(word: str, items: Iterable[str]) -> str:
        return "(" + word.join(f"({item})" for item in items) + ")"

    def presence(self, key: str) -> str:
        return column(key) if key in self.stored else "CAST(NULL AS boolean)"

    def quantity(self, quantity: str | int, items: list[str]) -> str:
        if quantity == "any":
            return self.joined(" OR ", items)
        if quantity == "all":
            return self.joined(" AND ", items)
        if quantity == "none":
            return f"NOT {self.joined(' OR ', items)}"
        certain, possible = (
            " + ".join(f"CASE WHEN ({item}) {holds} THEN 1 ELSE 0 END" for item in items)
            for holds in ("IS TRUE", "IS NOT FALSE")
        )
        return (
            f"(CASE WHEN {certain} >= {quantity} THEN TRUE "
            f"WHEN {possible} < {quantity} THEN FALSE END)"
        )

    def comparison(self, name: str, operator: str, number: float) -> str:
        low, high = self.interval(name)
        value = _float(number)
        holds, fails = {
            ">=": (f"{low} >= {value}", f"{high} < {value}"),
            ">": (f"{low} > {value}", f"{high} <= {value}"),
            "<=": (f"{high} <= {value}", f"{low} > {value}"),
            "<": (f"{high} < {value}", f"{low} >= {value}"),
            "=": (f"{low} = {value} AND {high} = {value}", f"{value} < {low} OR {value} > {high}"),
        }[operator]
        if name in self.names.findings and self._never_decided(name, operator, number):
            return f"{column(name)} {operator} {value}"
        return f"(CASE WHEN {holds} THEN TRUE WHEN {fails} THEN FALSE END)"

    def _never_decided(self, name: str, operator: str, number: float) -> bool:
        """Whether an unanswered number leaves the comparison open: then NULL says it all."""
        finding = self.names.findings[name]
        assert finding.min is not None
        assert finding.max is not None
        inside = finding.min < number < finding.max
        return inside and not finding.default and name in self.stored

    def interval(self, name: str) -> tuple[str, str]:
        """SQL for the lowest and the highest that a number can be."""
        definition = self.names.definitions.get(name)
        if definition is None:
            return self._answered_interval(name)
        if definition.kind == "score":
            ends = []
            for low in (True, False):
                terms = []
                for line in definition.points:
                    counts = "IS TRUE" if (line.points > 0) is low else "IS NOT FALSE"
                    points = _float(line.points)
                    terms.append(
                        f"(CASE WHEN ({self.text(line.when)}) {counts} THEN {points} ELSE 0 END)"
                    )
                ends.append(f"({' + '.join(terms)})")
            return ends[0], ends[1]
        parts = [self.interval(each) for each in definition.inputs]
        if definition.kind == "sum":
            return f"({' + '.join(p[0] for p in parts)})", f"({' + '.join(p[1] for p in parts)})"
        (of_low, of_high), (by_low, by_high) = parts
        if definition.kind == "difference":
            return f"({of_low} - {by_high})", f"({of_high} - {by_low})"
        return (
            f"({of_low} / CASE WHEN {of_low} >= 0 THEN {by_high} ELSE {by_low} END)",
            f"({of_high} / CASE WHEN {of_high} >= 0 THEN {by_low} ELSE {by_high} END)",
        )

    def _answered_interval(self, name: str) -> tuple[str, str]:
        finding = self.names.findings[name]
        known = column(name) if name in self.stored else "CAST(NULL AS float8)"
        if finding.default:
            lines = ""
            for default in finding.default:
                when = self.text(default.when)
                lines += f" WHEN {when} THEN {_float(default.value)}"
                lines += f" WHEN ({when}) IS NULL THEN NULL"
            known = f"coalesce({known}, CASE{lines} END)"
        limits = (finding.min or 0.0, finding.max or 0.0)
        low, high = (f"coalesce({known}, {_float(each)})" for each in limits)
        return low, high


def _float(number: float) -> str:
    return f"CAST({print_number(number)} AS float8)"
