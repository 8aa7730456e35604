"""The catalogue of adaptive equipment, read from reviewed data and held against its ruleset.

Conditions are in the ruleset, words and figures here. What would make advice wrong is refused: an
item that is offered without an entry, a caution that takes nothing away, a rule that names an item
which is not offered on it. What is merely never read (an entry that no rule names yet) is refused
in the shipped pair only: here the words come before the rules, there the rules before the words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from engine.conditions import NEVER, Condition, Named, walk
from engine.records import Advice
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
_NEEDED = ("id", "family", "label", "solves", "fit", "iso_9999", "evidence")


class CatalogueError(ValueError):
    """The text cannot be used; `problems` holds one line for each reason."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class Misfit(NamedTuple):
    """What a text and its ruleset do not agree on; `harms`: advice would be wrong or break."""

    text: str
    harms: bool


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
    """The catalogue in a file, which fits the ruleset in every point; raises CatalogueError."""
    try:
        data: Any = load_yaml(text)
    except YamlProblem as error:
        raise CatalogueError([f"catalogue: {error}"]) from None
    catalogue = catalogue_from(data)
    problems = [each.text for each in misfits(catalogue, ruleset)]
    if problems:
        raise CatalogueError(problems)
    return catalogue


def catalogue_from(data: Any, ruleset: Ruleset | None = None) -> Catalogue:
    """The catalogue in data of the file's form, and fit for advice by the ruleset if one is given.

    Raises CatalogueError.
    """
    problems = list(_form(data))
    if problems:
        raise CatalogueError(problems)
    catalogue = Catalogue(
        {each["id"]: _item(each) for each in data["items"]},
        {each["id"]: _lines(each) for each in data["rules"]},
        {each["id"]: each["title"] for each in data["families"]},
        dict(data["evidence_grades"]),
    )
    problems = list(_within(catalogue, data))
    if ruleset is not None:
        problems += [each.text for each in misfits(catalogue, ruleset) if each.harms]
    if problems:
        raise CatalogueError(problems)
    return catalogue


def _form(data: Any) -> Iterator[str]:
    """What is wrong with the text taken by itself, entry by entry."""
    parts = ("families", "items", "rules", "evidence_grades")
    if not isinstance(data, Mapping) or not set(parts) <= set(data):
        yield f"catalogue: needs {', '.join(parts)}"
        return
    families = {each.get("id") for each in data["families"] if each.get("title")}
    for grade in GRADES:
        if not data["evidence_grades"].get(grade):
            yield f"evidence: {grade} has no words"
    for each in data["items"]:
        where = f"item {each.get('id', '?')}"
        for key in _NEEDED:
            if each.get(key) in ("", None, []):
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
    for each in data["rules"]:
        if not all(str(days).isdecimal() for days in each.get("review_days", ())):
            yield f"rule {each.get('id', '?')}: review_days are whole numbers of days"


def _item(data: Mapping[str, Any]) -> Item:
    texts = {key: str(data.get(key, "")) for key in ("evidence_note", "source_fact", "variant_of")}
    return Item(
        id=data["id"],
        family=data["family"],
        label=data["label"],
        solves=data["solves"],
        cautions=tuple(_caution(each) for each in data.get("cautions", ())),
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
    first, then, avoid = (tuple(data.get(key, ())) for key in ("first", "then", "avoid"))
    days = tuple(int(each) for each in data.get("review_days", ()))
    return RuleLines(data["id"], first, then, avoid, days)


def _within(catalogue: Catalogue, data: Mapping[str, Any]) -> Iterator[str]:
    """What the entries of the catalogue do not agree on among themselves."""
    if len(catalogue.items) != len(data["items"]) or len(catalogue.rules) != len(data["rules"]):
        yield "catalogue: an id is given twice"
    for item in catalogue.items.values():
        if item.variant_of and item.variant_of not in catalogue.items:
            yield f"item {item.id}: variant of unknown item {item.variant_of!a}"
    for lines in catalogue.rules.values():
        for name in dict.fromkeys((*lines.first, *lines.then, *lines.avoid)):
            if name not in catalogue.items:
                yield f"rule {lines.id}: unknown item {name!a}"


def misfits(catalogue: Catalogue, ruleset: Ruleset) -> Iterator[Misfit]:
    """What catalogue and ruleset do not agree on."""
    advice = {each.id: each for each in ruleset.parts.advice}
    offers = {name: _rules_named(each.offer_when) for name, each in advice.items()}
    for name in sorted(set(advice) - set(catalogue.items)):
        yield Misfit(f"item {name}: the ruleset offers it, and the catalogue has no entry", True)
    for name in sorted(set(catalogue.items) - set(advice)):
        yield Misfit(f"item {name}: the ruleset does not know it, so it is never offered", False)
    for item in catalogue.items.values():
        if item.id in advice:
            yield from _cautions_act(item, advice[item.id])
    rules = {rule.id for rule in ruleset.rules}
    advising = rules & {name for names in offers.values() for name in names}
    for name in sorted(advising - set(catalogue.rules)):
        yield Misfit(f"rule {name}: it has no lines here, so what it says is not shown", True)
    for lines in catalogue.rules.values():
        if lines.id not in rules:
            yield Misfit(f"rule {lines.id}: not in the ruleset", False)
            continue
        for name in dict.fromkeys((*lines.first, *lines.then)):
            if lines.id not in offers.get(name, ()):
                said = f"rule {lines.id}: item {name} is not offered on it in the ruleset"
                yield Misfit(said, True)


def _cautions_act(item: Item, conditions: Advice) -> Iterator[Misfit]:
    """Words must not promise more than the rules do; rules may hold back more than words say."""
    said = {code for each in item.cautions for code in each.codes}
    held = set(conditions.withheld_by)
    asks = any(each.acts == "ask_first" for each in item.cautions)
    asked = conditions.ask_first_when != NEVER
    if said - held:
        codes = ", ".join(sorted(said - held))
        text = f"item {item.id}: by its cautions {codes} takes it away, in the ruleset it does not"
        yield Misfit(text, True)
    if held - said:
        codes = ", ".join(sorted(held - said))
        text = f"item {item.id}: in the ruleset {codes} takes it away, and no caution says so"
        yield Misfit(text, False)
    if asks and not asked:
        text = f"item {item.id}: by its cautions something is asked first, in the ruleset nothing"
        yield Misfit(text, True)
    if asked and not asks:
        text = f"item {item.id}: in the ruleset something is asked first, and no caution says so"
        yield Misfit(text, False)


def _rules_named(condition: Condition) -> set[str]:
    return {part.name for part in walk(condition) if isinstance(part, Named)}
