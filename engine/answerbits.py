"""Which bits an answer sets: presences, options of choices, and comparisons of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine import intervals
from engine.intervals import Interval
from engine.names import Names
from engine.normal import Choice, Comparison, Literals, Presence
from engine.recorded import Value
from engine.truth import Truth

_Thresholds = tuple[tuple[Comparison, int, int], ...]


class UnknownAnswer(ValueError):
    """An answer for an atom, option or kind of value that the ruleset does not have."""


class AnswerBits:
    """Tables from answers to bits; built once every literal has its place."""

    def __init__(self, names: Names, literals: Literals) -> None:
        self.names = names
        self.even = sum(1 << (2 * index) for index in range(len(literals.facts)))
        """The "holds" bit of every literal."""
        self.booleans: dict[str, tuple[int, int]] = {}
        """Atom key → the bit that absent sets, the bit that present sets."""
        self.choices: dict[str, dict[str, int]] = {}
        """Choice → option → the bits that this option sets."""
        self.limits: dict[str, Interval] = {}
        """What each number finding can physically be."""
        for key, atom in names.atoms.items():
            finding = atom.finding
            if atom.is_boolean:
                index = literals.index.get(Presence(key))
                # What no condition asks for needs no bits: most medicines, many sites.
                self.booleans[key] = (0, 0) if index is None else (2 << 2 * index, 1 << 2 * index)
            elif finding.kind == "choice":
                indexes = {o.id: literals.index.get(Choice(key, o.id)) for o in finding.options}
                self.choices[key] = {
                    chosen: sum(
                        (1 if option == chosen else 2) << 2 * index
                        for option, index in indexes.items()
                        if index is not None
                    )
                    for chosen in indexes
                }
            else:
                low, high = intervals.ANY_NUMBER
                self.limits[key] = (
                    low if finding.min is None else finding.min,
                    high if finding.max is None else finding.max,
                )
        self.thresholds = self._thresholds(literals)
        self.number_bits = {
            name: join(holds | fails for _, holds, fails in entries)
            for name, entries in self.thresholds.items()
        }
        """Number → both bits of all its comparisons."""
        self.before_answers = join(
            self.compare(name, limits) for name, limits in self.limits.items()
        )
        """Comparisons that the physical limits decide, whatever is answered."""

    @staticmethod
    def _thresholds(literals: Literals) -> dict[str, _Thresholds]:
        table: dict[str, list[tuple[Comparison, int, int]]] = {}
        for index, fact in enumerate(literals.facts):
            if isinstance(fact, Comparison):
                entry = (fact, 1 << (2 * index), 2 << (2 * index))
                table.setdefault(fact.name, []).append(entry)
        return {name: tuple(entries) for name, entries in table.items()}

    def compare(self, name: str, interval: Interval) -> int:
        """The bits of the comparisons of `name` that the interval decides."""
        bits = 0
        for fact, holds, fails in self.thresholds.get(name, ()):
            truth = intervals.compare(interval, fact.operator, fact.number)
            if truth is Truth.TRUE:
                bits |= holds
            elif truth is Truth.FALSE:
                bits |= fails
        return bits

    def known(self, state: int) -> int:
        """Both bits of every literal of which the state has one."""
        known = (state | state >> 1) & self.even
        return known | known << 1

    def of(self, key: str, value: Value) -> int:
        """The bits that this one answer sets."""
        if key in self.booleans and (value is True or value is False):
            return self.booleans[key][value]
        if key in self.choices and isinstance(value, str):
            return self.choices[key][value]
        return self.read({key: value})[0] & ~self.before_answers

    def read(self, given: Mapping[str, Value]) -> tuple[int, dict[str, Interval]]:
        """The state of these answers alone, and what is known of each number finding."""
        state = self.before_answers
        numbers = dict(self.limits)
        booleans, choices = self.booleans, self.choices
        for key, value in given.items():
            if key in booleans and (value is True or value is False):
                bits = booleans[key][value]
                if bits:
                    state |= bits
            elif key in choices and isinstance(value, str) and value in choices[key]:
                state |= choices[key][value]
            elif key in numbers and isinstance(value, float):
                low, high = self.limits[key]
                if not low <= value <= high:
                    raise UnknownAnswer(f"{key}: {value!a} is not between {low:g} and {high:g}")
                numbers[key] = (value, value)
                state |= self.compare(key, numbers[key])
            else:
                raise UnknownAnswer(f"the ruleset has no such answer: {key!a} {value!a}")
        return state, numbers


def join(bits: Iterable[int]) -> int:
    """All bits of all."""
    result = 0
    for each in bits:
        result |= each
    return result
