"""The report of one evaluation, as data: no prose, no HTML. Codes are those of the ruleset."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engine.advising import ActiveCheck, Advised, HeldItem
from engine.asking import ask_next
from engine.counterfactual import Unless, unless
from engine.outcomes import AskSet
from engine.recorded import Answers, Reason, Value
from engine.records import Advice, Contributing, Rule
from engine.truth import Truth

__all__ = ["ActiveCheck", "FiredRule", "HeldItem", "NotAssessed", "Report"]

if TYPE_CHECKING:
    from engine.judgement import Judgement, Missing
    from engine.rulesets import Ruleset


@dataclass(frozen=True)
class FiredRule:
    """A rule that sets or supports the result.

    `stands` is True when an answer could still lift it (its `until`, a required item, or a more
    urgent rule that would take its place). `because` holds the recorded answers that suffice.
    """

    rule: Rule
    because: dict[str, Value]
    stands: bool = False

    @property
    def id(self) -> str:
        return self.rule.id

    @property
    def title(self) -> str:
        return self.rule.title

    @property
    def disposition(self) -> str:
        return self.rule.disposition


@dataclass(frozen=True)
class NotAssessed:
    """An indicated finding without an answer. `keys` are its unanswered atoms."""

    finding: str
    keys: tuple[str, ...]
    reason: Reason


@dataclass(frozen=True)
class Report:
    """What the evaluation has to say.

    `disposition`, `floor` and `ceiling` are ladder codes, None when the case is out of scope.
    `in_scope` UNKNOWN means that the answers do not tell (the age is not recorded).
    """

    ruleset: Ruleset
    answers: Answers
    judgement: Judgement
    in_scope: Truth
    disposition: str | None
    floor: str | None
    ceiling: str | None
    fired: tuple[FiredRule, ...]
    undetermined: tuple[Rule, ...]
    reassurance_withheld: tuple[Missing, ...]

    @cached_property
    def _advised(self) -> Advised:
        """Worked out when first read: a page that only follows the range needs no advice."""
        if self.in_scope is Truth.FALSE:
            return Advised((), (), (), (), ())
        return self.ruleset.advising.advise(self.judgement)

    @property
    def contributing(self) -> tuple[Contributing, ...]:
        """Contributing factors that hold."""
        return self._advised.contributing

    @property
    def contraindications(self) -> tuple[ActiveCheck, ...]:
        """Checks that hold, or that an indicated answer could make hold."""
        return self._advised.contraindications

    @property
    def offered(self) -> tuple[Advice, ...]:
        """Advice with every contraindication cleared."""
        return self._advised.offered

    @property
    def ask_first(self) -> tuple[HeldItem, ...]:
        """Advice of which a contraindication is not known."""
        return self._advised.ask_first

    @property
    def withheld(self) -> tuple[HeldItem, ...]:
        """Advice that a contraindication, or the urgency, forbids."""
        return self._advised.withheld

    @property
    def because(self) -> dict[str, dict[str, Value]]:
        """Rule id → the recorded answers that made it fire."""
        return {each.id: each.because for each in self.fired}

    @cached_property
    def not_assessed(self) -> tuple[NotAssessed, ...]:
        """Indicated findings without an answer, in the order of the ruleset."""
        indicated = self.ruleset.indicated(self.answers)
        open_keys: dict[tuple[str, Reason], list[str]] = {}
        for key, atom in self.ruleset.atoms.items():
            answer = self.answers.get(key)
            if indicated[key] is Truth.FALSE or (answer is not None and answer.is_given):
                continue
            reason: Reason = (answer and answer.reason) or "not_asked"
            open_keys.setdefault((atom.finding.id, reason), []).append(key)
        return tuple(
            NotAssessed(finding, tuple(keys), reason)
            for (finding, reason), keys in open_keys.items()
        )

    @cached_property
    def ask_next(self) -> tuple[AskSet, ...]:
        """What to ask next; computed when first read."""
        if self.in_scope is Truth.FALSE:
            return ()
        return ask_next(self.ruleset.judge, self.answers.given(), self.judgement)

    @cached_property
    def unless(self) -> Unless | None:
        """The smallest change of recorded answers that would have been less urgent, if found."""
        if self.in_scope is Truth.FALSE:
            return None
        return unless(self.ruleset.judge, self.answers.given(), self.judgement)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of `manage.py assess`, with further keys for the standing and the missing."""
        return {
            "ruleset": {
                "id": self.ruleset.id,
                "version": self.ruleset.version,
                "digest": self.ruleset.digest,
            },
            "in_scope": {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}[self.in_scope],
            "scope_note": self.scope_note,
            "disposition": self.disposition,
            "floor": self.floor,
            "ceiling": self.ceiling,
            "fired": [each.id for each in self.fired],
            "standing": [each.id for each in self.fired if each.stands],
            "undetermined": [rule.id for rule in self.undetermined],
            "contributing": [each.id for each in self.contributing],
            "contraindications": [each.id for each in self.contraindications],
            "offered": [each.id for each in self.offered],
            "ask_first": [_held(each) for each in self.ask_first],
            "withheld": [_held(each) for each in self.withheld],
            "reassurance_withheld": [
                {"finding": each.finding, "unanswered": list(each.keys)}
                for each in self.reassurance_withheld
            ],
            "ask_next": [each.to_dict() for each in self.ask_next],
            "unless": None if self.unless is None else self.unless.to_dict(),
            "because": {rule: dict(answers) for rule, answers in self.because.items()},
        }

    @property
    def scope_note(self) -> str:
        """What to do outside the scope; empty inside it."""
        return "" if self.in_scope is Truth.TRUE else self.ruleset.parts.scope.otherwise


def _held(held: HeldItem) -> dict[str, str]:
    return {"item": held.item, "code": held.code, "why": held.why}
