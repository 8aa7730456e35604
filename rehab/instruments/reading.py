"""Reading an instrument: every mistake is named, in a file with its line; nothing is guessed."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from engine.canonical import canonical_bytes, sha256
from engine.yamlfile import Located, YamlProblem, load_yaml
from rehab.instruments.checking import inconsistencies
from rehab.instruments.declared import (
    Alert,
    Band,
    ChangeKind,
    Choice,
    Code,
    Direction,
    Entry,
    Grade,
    Instrument,
    Item,
    Ladder,
    Licence,
    Repeat,
    Rule,
    ScoreRule,
    Threshold,
    Trust,
)

Made = TypeVar("Made")


class BadInstrument(ValueError):
    """The text does not declare an instrument; `problems` has a line for each mistake."""

    def __init__(self, name: str, problems: Sequence[str]) -> None:
        self.problems = [f"{name}: {problem}" for problem in problems]
        super().__init__("\n".join(self.problems))


class _Map:
    """A mapping whose keys are taken one by one; what is left over at the end is a mistake."""

    def __init__(self, data: Any, where: str, problems: list[str]) -> None:
        self.where, self.problems = where, problems
        self.data: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
        self.left = set(self.data)
        if not isinstance(data, Mapping):
            self.problem("must be a mapping")

    def problem(self, text: str, key: str = "") -> None:
        where = f"{self.where}.{key}" if self.where and key else self.where or key
        line = ""
        if isinstance(self.data, Located):
            line = f"line {self.data.lines.get(key, self.data.line)}: "
        self.problems.append(f"{line}{where}: {text}")

    def take(self, key: str, default: Any = None) -> Any:
        self.left.discard(key)
        return self.data.get(key, default)

    def text(self, key: str, default: str | None = None) -> str:
        value = self.take(key, default)
        if value is None:
            self.problem("is missing", key)
            return ""
        if not isinstance(value, str) or (default is None and not value.strip()):
            self.problem("must be text; put numbers between quotes", key)
            return ""
        return value.strip()

    def flag(self, key: str, default: bool = False) -> bool:
        value = self.take(key, default)
        if not isinstance(value, bool):
            self.problem("must be true or false", key)
        return bool(value)

    def number(self, key: str, *, required: bool = True) -> Decimal | None:
        value = self.take(key)
        if value is None:
            if required:
                self.problem("is missing", key)
            return None
        return self._decimal(value, key)

    def whole(self, key: str, default: int = 0) -> int:
        value = self.take(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            self.problem("must be a whole number, 0 or more", key)
            return default
        return value

    def _decimal(self, value: Any, key: str) -> Decimal:
        try:
            if isinstance(value, bool):
                raise InvalidOperation
            number = Decimal(str(value))
        except InvalidOperation:
            self.problem(f"{value!r} is not a number", key)
            return Decimal(0)
        return number

    def word(self, key: str, kind: Callable[[str], Made], allowed: Any, default: Any = None) -> Any:
        value = self.take(key, default)
        try:
            return kind(value)
        except ValueError:
            names = ", ".join(each.value for each in allowed)
            self.problem(f"{value!r} is not one of {names}", key)
            return next(iter(allowed))

    def many(self, key: str, make: Callable[["_Map"], Made]) -> tuple[Made, ...]:
        value = self.take(key, [])
        if not isinstance(value, list):
            self.problem("must be a list", key)
            return ()
        made = []
        for place, each in enumerate(value, 1):
            inner = _Map(each, f"{key}[{place}]", self.problems)
            made.append(make(inner))
            inner.done()
        return tuple(made)

    def names(self, key: str) -> tuple[str, ...]:
        value = self.take(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            self.problem("must be a list of words", key)
            return ()
        return tuple(value)

    def numbers(self, key: str) -> tuple[Decimal, ...]:
        value = self.take(key, [])
        if not isinstance(value, list):
            self.problem("must be a list of numbers", key)
            return ()
        return tuple(self._decimal(each, key) for each in value)

    def inner(self, key: str) -> "_Map":
        return _Map(self.take(key), key, self.problems)

    def done(self) -> None:
        for key in sorted(self.left):
            self.problem("is not known here", key)


def read_instrument(raw: bytes, name: str = "instrument") -> Instrument:
    """Return the instrument that the file declares; raises BadInstrument with every mistake."""
    try:
        data = load_yaml(raw.decode("utf-8"))
    except (YamlProblem, UnicodeDecodeError) as problem:
        raise BadInstrument(name, [str(problem)]) from None
    return instrument_from(data, name)


def instrument_from(data: Any, name: str = "instrument") -> Instrument:
    """Return the instrument that data of the file's form declares; raises BadInstrument."""
    problems: list[str] = []
    top = _Map(data, "", problems)
    found = _instrument(top, digest=sha256(canonical_bytes(data)) if data else "")
    top.done()
    if not problems:
        problems = inconsistencies(found)
    if problems:
        raise BadInstrument(name, problems)
    return found


def _instrument(top: _Map, *, digest: str) -> Instrument:
    licence, repeat = top.inner("licence"), top.inner("repeat")
    shared = top.many("grades", _grade)
    made = Instrument(
        id=top.text("id"),
        version=top.text("version"),
        name=top.text("name"),
        area=top.text("area"),
        citation=top.text("citation"),
        licence=licence.word("class", Licence, Licence),
        licence_note=licence.text("note"),
        licence_confirmed=licence.flag("confirmed"),
        about=top.text("about"),
        by=top.text("by"),
        items=top.many("items", lambda each: _item(each, shared)),
        scores=top.many("scores", _score),
        repeat=Repeat(repeat.text("text"), repeat.whole("days") or None),
        missing=top.text("missing"),
        entry=top.word("entry", Entry, Entry, "form"),
        sides=top.flag("sides"),
        muscles=top.many("muscles", _choice),
        variants=top.many("variants", _choice),
        ladders=top.many("ladders", _ladder),
        alerts=top.many("alerts", _alert),
        codes=top.many("codes", _code),
        aid=top.flag("aid"),
        proxy=top.flag("proxy"),
        aphasia=top.text("aphasia", ""),
        partial=top.number("partial", required=False),
        cautions=top.names("cautions"),
        digest=digest,
    )
    licence.done()
    repeat.done()
    return made


def _grade(each: _Map) -> Grade:
    value = each.text("value")
    number = each.take("number", value)
    return Grade(
        value=value,
        label=each.text("label", ""),
        number=None if number == "none" else each._decimal(number, "number"),
    )


def _item(each: _Map, shared: tuple[Grade, ...]) -> Item:
    grades = each.many("grades", _grade)
    if each.flag("shared_grades"):
        grades = shared
    scale = each.take("values")
    if isinstance(scale, list):
        grades = tuple(Grade(str(v), number=each._decimal(v, "values")) for v in scale)
    elif scale is not None:
        each.problem("must be a list of numbers", "values")
    unless = each.take("unless")
    pair: tuple[str, str] | None = None
    if isinstance(unless, list) and len(unless) == 2 and all(isinstance(u, str) for u in unless):
        pair = (unless[0], unless[1])
    elif unless is not None:
        each.problem("must name an item and its value, both as text", "unless")
    return Item(
        id=each.text("id"),
        label=each.text("label"),
        grades=grades,
        low=each.number("low", required=False),
        high=each.number("high", required=False),
        decimals=each.whole("decimals"),
        unit=each.text("unit", ""),
        hint=each.text("hint", ""),
        optional=each.flag("optional"),
        named=each.flag("named"),
        unless=pair,
    )


def _score(each: _Map) -> ScoreRule:
    return ScoreRule(
        id=each.text("id"),
        label=each.text("label"),
        rule=each.word("rule", Rule, Rule),
        low=each.number("low") or Decimal(0),
        high=each.number("high") or Decimal(0),
        direction=each.word("better", Direction, Direction),
        items=each.names("items"),
        unit=each.text("unit", ""),
        decimals=each.whole("decimals"),
        at_least=each.whole("at_least"),
        bounds=each.numbers("bounds"),
        changes=each.many("changes", _threshold),
        bands=each.many("bands", _band),
        map_note=each.text("map_note", ""),
        main=each.flag("main"),
    )


def _threshold(each: _Map) -> Threshold:
    return Threshold(
        kind=each.word("kind", ChangeKind, ChangeKind),
        at_least=each.number("at_least") or Decimal(0),
        source=each.text("source"),
        trust=each.word("trust", Trust, Trust),
        context=each.text("context", ""),
        used=each.flag("used", default=True),
    )


def _band(each: _Map) -> Band:
    return Band(
        low=each.number("from") or Decimal(0),
        label=each.text("label"),
        source=each.text("source"),
        trust=each.word("trust", Trust, Trust),
    )


def _choice(each: _Map) -> Choice:
    return Choice(each.text("id"), each.text("label"))


def _ladder(each: _Map) -> Ladder:
    return Ladder(each.names("items"), each.text("hardest"), each.text("easiest", ""))


def _alert(each: _Map) -> Alert:
    return Alert(each.text("item"), each.number("at_least") or Decimal(0), each.text("text"))


def _code(each: _Map) -> Code:
    return Code(
        system=each.text("system"),
        code=each.text("code"),
        trust=each.word("trust", Trust, Trust),
        note=each.text("note", ""),
    )
