"""`manage.py prepare`"""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Bring the database up to date: migrations, the shared cache, the shipped content."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_content", stdout=self.stdout)
        call_command("load_rulesets", stdout=self.stdout)
