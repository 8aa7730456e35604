"""Rulesets ready for use: the shipped file, and each published version, built once a process.

A published version never changes, so it is kept by its digest; its text is read only once.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from engine.rulesets import Ruleset, load_ruleset
from triage.items import Item, items_of
from triage.models import RulesetVersion
from triage.selectors import newest_ruleset

SHIPPED = Path(__file__).parent / "rulesets" / "twitch-and-cramp.yaml"
KEPT = 8  # versions; a clinic uses one, reading old screenings a few more

_shipped: list[Path] = [SHIPPED]


@dataclass(frozen=True)
class Published:
    """A ruleset with what its pages need, worked out once."""

    ruleset: Ruleset

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every item by key, in the order in which the sections ask them."""
        order = {section.id: place for place, section in enumerate(self.ruleset.sections)}
        findings = sorted(
            self.ruleset.findings.values(), key=lambda finding: order[finding.section]
        )
        return items_of(findings)

    @cached_property
    def required(self) -> frozenset[str]:
        """Items that reassurance rests on, whether or not they matter for this patient."""
        atoms: set[str] = set()
        for wanted in self.ruleset.parts.required_for_reassurance:
            finding = self.ruleset.findings[wanted.finding]
            named = {f"{finding.id}.{option}" for option in wanted.options}
            atoms |= named or set(finding.atom_keys())
        return frozenset(
            item.key for item in self.items.values() if not atoms.isdisjoint(item.atoms)
        )

    @cached_property
    def item_of_atom(self) -> dict[str, str]:
        """Which item answers an atom."""
        return {atom: item.key for item in self.items.values() for atom in item.atoms}

    def items_in(self, section: str) -> list[Item]:
        """The items of one section, in the order of the file."""
        return [item for item in self.items.values() if item.section == section]


def register_shipped(path: Path) -> None:
    """Name a ruleset file that comes with the product; `manage.py load_rulesets` publishes it."""
    if path not in _shipped:
        _shipped.append(path)


def shipped_files() -> tuple[Path, ...]:
    """Every ruleset file that comes with the product, in the order in which apps named them."""
    return tuple(_shipped)


def shipped_ruleset(path: Path = SHIPPED) -> Ruleset:
    """Read the ruleset file that comes with the product; raises RulesetError, OSError."""
    return _built(path.read_text(encoding="utf-8"), path.name)


@lru_cache(maxsize=4)
def _built(text: str, name: str) -> Ruleset:
    return load_ruleset(text, name)


def published(version: RulesetVersion) -> Published:
    """Return the ruleset of this version, read from the database once a process."""
    return _published(version.digest)


@lru_cache(maxsize=KEPT)
def _published(digest: str) -> Published:
    """A digest names one text in every database, which a key does not."""
    canonical = RulesetVersion.objects.values_list("canonical", flat=True).get(digest=digest)
    made = Published(Ruleset.from_canonical_json(canonical.encode("utf-8")))
    if made.ruleset.digest != digest:
        raise ValueError(f"the ruleset version of digest {digest} does not match it")
    return made


def ruleset_in_use() -> Ruleset | None:
    """The ruleset with which new screenings are begun; None before one is published."""
    newest = newest_ruleset()
    return published(newest).ruleset if newest is not None else None
