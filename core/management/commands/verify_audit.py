"""`manage.py verify_audit`: proves that no audit event was changed or removed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.audit.trail import verify


class Command(BaseCommand):
    help = "Reads the whole audit chain; exit status 1 and the places when it does not hold."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            default="",
            help="a head hash that was exported earlier: the chain must contain it",
        )

    def handle(self, *args: Any, head: str, **options: Any) -> None:
        count, newest, faults = verify()
        for fault in faults:
            self.stderr.write(f"position {fault.position}: {fault.why}")
        if head and not self._contains(head):
            raise CommandError(
                "The chain no longer contains the exported head: its end was cut off."
            )
        if faults:
            raise CommandError(f"The audit chain does not hold: {len(faults)} faults.")
        self.stdout.write(f"{count} events, head {newest}")

    @staticmethod
    def _contains(head: str) -> bool:
        from core.audit.models import AuditEvent

        return AuditEvent.objects.filter(hash=head).exists()
