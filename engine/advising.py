"""Which advice is offered, which needs a question first, and which is withheld, with reasons."""

from __future__ import annotations

from dataclasses import dataclass

from engine.conditions import read_aloud
from engine.judgement import Judgement
from engine.names import Names
from engine.normal import Pair
from engine.program import Program
from engine.records import Advice, Contraindication, Contributing, Step
from engine.truth import Truth


@dataclass(frozen=True)
class ActiveCheck:
    """A contraindication that is TRUE, or UNKNOWN and could still be TRUE."""

    check: Contraindication
    truth: Truth

    @property
    def id(self) -> str:
        return self.check.id


@dataclass(frozen=True)
class HeldItem:
    """An advice item that is not simply offered: which code holds it back, and why."""

    advice: Advice
    code: str
    why: str

    @property
    def item(self) -> str:
        return self.advice.id


@dataclass(frozen=True)
class Advised:
    """The advice for one patient."""

    contributing: tuple[Contributing, ...]
    contraindications: tuple[ActiveCheck, ...]
    offered: tuple[Advice, ...]
    ask_first: tuple[HeldItem, ...]
    withheld: tuple[HeldItem, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Item:
    advice: Advice
    offer: Pair
    withhold: Pair
    ask: Pair


class Advising:
    """Advice by one compiled ruleset."""

    def __init__(self, program: Program, names: Names) -> None:
        parts = program.parts
        self.names = names
        self.ladder = parts.ladder
        self.contributing = tuple((each, program.pair(each.when)) for each in parts.contributing)
        self.checks = tuple((each, program.pair(each.when)) for each in parts.contraindications)
        self.items = tuple(
            _Item(
                item,
                program.pair(item.offer_when),
                program.pair(item.withhold_when),
                program.pair(item.ask_first_when),
            )
            for item in parts.advice
        )

    def advise(self, judgement: Judgement) -> Advised:
        """The advice that goes with this judgement; an UNKNOWN check is never permission."""
        state = judgement.facts.state
        truths = {check.id: (check, _truth(pair, judgement)) for check, pair in self.checks}
        offered: list[Advice] = []
        ask_first: list[HeldItem] = []
        withheld: list[HeldItem] = []
        step = self.ladder[judgement.disposition]
        for item in self.items:
            if not step.self_care:
                withheld.append(_not_at(step, item.advice))
            elif item.offer.true(state):
                holds = self._holds(item, judgement, truths)
                certain = [held for held, truth in holds if truth is Truth.TRUE]
                withheld += certain
                if not certain:
                    ask_first += [held for held, _ in holds]
                if not holds:
                    offered.append(item.advice)
        active = tuple(
            ActiveCheck(check, truth)
            for check, truth in truths.values()
            if truth is not Truth.FALSE
        )
        return Advised(
            tuple(each for each, pair in self.contributing if pair.true(state)),
            active,
            tuple(offered),
            tuple(ask_first),
            tuple(withheld),
        )

    def _holds(
        self,
        item: _Item,
        judgement: Judgement,
        truths: dict[str, tuple[Contraindication, Truth]],
    ) -> list[tuple[HeldItem, Truth]]:
        """What holds the item back, TRUE or UNKNOWN; the item's own conditions last."""
        result: list[tuple[HeldItem, Truth]] = []
        for code in item.advice.withheld_by:
            check, truth = truths[code]
            if truth is not Truth.FALSE:
                result.append((HeldItem(item.advice, code, check.why or check.title), truth))
        withhold = _truth(item.withhold, judgement)
        if withhold is not Truth.FALSE:
            result.append((self._own(item.advice, "withhold_when"), withhold))
        if _truth(item.ask, judgement) is not Truth.FALSE:
            # TRUE and UNKNOWN both mean "ask first", never "withheld".
            result.append((self._own(item.advice, "ask_first_when"), Truth.UNKNOWN))
        return result

    def _own(self, advice: Advice, key: str) -> HeldItem:
        return HeldItem(advice, key, read_aloud(getattr(advice, key), self.names.label))


def _truth(pair: Pair, judgement: Judgement) -> Truth:
    """What holds advice back is UNKNOWN only while an indicated answer could make it TRUE.

    Pregnancy is unanswered in a man and is not to be asked: that holds nothing back.
    """
    truth = pair.truth(judgement.facts.state)
    if truth is Truth.UNKNOWN and not pair.true(judgement.opened.state):
        return Truth.FALSE
    return truth


def _not_at(step: Step, advice: Advice) -> HeldItem:
    return HeldItem(advice, step.code, step.requires or step.label)
