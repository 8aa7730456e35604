"""Writes happen in actions; reading goes through selectors."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import modules_named, product_modules, tree_of

ALWAYS_WRITES = {
    "save", "create", "delete", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create", "aupdate", "acreate", "adelete", "asave",
}  # fmt: skip
# Where writing is the very job, in the words of the architecture.
WRITERS = {"actions", "models", "migrations"}
# Modules outside actions that write, and why they may. A stale entry fails.
ALLOWED = {
    "core/audit/trail.py": "appends the audit trail, called by every action",
    "core/drafts/keeping.py": "the actions of drafts and submissions",
    "core/locking.py": "the one conditional UPDATE that actions share",
    "core/tables.py": "defines how rows are saved or refused",
}


def written_in(name: str) -> Iterator[int]:
    """Yield the lines that call something which writes rows."""
    for node in ast.walk(tree_of(name)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        verb = node.func.attr
        if verb in ALWAYS_WRITES:
            yield node.lineno
        elif verb == "update" and node.keywords and not node.args:
            yield node.lineno  # QuerySet.update takes names only; dict.update is given a dict


def is_writer(name: str) -> bool:
    parts = Path(name).with_suffix("").parts
    return any(part in WRITERS or part.endswith("_actions") for part in parts)


def test_a_write_would_be_seen() -> None:
    tree = ast.parse("rows.filter(pk=1).update(name='x')\nmapping.update({'a': 1})\nrow.save()")
    found = [
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in ALWAYS_WRITES or (node.func.attr == "update" and node.keywords)
    ]
    assert sorted(found) == ["save", "update"]


def test_writes_happen_in_actions() -> None:
    found: dict[str, list[int]] = {}
    for name in product_modules():
        lines = list(written_in(name))
        if lines and not is_writer(name) and not name.startswith("engine/"):
            found[name] = lines
    assert set(found) - set(ALLOWED) == set(), {n: found[n] for n in set(found) - set(ALLOWED)}
    assert set(ALLOWED) - set(found) == set(), "stale entries"


def test_pages_never_query_tables_themselves() -> None:
    """Access goes through the owner's selectors, which start from what the person may see."""
    found = [
        f"{name}:{node.lineno}"
        for name in modules_named("views", "presenters", "documents")
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.Attribute)
        and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]
    assert found == []


# Modules that hand SQL past the ORM, and why; values are bound there all the same.
SQL_ALLOWED = {"patients/finding.py": "the full-text index of SQLite is asked with MATCH"}


def test_sql_past_the_orm_is_the_exception() -> None:
    doors = {"raw", "extra", "RawSQL"}
    found = {
        name
        for name in product_modules()
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr in doors)
            or (isinstance(node.func, ast.Name) and node.func.id in doors)
        )
    }
    assert found - set(SQL_ALLOWED) == set()
    assert set(SQL_ALLOWED) - found == set(), "stale entries"
