"""`python -m benchmarks [MODULE …]`: run the measurements and print each beside its bar.

Every module runs in a process of its own, so that none is warmed or slowed by another. The exit
status is 1 when a bar is missed or a module fails.
"""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ONE = "--one"  # how this program calls itself for one module
SECONDS_AT_MOST = 3600

Figures = list[tuple[str, float, float]]


def main(arguments: list[str]) -> int:
    if arguments[:1] == [ONE]:
        return run_here(arguments[1])
    known = sorted(
        file.stem for file in HERE.glob("*.py") if "\ndef measure(" in file.read_text("utf-8")
    )
    unknown = set(arguments) - set(known)
    if unknown:
        print(f"No such measurement: {', '.join(sorted(unknown))}. There are: {', '.join(known)}.")
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}, {_database()}")
    missed = 0
    for name in arguments or known:
        print(f"\n{name}", flush=True)
        figures = run_apart(name)
        if figures is None:
            missed += 1
            continue
        for label, figure, bar in figures:
            verdict = "ok" if figure <= bar else "MISSED"
            missed += figure > bar
            print(f"  {verdict:<7}{figure:>10.4g}  bar {bar:<8.4g} {label}", flush=True)
    print(f"\n{missed} missed" if missed else "\nEvery bar is reached.")
    return 1 if missed else 0


def run_apart(name: str) -> Figures | None:
    """Run one module in a fresh process; None, with what it said, when it failed."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", ONE, name],
        cwd=HERE.parent,
        capture_output=True,
        text=True,
        timeout=SECONDS_AT_MOST,
        check=False,
    )
    if done.returncode:
        print(f"  FAILED\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        return None
    return [tuple(row) for row in json.loads(done.stdout.splitlines()[-1])]


def run_here(name: str) -> int:
    """Run one module and print its figures as the last line, in JSON."""
    figures = importlib.import_module(f"benchmarks.{name}").measure()
    print(json.dumps([(label, float(figure), float(bar)) for label, figure, bar in figures]))
    return 0


def _database() -> str:
    return "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
