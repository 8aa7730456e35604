"""The rules as SQL: a database that knows nothing of the engine counts the same.

NULL in SQL is UNKNOWN in Kleene's logic. `make bench` asks PostgreSQL the same on a larger scale.
"""

import sqlite3

import pytest

from benchmarks.replay import answers_of_many, counts, packed
from benchmarks.replay_sql import RulesInSql
from engine.rulesets import Ruleset
from tests.engine.generated import ruleset
from tests.engine.test_shipped import shipped

CASES = 400


def counted_by_sqlite(rules: Ruleset) -> dict[str, tuple[int, int]]:
    presences, choices, numbers = answers_of_many(rules, CASES)
    sql = RulesInSql(rules, [*presences, *choices, *numbers])
    columns = [
        *([(None, False, True)[code] for code in each.tolist()] for each in presences.values()),
        *([code or None for code in each.tolist()] for each in choices.values()),
        *([None if v != v else v for v in each.tolist()] for each in numbers.values()),
    ]
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE TABLE answered ({sql.columns()})")
    marks = ", ".join("?" * len(columns))
    database.executemany(f"INSERT INTO answered VALUES ({marks})", zip(*columns, strict=True))
    (row,) = database.execute(sql.query())
    database.close()
    return sql.counts(row)


def test_the_shipped_rules_count_the_same_in_sql() -> None:
    blocks = packed(answers_of_many(shipped(), CASES), CASES)
    assert counts(shipped(), blocks) == counted_by_sqlite(shipped())


@pytest.mark.parametrize("seed", range(0, 30, 2))
def test_generated_rules_count_the_same_in_sql(seed: int) -> None:
    rules = ruleset(seed)
    blocks = packed(answers_of_many(rules, CASES), CASES)
    assert counts(rules, blocks) == counted_by_sqlite(rules)
