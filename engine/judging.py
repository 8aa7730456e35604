"""The judgement of one set of answers: which rules fire, and the range the result can still have.

This is the part that runs for every answer, every "what if" and every search, so it carries no
text; ``evaluation`` turns a judgement into a report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.conditions import Named
from engine.indication import required_keys
from engine.normal import Bit, Derived, Node, Pair, Test, bits_in, compile_node
from engine.program import Facts, Program
from engine.recorded import Value
from engine.records import Rule
from engine.steps import ClosedStep
from engine.ways import Items


@dataclass(frozen=True, slots=True, eq=False)
class RuleCode:
    """A compiled rule. `blockers` are named conditions that the rule needs to be FALSE."""

    rule: Rule
    rank: int
    pair: Pair
    true: Test
    false: Test
    when: Pair
    until: Pair | None
    blockers: tuple[str, ...]
    steps: tuple[ClosedStep, ...]
    """What has to be worked out to know this rule alone."""

    def stands(self, state: int) -> bool:
        """Whether `when` is TRUE and `until` is there and not TRUE."""
        return self.until is not None and self.when.true(state) and not self.until.true(state)


@dataclass(frozen=True, slots=True)
class _Holding:
    """`cleared`: the blockers taken as FALSE; `is_firm`: no answer can lift the urgency."""

    cleared: int
    is_firm: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """A required item that is unanswered: the finding and the atoms still to be answered."""

    finding: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Ranks count from 0, the most urgent step. Rules are in order of urgency, then id."""

    facts: Facts
    opened: Facts
    true: tuple[RuleCode, ...]
    standing: tuple[RuleCode, ...]
    fired: tuple[RuleCode, ...]
    unknown: tuple[RuleCode, ...]
    reachable: tuple[RuleCode, ...]
    missing: tuple[Missing, ...]
    incomplete: bool
    floor: int
    ceiling: int
    disposition: int
    held: Mapping[str, int]
    """Standing rule → the bits of its blockers taken as FALSE (see `_holds_anyway`)."""

    @property
    def is_settled(self) -> bool:
        """No answer can change the disposition any more."""
        if self.ceiling != self.disposition:
            return False
        return self.floor == self.disposition or not (self.fired or self.reachable)


class Judge:
    """Judges answers by one compiled ruleset."""

    def __init__(self, program: Program) -> None:
        self.program = program
        parts = program.parts
        self.ranks = {step.code: rank for rank, step in enumerate(parts.ladder)}
        self.least = len(parts.ladder) - 1
        self.otherwise = self.ranks[parts.otherwise.disposition]
        codes = [self._code(rule) for rule in parts.rules if rule.id != parts.incomplete_rule]
        self.codes = tuple(sorted(codes, key=_by_urgency))
        self.incomplete = next(
            (self._code(rule) for rule in parts.rules if rule.id == parts.incomplete_rule), None
        )
        self.required = tuple(
            (
                item.finding,
                required_keys(program.names.findings[item.finding], item.options),
                program.pair(item.when),
            )
            for item in parts.required_for_reassurance
        )
        self.items = Items(program)
        self.single_answers = Items(program, every_answer=True)
        users = {
            name: [code for code in self.codes if self._uses(code, name)]
            for name in {blocker for code in self.codes for blocker in code.blockers}
        }
        # Rule → blocker → the rules, at least as urgent, that may fire when the blocker is TRUE.
        self._helpers = {
            code.rule.id: {
                name: helpers
                for name in code.blockers
                if code.rank < self.least
                and (helpers := [each for each in users[name] if each.rank <= code.rank])
            }
            for code in self.codes
        }
        self._affected = {code.rule.id: self._bits_behind(code) for code in self.codes}

    # -- compiling -------------------------------------------------------------------------------

    def _code(self, rule: Rule) -> RuleCode:
        program = self.program
        pair = program.pair(rule.condition)
        index = program.literals.index.get(Derived(rule.id))
        # A rule that others name has a bit of its own; asking it lets a "what if" force it.
        true = pair.true if index is None else compile_node(Bit(index, True))
        false = pair.false if index is None else compile_node(Bit(index, False))
        blockers = dict.fromkeys(
            name for name, wanted in self._derived_in(pair.node) if not wanted and name != rule.id
        )
        return RuleCode(
            rule,
            self.ranks[rule.disposition],
            pair,
            true,
            false,
            program.pair(rule.when),
            None if rule.until is None else program.pair(rule.until),
            tuple(blockers),
            program.steps_for(rule.condition),
        )

    def _derived_in(self, node: Node) -> Iterator[tuple[str, bool]]:
        """Named conditions the node asks for, through other named conditions too."""
        seen: set[tuple[str, bool]] = set()
        todo = [node]
        while todo:
            for bit in bits_in(todo.pop()):
                fact = self.program.literals.facts[bit.index]
                if isinstance(fact, Derived) and (fact.name, bit.wanted) not in seen:
                    seen.add((fact.name, bit.wanted))
                    pair = self.program.derived[fact.name]
                    todo.append(pair.node if bit.wanted else pair.counter_node)
        # A set has no order of its own; sorting keeps every report the same in every process.
        yield from sorted(seen)

    def _uses(self, code: RuleCode, name: str) -> bool:
        return code.rule.id == name or (name, True) in self._derived_in(code.pair.node)

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

    # -- running ----------------------------------------------------------------------------------

    def judge(self, given: Mapping[str, Value]) -> Judgement:
        """The judgement of these values (atom key → value)."""
        facts = self.program.facts(given)
        opened = self.program.open_facts(facts, given)
        state, open_state = facts.state, opened.state
        true: list[RuleCode] = []
        standing: list[RuleCode] = []
        unknown: list[RuleCode] = []
        reachable: list[RuleCode] = []
        for code in self.codes:
            if code.until is None and code.true(open_state):
                # What could still be TRUE is not FALSE; what is TRUE already is not UNKNOWN.
                if code.true(state):
                    true.append(code)
                else:
                    unknown.append(code)
                    reachable.append(code)
            elif code.true(state):
                true.append(code)
            elif not code.false(state):
                unknown.append(code)
                if code.until is not None and code.when.true(open_state):
                    reachable.append(code)
                    if code.when.true(state):
                        standing.append(code)
                elif self._could_hold_anyway(code, given, facts, open_state):
                    reachable.append(code)
        floor = min((code.rank for code in true), default=self.least)
        held: dict[str, int] = {}
        for code in unknown:
            if code.rank < floor and self._helpers[code.rule.id]:
                holding = self._holds_anyway(code, given, state)
                if holding is not None:
                    held[code.rule.id] = holding.cleared
                    floor = code.rank if holding.is_firm else floor
                    if code not in standing:
                        standing.append(code)
        missing = self._missing(given, state)
        incomplete = self.incomplete
        is_incomplete = bool(missing) and incomplete is not None and floor >= incomplete.rank
        if is_incomplete and incomplete is not None:
            standing.append(incomplete)
        fired = [*true, *standing]
        disposition = min((code.rank for code in fired), default=self.otherwise)
        if disposition < self.least or missing:
            fired = [code for code in fired if code.rank < self.least]
        ceiling = min(
            disposition,
            min((code.rank for code in reachable), default=self.least),
            self.least if true else self.otherwise,
        )
        return Judgement(
            facts,
            opened,
            tuple(true),
            tuple(sorted(standing, key=_by_urgency)),
            tuple(sorted(fired, key=_by_urgency)),
            tuple(unknown),
            tuple(reachable),
            missing,
            is_incomplete,
            floor,
            ceiling,
            disposition,
            held,
        )

    def _missing(self, given: Mapping[str, Value], state: int) -> tuple[Missing, ...]:
        result = []
        for finding, keys, when in self.required:
            unanswered = tuple(key for key in keys if key not in given)
            if unanswered and not when.false(state):
                result.append(Missing(finding, unanswered))
        return tuple(result)

    def _holds_anyway(
        self, code: RuleCode, given: Mapping[str, Value], state: int
    ) -> _Holding | None:
        """How `code` holds in any case although its blockers are UNKNOWN; None when it may not.

        A rule such as "high CK and not E07" becomes UNKNOWN when one more red flag makes E07
        UNKNOWN. Either E07 turns out TRUE, and a rule at least as urgent fires through it, or it
        turns out FALSE, and this rule does: so urgency must not fall meanwhile.
        """
        if not self._may(code, state, state):
            return None
        cleared = self._join_bits(self._open_blockers(code, state), wanted=False)
        if not cleared:
            return None
        without = self.program.facts(given, forced=cleared).state
        if not (code.true(without) or code.stands(without)):
            return None
        urgent = [each for each in self.codes if each.rank <= code.rank]
        splits = dict.fromkeys(
            name for each in (code, *urgent) for name in self._open_blockers(each, state)
        )
        certainty = _Split(self, given, urgent, tuple(splits)).certainty(0)
        return _Holding(cleared, certainty == _FIRM) if certainty else None

    def _may(self, code: RuleCode, state: int, weighed: int) -> bool:
        """Whether the rule could be in force if all that its blockers change went its way."""
        affected = self._affected[code.rule.id] & ~self.program.bits.known(state)
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

    def _could_hold_anyway(
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


_FIRM, _STANDING, _OPEN = 2, 1, 0

MOST_SPLITS = 32
"""States looked at before a case is left undecided; real rulesets need two to eight."""


class _Split:
    """Takes UNKNOWN named conditions as TRUE and as FALSE, one after the other.

    In every complete case each is one of the two; what holds in both holds.
    """

    def __init__(
        self,
        judge: Judge,
        given: Mapping[str, Value],
        urgent: list[RuleCode],
        names: tuple[str, ...],
    ) -> None:
        self.judge = judge
        self.given = given
        self.urgent = urgent
        self.bits = [judge.known_bits(name) for name in names]
        self.left = MOST_SPLITS

    def certainty(self, forced: int) -> int:
        """Whether some urgent rule is TRUE (firm) or stands in every case under `forced`."""
        self.left -= 1
        state = self.judge.program.facts(self.given, forced).state
        if any(code.true(state) for code in self.urgent):
            return _FIRM
        least = _STANDING if any(code.stands(state) for code in self.urgent) else _OPEN
        open_bits = next((bits for bits in self.bits if not state & bits), 0)
        if not open_bits or self.left <= 0:
            return least
        holds = open_bits & -open_bits
        when_false = self.certainty(forced | holds << 1)
        if when_false <= least:
            return least
        return max(least, min(when_false, self.certainty(forced | holds)))


def _by_urgency(code: RuleCode) -> tuple[int, str]:
    return code.rank, code.rule.id
