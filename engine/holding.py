"""Rules that stay in force while the named condition that would replace them is undecided.

A rule such as "high CK and not E07" becomes UNKNOWN when one more red flag makes E07 UNKNOWN.
Either E07 turns out TRUE, and a rule at least as urgent fires through it, or it turns out FALSE,
and this rule does: so urgency must not fall meanwhile (law 2). E07 is a *blocker* of the rule, and
the rules that may fire through it are its *helpers*.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.conditions import Named
from engine.judgement import RuleCode
from engine.normal import Derived, Node, bits_in
from engine.program import Facts, Program
from engine.recorded import Value


@dataclass(frozen=True, slots=True)
class Holding:
    """`cleared`: the blockers taken as FALSE; `is_firm`: no answer can lift the urgency."""

    cleared: int
    is_firm: bool


class HoldingRules:
    """Knows, for the rules of one program, which hold in any case."""

    def __init__(self, program: Program, codes: Sequence[RuleCode], least: int) -> None:
        self.program = program
        self.codes = codes
        users = {
            name: [code for code in codes if self._uses(code, name)]
            for name in {blocker for code in codes for blocker in code.blockers}
        }
        # Rule → blocker → the rules, at least as urgent, that may fire when the blocker is TRUE.
        # Nothing needs to hold the least urgent step.
        self._helpers = {
            code.rule.id: {
                name: helpers
                for name in code.blockers
                if code.rank < least
                and (helpers := [each for each in users[name] if each.rank <= code.rank])
            }
            for code in codes
        }
        self._affected = {code.rule.id: self._bits_behind(code) for code in codes}

    def _uses(self, code: RuleCode, name: str) -> bool:
        return code.rule.id == name or (name, True) in derived_in(self.program, code.pair.node)

    def _bits_behind(self, code: RuleCode) -> int:
        """Both bits of everything in the rule that its blockers with helpers can change."""
        names, program = self.program.names, self.program
        blockers = set(self._helpers[code.rule.id])
        bits = 0
        for name in names.needed_by(code.rule.condition) if blockers else ():
            if name in blockers or not blockers.isdisjoint(names.needed_by(Named(name))):
                if Derived(name) in program.literals.index:
                    bits |= self.known_bits(name)
                bits |= program.bits.number_bits.get(name, 0)
        return bits

    def blockers(self, code: RuleCode) -> tuple[str, ...]:
        """What the rule needs FALSE, and a rule at least as urgent may fire through."""
        return tuple(self._helpers[code.rule.id])

    def affected(self, code: RuleCode) -> Iterator[tuple[int, bool]]:
        """Literals in the rule that its blockers can change, and whether as holding or not."""
        bits = self._affected[code.rule.id]
        for bit in range(bits.bit_length()):
            if bits >> bit & 1:
                yield bit // 2, bit % 2 == 0

    def holds_anyway(
        self, code: RuleCode, given: Mapping[str, Value], facts: Facts
    ) -> Holding | None:
        """How `code` holds in any case although its blockers are UNKNOWN; None when it may not.

        A rule such as "high CK and not E07" becomes UNKNOWN when one more red flag makes E07
        UNKNOWN. Either E07 turns out TRUE, and a rule at least as urgent fires through it, or it
        turns out FALSE, and this rule does: so urgency must not fall meanwhile.
        """
        state = facts.state
        if not self._may(code, state, state):
            return None
        cleared = self._join_bits(self._open_blockers(code, state), wanted=False)
        if not cleared:
            return None
        without = self.what_if(facts, given, cleared)
        if not (code.true(without) or code.stands(without)):
            return None
        urgent = [each for each in self.codes if each.rank <= code.rank]
        own = tuple(self._open_blockers(code, state))
        others = dict.fromkeys(
            name for each in urgent for name in self._open_blockers(each, state) if name not in own
        )
        split = _Split(self, given, facts, urgent)
        certainty = split.certainty(own)
        if certainty == _OPEN:
            certainty = split.certainty((*own, *others))
        return Holding(cleared, certainty == _FIRM) if certainty else None

    def what_if(self, facts: Facts, given: Mapping[str, Value], forced: int) -> int:
        """The state of the same answers when the `forced` bits are known as well."""
        program = self.program
        return program.worked_out(facts.state | forced, dict(facts.numbers), given).state

    def _may(self, code: RuleCode, state: int, weighed: int) -> bool:
        """Whether the rule could be in force if all that its blockers change went its way."""
        affected = self._affected[code.rule.id]
        if affected:
            affected &= ~self.program.bits.known(state)
        if not affected:
            return False
        weighed |= affected
        return code.pair.true(weighed) or (code.until is not None and code.when.true(weighed))

    def _open_blockers(self, code: RuleCode, state: int) -> Iterator[str]:
        """Blockers of the rule that have helpers and are UNKNOWN in the state."""
        for name in self._helpers[code.rule.id]:
            if not state & self.known_bits(name):
                yield name

    def known_bits(self, name: str) -> int:
        """Both bits of a named condition."""
        return 3 << (2 * self.program.literals.index[Derived(name)])

    def _join_bits(self, names: Iterable[str], *, wanted: bool) -> int:
        index = self.program.literals.index
        return sum((1 if wanted else 2) << (2 * index[Derived(name)]) for name in names)

    def could_hold_anyway(
        self, code: RuleCode, given: Mapping[str, Value], facts: Facts, open_state: int
    ) -> bool:
        """Whether further answers could bring `code` to hold while its blockers stay UNKNOWN.

        Only for the ceiling, so it may say yes too often: that some rule may fire through each
        blocker is enough.
        """
        if not self._may(code, facts.state, open_state):
            return False
        cleared = self._join_bits(self._open_blockers(code, facts.state), wanted=False)
        if not cleared:
            return False
        opened = self.program.open_facts(facts, given, cleared).state
        return code.true(opened) or (code.until is not None and code.when.true(opened))


def derived_in(program: Program, node: Node) -> Iterator[tuple[str, bool]]:
    """Named conditions the node asks for, through other named conditions too."""
    seen: set[tuple[str, bool]] = set()
    todo = [node]
    while todo:
        for bit in bits_in(todo.pop()):
            fact = program.literals.facts[bit.index]
            if isinstance(fact, Derived) and (fact.name, bit.wanted) not in seen:
                seen.add((fact.name, bit.wanted))
                pair = program.derived[fact.name]
                todo.append(pair.node if bit.wanted else pair.counter_node)
    # A set has no order of its own; sorting keeps every report the same in every process.
    yield from sorted(seen)


_FIRM, _STANDING, _OPEN = 2, 1, 0

MOST_SPLITS = 32
"""States looked at before a case is left undecided; real rulesets need two to eight."""


class _Split:
    """Takes UNKNOWN named conditions as TRUE and as FALSE, one after the other.

    In every complete case each is one of the two; what holds in both holds.
    """

    def __init__(
        self, rules: HoldingRules, given: Mapping[str, Value], facts: Facts, urgent: list[RuleCode]
    ) -> None:
        self.rules = rules
        self.given = given
        self.facts = facts
        self.urgent = urgent
        self.left = MOST_SPLITS

    def certainty(self, names: tuple[str, ...], forced: int = 0) -> int:
        """Whether some urgent rule is TRUE (firm) or stands in every case of `names`."""
        self.left -= 1
        state = self.rules.what_if(self.facts, self.given, forced)
        if any(code.true(state) for code in self.urgent):
            return _FIRM
        least = _STANDING if any(code.stands(state) for code in self.urgent) else _OPEN
        known = (self.rules.known_bits(name) for name in names)
        open_bits = next((bits for bits in known if not state & bits), 0)
        if not open_bits or self.left <= 0:
            return least
        holds = open_bits & -open_bits
        when_false = self.certainty(names, forced | holds << 1)
        if when_false <= least:
            return least
        return max(least, min(when_false, self.certainty(names, forced | holds)))
