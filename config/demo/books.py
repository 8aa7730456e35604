"""One text that editors changed: an item of equipment, approved by a second person."""

from datetime import datetime, timedelta

from accounts.models import User
from config.demo.clinics import address_of
from content.actions.book_drafts import begin_draft, save_entry
from content.actions.books import approve, offer_draft
from content.book_selectors import edition
from content.models import BookDraft
from rehab.books.equipment import BOOK

WRITES, APPROVES = "daniel.mensah", "joan.mercer"
ITEM = "E10"
FIT = "Dry the table and wipe the suction foot. Pull to test before each meal."


def edit_catalogue(*, now: datetime) -> None:
    """Say more on how a bowl is made to hold; nothing to do before the texts are loaded."""
    version = edition(BOOK).version
    if version is None:
        return
    writer, second = (User.objects.get(email=address_of(each)) for each in (WRITES, APPROVES))
    draft = begin_draft(book=BOOK, version=version, by=writer, now=now)
    save_entry(
        draft=draft,
        section=BOOK.section("items"),
        key=ITEM,
        values={"fit": FIT},
        row_version=draft.row_version,
        by=writer,
        now=now,
    )
    written = BookDraft.objects.get(pk=draft.pk)
    offered = offer_draft(draft=written, row_version=written.row_version, by=writer, now=now)
    approve(
        draft=offered,
        row_version=offered.row_version,
        review_by=(now + timedelta(days=360)).date(),
        statement="Tried at two meals on the ward; the words are plain.",
        by=second,
        now=now,
    )
