"""One evaluation with its explanation, against json-logic, rule-engine and CEL on the same rules.

The peers (`benchmarks.engine_peers`) get no ranges, no reassurance check, no explanation and
nothing to ask next; ours does all of that. Before anything is timed, the truth of every rule in
every case must be the same in all of them.
"""

from __future__ import annotations

import datetime
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.engine_peers import Cel, JsonLogic, Peer, RuleEngine
from engine.answers import Answers, read_case
from engine.cases import rule_truth
from engine.evaluation import evaluate
from engine.review import review
from engine.rulesets import Ruleset, load_ruleset

RULESET = Path(__file__).parents[1] / "triage" / "rulesets" / "twitch-and-cramp.yaml"
# What to ask next judges the patient again for every answer that could decide; the peers say only
# which rules hold, once. It may take no longer than that.
EXPLAINED = "evaluation with explanation"
BARS = {EXPLAINED: 0.1, "the same with what to ask next": 1.0}
COMPILED = 1.0  # the bar beside CEL, which runs as machine code
ROUNDS = 7
TURNS = 10
CASES = 12


def measure() -> list[tuple[str, float, float]]:
    """Time of one evaluation with explanation over each peer's time, with the bar."""
    ruleset = load_ruleset(RULESET.read_text(encoding="utf-8"), RULESET.name)
    worked = [
        read_case(ruleset, case.answers)
        for rule in ruleset.rules
        for case in rule.cases
        if case.kind == "fires"
    ]
    cases = worked[:: max(1, len(worked) // CASES)]
    peers: dict[str, Peer] = {
        "json-logic": JsonLogic(ruleset),
        "rule-engine": RuleEngine(ruleset),
        "CEL in Rust": Cel(ruleset),
    }
    _check(ruleset, peers, cases)
    ours: dict[str, Callable[[Answers], object]] = {
        EXPLAINED: partial(_explained, ruleset),
        "the same with what to ask next": partial(_and_what_to_ask, ruleset),
    }
    ratios: dict[tuple[str, str], list[float]] = {
        (part, name): [] for part in ours for name in peers
    }
    for _ in range(ROUNDS):
        for answers in cases:
            times = {part: _seconds(partial(judge, answers)) for part, judge in ours.items()}
            for name, peer in peers.items():
                data = peer.data(answers)
                theirs = _seconds(partial(peer.truths, data))
                for part, mine in times.items():
                    ratios[part, name].append(mine / theirs)
    return [
        *(
            (f"{part} / {name}", statistics.median(found), _bar(part, name))
            for (part, name), found in ratios.items()
            if name != "CEL in Rust" or part == EXPLAINED
        ),
        ("review of the ruleset with the solver, seconds of one core", _review(ruleset), 30.0),
    ]


def _bar(part: str, name: str) -> float:
    return COMPILED if name == "CEL in Rust" else BARS[part]


def _explained(ruleset: Ruleset, answers: Answers) -> object:
    return evaluate(ruleset, answers).because


def _and_what_to_ask(ruleset: Ruleset, answers: Answers) -> object:
    report = evaluate(ruleset, answers)
    return report.because, report.ask_next


def _review(ruleset: Ruleset) -> float:
    day = datetime.date.fromisoformat(ruleset.parts.reviewed_on)
    return statistics.median(_seconds(lambda: review(ruleset, day), turns=1) for _ in range(3))


def _check(ruleset: Ruleset, peers: dict[str, Peer], cases: list[Answers]) -> None:
    """A peer that answers another question is no peer."""
    for answers in cases:
        judgement = ruleset.judge.judge(answers.given())
        for name, peer in peers.items():
            for rule_id, truth in peer.truths(peer.data(answers)).items():
                ours = rule_truth(ruleset, judgement, ruleset.rule(rule_id))
                if truth is not ours:
                    raise AssertionError(f"{name}: rule {rule_id} is {truth}, not {ours}")


def _seconds(function: Callable[[], object], turns: int = TURNS) -> float:
    """Processor time of one run, as the mean of a few in a row, as on a busy page."""
    start = time.process_time()
    for _ in range(turns):
        function()
    return (time.process_time() - start) / turns


if __name__ == "__main__":
    for label, ratio, bar in measure():
        print(f"{label:<48} {ratio:8.3f}  {bar:4.2f}  {'ok' if ratio <= bar else 'MISSED'}")
