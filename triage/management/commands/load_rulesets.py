"""`manage.py load_rulesets`: publish the ruleset files that come with the product."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from core.audit.trail import SystemActor
from engine.rulesets import RulesetError
from triage.actions.rulesets import RulesetChangedWithoutVersion, publish_ruleset
from triage.published import shipped_files, shipped_ruleset


class Command(BaseCommand):
    help = "Publish the shipped rulesets; running it again changes nothing."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """All of them or none: half a set of rulesets is no state to begin work in."""
        for path in shipped_files():
            try:
                version, is_new = publish_ruleset(
                    ruleset=shipped_ruleset(path),
                    by=SystemActor("load_rulesets"),
                    now=timezone.now(),
                )
            except (RulesetError, OSError, RulesetChangedWithoutVersion) as error:
                raise CommandError(str(error)) from None
            state = "published" if is_new else "already there"
            self.stdout.write(f"{version} ({version.digest[:12]}): {state}")
