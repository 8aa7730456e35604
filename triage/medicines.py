"""The medicines that the shipped ruleset knows, for the record's medicine list."""

from collections.abc import Iterator

from patients.medicines import KnownName
from triage.published import shipped_ruleset

FINDING = "drugs"


def names_in_rules() -> Iterator[KnownName]:
    """Yield every medicine that a rule can use, by its id and its label.

    They come from the file and not from the database, so that a medicine is coded the same way
    before and after the ruleset is published here.
    """
    finding = shipped_ruleset().findings.get(FINDING)
    for option in finding.options if finding else ():
        yield KnownName(id=option.id, label=option.label)
