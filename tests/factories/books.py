"""A small book with every kind of field, and its drafts on every step of their way."""

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.models import User
from content.actions import book_drafts
from content.actions import books as actions
from content.actions.books import publish_book
from content.books import Book, Content, Field, Kind, Section, register_book
from content.models import BookDraft, BookRevision, BookVersion
from core.audit.trail import SystemActor

NOW = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
REVIEW_BY = date(2027, 11, 1)
CONTENT: Content = {
    "id": "test-tools",
    "review_by": "2027-11-20",
    "most": 4,
    "families": [{"id": "eating", "title": "Eating"}, {"id": "writing", "title": "Writing"}],
    "items": [
        {
            "id": "T01",
            "family": "eating",
            "label": "Thick grip",
            "solves": "A weak grasp\n",
            "steps": ["Put it on.", "Try one meal."],
            "codes": ["15 09 13"],
            "weight": 0.2,
            "dose": {"hold": [20, 30]},
            "cautions": [
                {"text": "Must come apart for washing", "check": True},
                {"text": "Latex allergy: choose foam", "withheld_by": ["CI-latex"]},
            ],
            "source_fact": "003-21",
        },
        {"id": "T02", "family": "eating", "label": "Deep spoon", "solves": "Spills"},
        {
            "id": "T03",
            "family": "writing",
            "label": "Pen ring",
            "solves": "A pen that slips",
            "trial": True,
        },
    ],
    "scores": [
        {
            "id": "total",
            "label": "Total",
            "grades": [{"value": "0", "label": "None"}, {"value": "1", "label": "Full"}],
        }
    ],
}


def _families(content: Content) -> list[tuple[str, str]]:
    return [(each["id"], each["title"]) for each in content["families"]]


def _faults(content: Content) -> list[str]:
    return [
        f"{each['id']}: holds for more than two minutes"
        for each in content["items"]
        if (each.get("dose") or {}).get("hold", [0, 0])[1] > 120
    ]


def _remarks(content: Content) -> list[str]:
    bare = [each["id"] for each in content["items"] if not each.get("cautions")]
    return [f"Without cautions: {', '.join(bare)}"] if bare else []


CAUTIONS = (
    Field("text", "Caution", Kind.LINE, longest=120),
    Field("withheld_by", "Withheld by", Kind.CODES, needed=False, default=[]),
    Field("ask_first", "Ask first", Kind.FLAG, needed=False, default=False),
    Field("check", "Look when it is handed over", Kind.FLAG, needed=False, default=False),
)
GRADES = (
    Field("value", "Value", fixed=True),
    Field("label", "Label", longest=60),
)
TOOLS = Book(
    id="test-tools",
    title="Test tools",
    about="Tools that exist in tests only.",
    shelf="Tests",
    head=(Field("most", "Most on a sheet", Kind.NUMBER),),
    sections=(
        Section(
            "families", "Families", "Family", (Field("title", "Title"),), id_form="[a-z]{2,20}"
        ),
        Section(
            "items",
            "Items",
            "Item",
            (
                Field("label", "Label", help="As people call it."),
                Field("family", "Family", Kind.CHOICE, choices=_families),
                Field("solves", "Solves", Kind.TEXT, longest=400),
                Field("steps", "Steps", Kind.LINES, needed=False, longest=80),
                Field("codes", "Codes", Kind.CODES, needed=False),
                Field("trial", "On trial only", Kind.FLAG, needed=False),
                Field("weight", "Weight (kg)", Kind.NUMBER, needed=False),
                Field("dose.hold", "Hold (seconds)", Kind.RANGE, needed=False),
                Field("cautions", "Cautions", Kind.ROWS, needed=False, columns=CAUTIONS),
            ),
            id_form="T[0-9]{2}",
            group="family",
        ),
        Section(
            "scores",
            "Scores",
            "Score",
            (Field("label", "Label"), Field("grades", "Grades", Kind.ROWS, columns=GRADES)),
        ),
    ),
    shipped=lambda: deepcopy(CONTENT),
    faults=_faults,
    remarks=_remarks,
    page_of=lambda section, entry: f"/library/#{entry}" if section == "items" else "",
)
ITEMS = TOOLS.section("items")


def the_book() -> Book:
    """The test book, made known to the product."""
    register_book(TOOLS)
    return TOOLS


def a_version(content: Content | None = None, **fields: Any) -> BookVersion:
    """The test book, published as a release does."""
    values: dict[str, Any] = {"review_by": REVIEW_BY, "by": SystemActor("test"), "now": NOW}
    return publish_book(book=the_book(), content=content or deepcopy(CONTENT), **values | fields)


def a_draft(by: User, version: BookVersion | None = None, *, now: datetime = NOW) -> BookDraft:
    """A draft of the test book."""
    return book_drafts.begin_draft(book=the_book(), version=version or a_version(), by=by, now=now)


def fresh(draft: BookDraft) -> BookDraft:
    """The draft as the database holds it."""
    return BookDraft.objects.get(pk=draft.pk)


def content_of(draft: BookDraft) -> Content:
    """What the draft says now."""
    newest: BookRevision = draft.revisions.order_by("-number")[0]
    return dict(newest.content)


def item_of(draft: BookDraft, key: str = "T01") -> dict[str, Any]:
    """One item of the draft as it stands."""
    return next(dict(each) for each in content_of(draft)["items"] if each["id"] == key)


def reworded(draft: BookDraft, by: User, key: str = "T01", **values: Any) -> BookDraft:
    """Change an item."""
    current = fresh(draft)
    book_drafts.save_entry(
        draft=current, section=ITEMS, key=key, values=values or {"solves": "A grasp that tires"},
        row_version=current.row_version, by=by, now=NOW,
    )  # fmt: skip
    return fresh(draft)


def offered(draft: BookDraft, by: User, *, now: datetime = NOW) -> BookDraft:
    """Hand it to a second person."""
    current = fresh(draft)
    return actions.offer_draft(draft=current, row_version=current.row_version, by=by, now=now)


def approved(draft: BookDraft, by: User, *, now: datetime = NOW) -> BookVersion:
    """Publish it as a second person."""
    current = fresh(draft)
    return actions.approve(
        draft=current, row_version=current.row_version, review_by=REVIEW_BY,
        statement="Read every line.", by=by, now=now,
    )  # fmt: skip


def two_versions_and_a_draft(by: User, *, now: datetime) -> tuple[BookDraft, BookVersion]:
    """Two versions, and a draft after the newer one that waits for approval, with two revisions."""
    older = deepcopy(CONTENT)
    older["items"][1]["solves"] = "Spilling"
    a_version(older, now=now - timedelta(minutes=3))
    newest = a_version(now=now - timedelta(minutes=2))
    draft = a_draft(by, newest, now=now - timedelta(minutes=1))
    return offered(reworded(draft, by), by, now=now), newest
