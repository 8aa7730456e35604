"""`python -m engine FILE`: load a ruleset file, run its worked cases and review it, for authors."""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path

from engine.remarks import Remark
from engine.review import review
from engine.rulesets import RulesetError, load_ruleset


def main(arguments: list[str]) -> int:
    """0 when nothing stands in the way of publishing, 1 when something does, 2 for misuse."""
    if len(arguments) != 1:
        print("usage: python -m engine FILE", file=sys.stderr)
        return 2
    path = Path(arguments[0])
    try:
        ruleset = load_ruleset(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError, RulesetError) as error:
        print(error, file=sys.stderr)
        return 1
    remarks = review(ruleset, datetime.datetime.now(tz=datetime.UTC).date())
    for remark in remarks:
        _show(remark)
    rejected = sum(remark.level == "reject" for remark in remarks)
    cases = sum(len(rule.cases) for rule in ruleset.rules)
    print(
        f"{ruleset.id} {ruleset.version} {ruleset.digest[:12]}: {len(ruleset.findings)} findings, "
        f"{len(ruleset.atoms)} answers, {len(ruleset.rules)} rules, {cases} worked cases, "
        f"{rejected} to put right, {len(remarks) - rejected} to consider"
    )
    return 1 if rejected else 0


def _show(remark: Remark) -> None:
    print(f"{remark.level}: {remark.part}: {remark.text}", file=sys.stderr)
    for label, witness in (("case", remark.witness), ("then", remark.witness_after)):
        if witness is not None:
            print(f"  {label}: {json.dumps(witness, ensure_ascii=False)}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
