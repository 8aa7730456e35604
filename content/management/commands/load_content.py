"""Load the shipped topics and leaflets into the library. Running it again changes nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from content.actions import LeafletChangedWithoutVersion, publish_leaflet
from content.actions.topics import load_topics
from content.editing_selectors import newest_edited
from content.leaflet_files import load_shipped_leaflets
from content.models import LeafletVersion
from core.audit.trail import SystemActor


class Command(BaseCommand):
    """`manage.py load_content`"""

    help = "Publish the leaflets that ship with this version, if they are not in the library yet."

    def handle(self, *args: Any, **options: Any) -> None:
        topics = load_topics(by=SystemActor("release"), now=timezone.now())
        if topics:
            self.stdout.write(f"{len(topics)} topics added.")
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
