"""`manage.py load_rulesets`: publish the ruleset file that comes with the product."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.audit.trail import SystemActor
from engine.rulesets import RulesetError
from triage.actions.rulesets import RulesetChangedWithoutVersion, publish_ruleset
from triage.published import shipped_ruleset


class Command(BaseCommand):
    help = "Publish the shipped ruleset; running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            ruleset = shipped_ruleset()
            version, is_new = publish_ruleset(
                ruleset=ruleset, by=SystemActor("load_rulesets"), now=timezone.now()
            )
        except (RulesetError, OSError, RulesetChangedWithoutVersion) as error:
            raise CommandError(str(error)) from None
        state = "published" if is_new else "already there"
        self.stdout.write(f"{version} ({version.digest[:12]}): {state}")
