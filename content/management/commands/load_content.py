"""Load the shipped topics, leaflets and reference texts. Running it again changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from content.actions import LeafletChangedWithoutVersion, publish_leaflet
from content.actions.books import load_shipped
from content.actions.topics import load_topics
from content.book_selectors import digest_of, edition, is_edited_here
from content.books import Book, known_books
from content.editing_selectors import newest_edited
from content.leaflet_files import load_shipped_leaflets
from content.models import LeafletVersion
from core.audit.trail import SystemActor


class Command(BaseCommand):
    """`manage.py load_content`"""

    help = "Publish the leaflets and reference texts that ship with this version, if not there yet."

    def handle(self, *args: Any, **options: Any) -> None:
        self._topics()
        self._leaflets()
        self._books()

    def _topics(self) -> None:
        topics = load_topics(by=SystemActor("release"), now=timezone.now())
        if topics:
            self.stdout.write(f"{len(topics)} topics added.")

    def _leaflets(self) -> None:
        before = LeafletVersion.objects.count()
        for leaflet in load_shipped_leaflets():
            if kept := newest_edited(leaflet.slug, leaflet.language):
                self.stdout.write(
                    f"{leaflet.slug} ({leaflet.language}): kept as edited here, version "
                    f"{kept.version}; the shipped version {leaflet.version} was not loaded."
                )
                continue
            try:
                publish_leaflet(leaflet=leaflet, by=SystemActor("release"), now=timezone.now())
            except LeafletChangedWithoutVersion as problem:
                raise CommandError(str(problem)) from problem
        added = LeafletVersion.objects.count() - before
        self.stdout.write(f"{added} leaflets published, {before + added} versions in the library.")

    def _books(self) -> None:
        published = 0
        for book in known_books():
            made = load_shipped(book=book, by=SystemActor("release"), now=timezone.now())
            if made is not None:
                published += 1
                self.stdout.write(f"{book.id}: text version {made.version} published.")
            elif is_edited_here(book) and edition(book).digest != digest_of(book.shipped()):
                self.stdout.write(f"{book.id}: kept as edited here, text version {_number(book)}.")
        self.stdout.write(f"{published} reference texts published.")


def _number(book: Book) -> int:
    version = edition(book).version
    return version.version if version is not None else 0
