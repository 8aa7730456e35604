"""The catalogue of adaptive equipment, read from its reviewed file and held against its ruleset.

Conditions are in the ruleset, words and figures here; `read_catalogue` refuses a pair that does not
fit together: an item without conditions, a caution that acts on nothing, a rule that names an item
which does not offer on it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from engine.conditions import NEVER, Named, walk
from engine.rulesets import Ruleset
from engine.yamlfile import YamlProblem, load_yaml
from rehab.shipped import CATALOGUE_FILE, EQUIPMENT_FILE
from triage.published import shipped_ruleset

GRADES = ("E1", "E2", "E3", "E4")
Acts = Literal["withheld_by", "ask_first", "check"]
ACTS: tuple[Acts, ...] = ("withheld_by", "ask_first", "check")
_ITEM_KEYS = {
    "id", "variant_of", "family", "label", "solves", "cautions", "fit", "iso_9999", "evidence",
    "evidence_note", "source_fact",
}  # fmt: skip
_NEEDED = ("id", "family", "label", "solves", "cautions", "fit", "iso_9999", "evidence")


class CatalogueError(ValueError):
    """The file cannot be used; `problems` holds one line for each reason."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Caution:
    """Words of warning, and how they act: by these checks, by a question, or at the hand-over."""

    text: str
    acts: Acts
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One kind of equipment. `evidence` is E1 (best) to E4, `iso_9999` codes without text."""

    id: str
    family: str
    label: str
    solves: str
    cautions: tuple[Caution, ...]
    fit: str
    iso_9999: tuple[str, ...]
    evidence: str
    evidence_note: str = ""
    source_fact: str = ""
    variant_of: str = ""


@dataclass(frozen=True)
class RuleLines:
    """Which items a rule offers first, which may follow, which it warns of; review in days."""

    id: str
    first: tuple[str, ...]
    then: tuple[str, ...]
    avoid: tuple[str, ...]
    review_days: tuple[int, ...]


@dataclass(frozen=True)
class Catalogue:
    """Items and rules by id, in the order of the file."""

    items: Mapping[str, Item]
    rules: Mapping[str, RuleLines]
    families: Mapping[str, str]
    grades: Mapping[str, str]


def shipped_catalogue(ruleset: Ruleset | None = None) -> Catalogue:
    """The catalogue that comes with the product, for the shipped conditions or other ones.

    Raises CatalogueError, RulesetError, OSError.
    """
    text = CATALOGUE_FILE.read_text(encoding="utf-8")
    return _built(text, ruleset or shipped_ruleset(EQUIPMENT_FILE))


@lru_cache(maxsize=2)
def _built(text: str, ruleset: Ruleset) -> Catalogue:
    return read_catalogue(text, ruleset)


def read_catalogue(text: str, ruleset: Ruleset) -> Catalogue:
    """The catalogue in `text`, checked against the ruleset; raises CatalogueError."""
    try:
        data: Any = load_yaml(text)
    except YamlProblem as error:
        raise CatalogueError([f"catalogue: {error}"]) from None
    problems = list(_form(data))
    if problems:
        raise CatalogueError(problems)
    catalogue = Catalogue(
        {each["id"]: _item(each) for each in data["items"]},
        {each["id"]: _lines(each) for each in data["rules"]},
        {each["id"]: each["title"] for each in data["families"]},
        dict(data["evidence_grades"]),
    )
    if len(catalogue.items) != len(data["items"]) or len(catalogue.rules) != len(data["rules"]):
        problems.append("catalogue: an id is given twice")
    problems += _fit_together(catalogue, ruleset)
    if problems:
        raise CatalogueError(problems)
    return catalogue


def _form(data: Any) -> Iterator[str]:
    """What is wrong with the file taken by itself."""
    parts = ("families", "items", "rules", "evidence_grades")
    if not isinstance(data, Mapping) or not set(parts) <= set(data):
        yield f"catalogue: needs {', '.join(parts)}"
        return
    families = {each.get("id") for each in data["families"]}
    for each in data["items"]:
        where = f"item {each.get('id', '?')}"
        for key in _NEEDED:
            if key not in each or each[key] in ("", None):
                yield f"{where}: {key} is missing"
        for key in sorted(set(each) - _ITEM_KEYS):
            yield f"{where}: unknown key {key!a}"
        if each.get("family") not in families:
            yield f"{where}: unknown family {each.get('family')!a}"
        if each.get("evidence") not in GRADES:
            yield f"{where}: evidence is one of {', '.join(GRADES)}"
        for caution in each.get("cautions") or ():
            acts = [key for key in ACTS if caution.get(key)]
            if len(acts) != 1 or not caution.get("text"):
                yield f"{where}: a caution has a text and one of {', '.join(ACTS)}"


def _item(data: Mapping[str, Any]) -> Item:
    texts = {key: str(data.get(key, "")) for key in ("evidence_note", "source_fact", "variant_of")}
    return Item(
        id=data["id"],
        family=data["family"],
        label=data["label"],
        solves=data["solves"],
        cautions=tuple(_caution(each) for each in data["cautions"]),
        fit=data["fit"],
        iso_9999=tuple(data["iso_9999"]),
        evidence=data["evidence"],
        **texts,
    )


def _caution(data: Mapping[str, Any]) -> Caution:
    acts = next(key for key in ACTS if data.get(key))
    codes = tuple(data["withheld_by"]) if acts == "withheld_by" else ()
    return Caution(data["text"], acts, codes)


def _lines(data: Mapping[str, Any]) -> RuleLines:
    return RuleLines(
        data["id"],
        tuple(data["first"]),
        tuple(data["then"]),
        tuple(data["avoid"]),
        tuple(data["review_days"]),
    )


def _fit_together(catalogue: Catalogue, ruleset: Ruleset) -> Iterator[str]:
    """What catalogue and ruleset do not agree on."""
    advice = {each.id: each for each in ruleset.parts.advice}
    rules = {rule.id for rule in ruleset.rules}
    for name in sorted(set(advice) ^ set(catalogue.items)):
        yield f"item {name}: it stands in only one of catalogue and ruleset"
    for name in sorted(set(catalogue.rules) - rules):
        yield f"rule {name}: not in the ruleset"
    for item in catalogue.items.values():
        if item.id not in advice:
            continue
        conditions = advice[item.id]
        codes = dict.fromkeys(code for each in item.cautions for code in each.codes)
        if set(codes) != set(conditions.withheld_by):
            yield f"item {item.id}: its cautions and withheld_by in the ruleset differ"
        asks = any(each.acts == "ask_first" for each in item.cautions)
        if asks != (conditions.ask_first_when != NEVER):
            yield f"item {item.id}: its cautions and ask_first_when in the ruleset differ"
        if item.variant_of and item.variant_of not in catalogue.items:
            yield f"item {item.id}: variant of unknown item {item.variant_of!a}"
    for lines in catalogue.rules.values():
        for name in dict.fromkeys((*lines.first, *lines.then, *lines.avoid)):
            if name not in catalogue.items:
                yield f"rule {lines.id}: unknown item {name!a}"
        for name in dict.fromkeys((*lines.first, *lines.then)):
            named = {
                part.name
                for part in (walk(advice[name].offer_when) if name in advice else ())
                if isinstance(part, Named)
            }
            if lines.id not in named:
                yield f"rule {lines.id}: item {name} is not offered on it in the ruleset"
