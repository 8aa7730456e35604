"""Reading the product's own text: which files there are, and what their syntax trees hold."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "config", "engine", "core", "accounts", "patients", "content", "triage", "rehab", "interop",
)  # fmt: skip


@cache
def kept_files() -> tuple[str, ...]:
    """Return every file of the repository: committed, or new and not ignored."""
    listed = subprocess.run(
        [
            "git",
            "-c",
            "safe.directory=*",
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "-z",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    names = sorted(name for name in listed.stdout.split("\0") if name)
    return tuple(name for name in names if (ROOT / name).is_file())


def product_modules() -> Iterator[str]:
    """Yield the path of every Python module of the product, without migrations and tests."""
    for name in kept_files():
        if (
            name.endswith(".py")
            and name.partition("/")[0] in PACKAGES
            and "/migrations/" not in name
        ):
            yield name


def modules_named(*roles: str) -> Iterator[str]:
    """Yield the modules that have one of these names (`views`) or live in such a folder."""
    for name in product_modules():
        parts = Path(name).with_suffix("").parts
        if any(part == role or part.startswith(f"{role}_") for part in parts for role in roles):
            yield name


@cache
def tree_of(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), filename=name)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")
