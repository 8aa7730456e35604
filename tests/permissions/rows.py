"""What a row of the permission matrix says, and the letters of groups of people."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """One address. `kind` says what its ids name (tests.permissions.world), "" for none.

    `shared` marks addresses whose ids name something that no clinic owns.
    """

    name: str
    kind: str
    may: str
    answers: dict[str, int] = field(default_factory=dict)
    shared: bool = False


def row(name: str, kind: str, may: str, *, shared: bool = False, **answers: int) -> Row:
    """Return a row; what answers GET may answer HEAD the same, or refuse HEAD."""
    return Row(name, kind, may, {m.upper(): status for m, status in answers.items()}, shared)


EVERYBODY = "CTEAS"
READERS = "CT"  # of the clinical record
ADMINISTRATORS = "AS"
