"""The catalogue of equipment as a book, and the catalogue that is read now."""

import logging
from collections.abc import Iterator, Sequence
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from content.book_selectors import Edition, edition
from content.books import Book, Content, Field, Kind, Section
from engine.rulesets import Ruleset
from rehab.books.shared import codes, file_content, flag, problems_of, rules_in_use
from rehab.equipment_catalogue import (
    GRADES,
    Catalogue,
    CatalogueError,
    catalogue_from,
    misfits,
)
from rehab.equipment_facts import RULESET
from rehab.shipped import CATALOGUE_FILE, EQUIPMENT_FILE

log = logging.getLogger(__name__)
UNREADABLE = Catalogue({}, {}, {}, {})
ITEM_FORM = r"^E\d{2,3}$"
RULE_FORM = r"^R\d{2,3}$"


def _shipped() -> Content:
    return file_content(CATALOGUE_FILE)


def _families(content: Content) -> Sequence[tuple[str, str]]:
    return [(each["id"], each["title"]) for each in content["families"]]


def _grades(content: Content) -> Sequence[tuple[str, str]]:
    return [(grade, f"{grade}: {content['evidence_grades'][grade]}") for grade in GRADES]


def rules() -> Ruleset:
    """The rules by which equipment is offered now."""
    return rules_in_use(RULESET, EQUIPMENT_FILE)


def faults(content: Content) -> Sequence[str]:
    """What keeps this catalogue from being published: by itself, or beside the rules in use."""
    return problems_of(lambda: catalogue_from(content, rules()))


def remarks(content: Content) -> Iterator[str]:
    """What the rules in use do not know yet, or say without words here."""
    try:
        catalogue = catalogue_from(content)
    except CatalogueError:
        return
    yield from (each.text for each in misfits(catalogue, rules()) if not each.harms)


def _page_of(section: str, entry: str) -> str:
    if section == "items":
        return reverse("rehab:catalogue_item", args=[entry])
    return reverse("rehab:catalogue")


CAUTIONS = Field(
    "cautions",
    _("Cautions"),
    Kind.ROWS,
    help=_("Each acts in one way: by conditions that take the item away, or by a tick."),
    needed=False,
    default=[],
    columns=(
        Field("text", _("Words"), Kind.TEXT, longest=300),
        codes("withheld_by", _("Taken away by these conditions of the rules")),
        flag("ask_first", _("Asked before it is offered")),
        flag("check", _("Looked at when it is handed over")),
    ),
)

ITEMS = Section(
    "items",
    _("Items"),
    _("Item"),
    (
        Field("label", _("Name"), longest=120),
        Field("family", _("Family"), Kind.CHOICE, choices=_families),
        Field("solves", _("What it is for"), Kind.TEXT, longest=400),
        Field("fit", _("Fit and trial"), Kind.TEXT, longest=600),
        CAUTIONS,
        codes("iso_9999", _("Codes of ISO 9999"), needed=True),
        Field("evidence", _("Grade of evidence"), Kind.CHOICE, choices=_grades),
        Field("evidence_note", _("Note on the evidence"), needed=False, default=""),
        Field("source_fact", _("Fact of the sources"), needed=False, default="", longest=20),
        Field("variant_of", _("Form of another item"), needed=False, default="", longest=20),
    ),
    id_form=ITEM_FORM,
    group="family",
)

RULES = Section(
    "rules",
    _("Lines of the rules"),
    _("Rule"),
    (
        codes("first", _("Offered first")),
        codes("then", _("May follow")),
        codes("avoid", _("Warned of")),
        codes("review_days", _("Days until each review")),
    ),
    id_form=RULE_FORM,
)

FAMILIES = Section("families", _("Families"), _("Family"), (Field("title", _("Title")),))

BOOK = Book(
    "equipment",
    _("Equipment catalogue"),
    _(
        "What each kind of equipment is for, how it is fitted, what speaks against it. On which "
        "conditions it is offered stands in the rules, which change as versions of their own."
    ),
    _("Equipment"),
    tuple(
        Field(f"evidence_grades.{grade}", _("Grade of evidence %(grade)s") % {"grade": grade})
        for grade in GRADES
    ),
    (ITEMS, RULES, FAMILIES),
    _shipped,
    faults,
    remarks,
    _page_of,
)


@lru_cache(maxsize=8)
def _built(text: Edition, ruleset: Ruleset | None) -> Catalogue:
    return catalogue_from(text.content, ruleset)


def catalogue_for(ruleset: Ruleset) -> Catalogue:
    """The catalogue in use, fit for advice by this ruleset; raises CatalogueError."""
    return _built(edition(BOOK), ruleset)


def catalogue_in_use() -> Catalogue:
    """The words of the catalogue in use, whatever the rules are.

    Empty when a release can't read it any more: names are told by their key then, nothing is
    offered, and the pages beside it go on.
    """
    text = edition(BOOK)
    try:
        return _built(text, None)
    except CatalogueError as error:
        log.error("The equipment catalogue in use can't be read: %s", "; ".join(error.problems))
        return UNREADABLE


def misfits_of(ruleset: Ruleset) -> Sequence[str]:
    """Why advice by this ruleset would break on the catalogue in use; empty when it would not."""
    return problems_of(lambda: catalogue_for(ruleset))
