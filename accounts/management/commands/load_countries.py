"""`manage.py load_countries`"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.actions.countries import load_countries
from core.audit.trail import SystemActor


class Command(BaseCommand):
    help = "Add the countries that ship with this version; what was changed here is kept."

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_countries(by=SystemActor("release"), now=timezone.now())
        self.stdout.write(f"{len(added)} countries added.")
