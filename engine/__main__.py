"""`python -m engine FILE`: check a ruleset file and its worked cases, for authors."""

from __future__ import annotations

import sys
from pathlib import Path

from engine.cases import check_cases
from engine.rulesets import RulesetError, load_ruleset


def main(arguments: list[str]) -> int:
    """0 when the file loads and every worked case is as stated, 1 when not, 2 for misuse."""
    if len(arguments) != 1:
        print("usage: python -m engine FILE", file=sys.stderr)
        return 2
    path = Path(arguments[0])
    try:
        ruleset = load_ruleset(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError, RulesetError) as error:
        print(error, file=sys.stderr)
        return 1
    results = check_cases(ruleset)
    problems = [problem for result in results for problem in result.problems]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(
        f"{ruleset.id} {ruleset.version} {ruleset.digest[:12]}: {len(ruleset.findings)} findings, "
        f"{len(ruleset.atoms)} answers, {len(ruleset.rules)} rules, {len(results)} worked cases, "
        f"{len(problems)} not as stated"
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
