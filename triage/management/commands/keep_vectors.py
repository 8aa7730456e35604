"""`manage.py keep_vectors`: let older signed screenings be found as similar ones."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from core.audit.trail import SystemActor
from triage.actions.vectors import keep_missing_vectors


class Command(BaseCommand):
    help = "Make the finding vectors that signed screenings lack; running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        made, total = -1, 0
        while made:
            made = keep_missing_vectors(by=SystemActor("keep_vectors"), now=timezone.now())
            total += made
        self.stdout.write(f"finding vectors: {total} made")
