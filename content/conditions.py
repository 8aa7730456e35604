"""The words in which a block says for whom it is: conditions over the findings of a ruleset.

This app may not import the app that owns the ruleset, so that one says at start-up how to reach it.
Without a ruleset (a command before any is published) conditions are not judged and nothing that has
one is printed.
"""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from content.leaflet_faults import in_block
from content.leaflet_words import FIELD_WORDS
from content.leaflets import Block, Leaflet
from engine.conditioncheck import check_condition
from engine.rulesets import Ruleset

CONDITIONS = ("offer_when", "withhold_when", "ask_first_when")

_provider: list[Callable[[], Ruleset | None]] = []


def register_vocabulary(provider: Callable[[], Ruleset | None]) -> None:
    """Name the ruleset whose findings leaflets may speak of; the last one named counts."""
    _provider[:] = [provider]


def vocabulary() -> Ruleset | None:
    """The ruleset whose findings and checks leaflets speak of; None before one is published."""
    return _provider[0]() if _provider else None


def condition_faults(leaflet: Leaflet, ruleset: Ruleset) -> Iterator[str]:
    """What is wrong with the conditions and check codes of a leaflet's blocks. The engine's own
    words, which name what may have been meant, know one language."""
    checks = {check.id for check in ruleset.parts.contraindications}
    for block in leaflet.blocks:
        for code in sorted(set(block.withheld_by) - checks):
            yield in_block(block, _("unknown contraindication check %(code)s") % {"code": code})
        for name in CONDITIONS:
            if text := getattr(block, name):
                for problem in check_condition(ruleset, text).problems:
                    yield in_block(block, f"{FIELD_WORDS[name]}: {problem.text}")


def read_aloud(block: Block, ruleset: Ruleset) -> dict[str, str]:
    """The conditions of a block as sentences, by their name; only those that it has."""
    return {
        name: check_condition(ruleset, text).aloud
        for name in CONDITIONS
        if (text := getattr(block, name))
    }
