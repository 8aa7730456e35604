"""What the books of rehabilitation have in common."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from content.books import Content, Field, Kind
from engine.canonical import whole
from engine.rulesets import Ruleset
from engine.yamlfile import load_yaml
from rehab.equipment_catalogue import CatalogueError
from rehab.instruments.declared import Trust
from triage.models import RulesetVersion
from triage.published import published, shipped_ruleset
from triage.selectors import newest_ruleset

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

TRUST = (
    (Trust.SOURCED.value, _("read in a stored source")),
    (Trust.MEMORY.value, _("local judgement, to be confirmed")),
    (Trust.INFERRED.value, _("inferred from what was read")),
)


def file_content(path: Path) -> Content:
    """The data of a file that comes with the product, as JSON keeps it; raises YamlProblem."""
    content: Content = whole(load_yaml(path.read_text(encoding="utf-8")))
    return content


def rules_in_use(ruleset_id: str, shipped: Path) -> Ruleset:
    """The published rules, or the shipped ones until they are loaded."""
    return rules_of(newest_ruleset(ruleset_id), shipped)


def rules_of(version: RulesetVersion | None, shipped: Path) -> Ruleset:
    """The rules of the version in use, for who has asked for it already."""
    return published(version).ruleset if version is not None else shipped_ruleset(shipped)


def problems_of(made: Callable[[], object]) -> Sequence[str]:
    """Why a text can't be made into what is read; empty when it can."""
    try:
        made()
    except CatalogueError as error:
        return error.problems
    return ()


def lines(
    name: str, label: "str | _StrPromise", *, needed: bool = True, longest: int = 200
) -> Field:
    """A list of sentences, one a line."""
    return Field(name, label, Kind.LINES, needed=needed, longest=longest, default=[])


def codes(name: str, label: "str | _StrPromise", *, needed: bool = False) -> Field:
    """A list of keys, apart by commas."""
    return Field(name, label, Kind.CODES, needed=needed, default=[])


def flag(name: str, label: "str | _StrPromise", *, default: bool = False) -> Field:
    """Something that is or is not; what is not said is `default`."""
    return Field(name, label, Kind.FLAG, needed=False, default=default)
