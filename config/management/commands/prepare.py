"""`manage.py prepare`"""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from core.audit.trail import SystemActor
from triage.actions.following import adopt_earlier_decisions


class Command(BaseCommand):
    help = "Bring the database up to date: migrations, the shared cache, the shipped content."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_countries", stdout=self.stdout)
        call_command("load_content", stdout=self.stdout)
        call_command("load_rulesets", stdout=self.stdout)
        call_command("keep_vectors", stdout=self.stdout)
        adopted = adopt_earlier_decisions(by=SystemActor("prepare"), now=timezone.now())
        if adopted:
            self.stdout.write(f"{adopted} earlier decisions now have a thread or a recall.")
