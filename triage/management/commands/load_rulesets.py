"""`manage.py load_rulesets`: publish the ruleset files that come with the product."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from core.audit.trail import SystemActor
from engine.rulesets import Ruleset, RulesetError
from triage.actions.rulesets import RulesetChangedWithoutVersion, publish_ruleset
from triage.models import RulesetVersion
from triage.published import shipped_files, shipped_ruleset
from triage.ruleset_uses import use_of


class Command(BaseCommand):
    help = "Publish the shipped rulesets; running it again changes nothing."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """All of them or none: half a set of rulesets is no state to begin work in.

        One that does not fit a text that was edited here is left out, and the version in use stays.
        """
        for path in shipped_files():
            try:
                if self._is_unfit(shipped_ruleset(path)):
                    continue
                version, is_new = publish_ruleset(
                    ruleset=shipped_ruleset(path),
                    by=SystemActor("load_rulesets"),
                    now=timezone.now(),
                )
            except (RulesetError, OSError, RulesetChangedWithoutVersion) as error:
                raise CommandError(str(error)) from None
            state = "published" if is_new else "already there"
            self.stdout.write(f"{version} ({version.digest[:12]}): {state}")

    def _is_unfit(self, ruleset: Ruleset) -> bool:
        """Whether it would break on the texts in use if it were published now; says why."""
        use = use_of(ruleset.id)
        if use is None or RulesetVersion.objects.filter(digest=ruleset.digest).exists():
            return False
        misfits = list(use.misfits(ruleset))
        if misfits:
            self.stdout.write(
                f"{ruleset.id} {ruleset.version}: not published, it does not fit the texts in use"
            )
            self.stdout.write("".join(f"  {each}\n" for each in misfits))
        return bool(misfits)
