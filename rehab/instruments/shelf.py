"""The instruments that come with the product, read once a process."""

from functools import cache
from pathlib import Path

from rehab.instruments.declared import Instrument
from rehab.instruments.reading import BadInstrument, read_instrument

HERE = Path(__file__).parent


class NoSuchInstrument(LookupError):
    """No file declares an instrument of this name."""


@cache
def shelf() -> dict[str, Instrument]:
    """Return every instrument by its id, in the order of area and name.

    Raises BadInstrument with every mistake of every file: a product with a wrong file does not
    start (`rehab.apps`).
    """
    problems: list[str] = []
    found: list[Instrument] = []
    for path in sorted(HERE.glob("*.yaml")):
        try:
            instrument = read_instrument(path.read_bytes(), path.name)
        except BadInstrument as bad:
            problems += bad.problems
            continue
        if instrument.id != path.stem:
            problems.append(f"{path.name}: declares {instrument.id!r}, not {path.stem!r}")
        found.append(instrument)
    if problems:
        raise BadInstrument("instruments", problems)
    return {i.id: i for i in sorted(found, key=lambda i: (i.area, i.name))}


def instrument(name: str) -> Instrument:
    """Return the instrument of that id; raises NoSuchInstrument."""
    try:
        return shelf()[name]
    except KeyError:
        raise NoSuchInstrument(name) from None
