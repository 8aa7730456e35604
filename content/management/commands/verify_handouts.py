"""`manage.py verify_handouts`: proves that every issued sheet is still the one that was issued."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from content.verifying import Redrawn, proofs


class Command(BaseCommand):
    help = (
        "Reads every issued handout and compares it with its SHA-256 and the audit trail; exit "
        "status 1 and the ids when one differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--redraw",
            action="store_true",
            help="also draw each sheet again from its stored words and compare every byte "
            "(about a fifth of a second a sheet)",
        )

    def handle(self, *args: Any, redraw: bool, **options: Any) -> None:
        counts: Counter[str] = Counter()
        for proof in proofs(redraw=redraw):
            counts["read"] += 1
            counts["differ"] += bool(proof.faults)
            counts[proof.redrawn] += 1
            for fault in proof.faults:
                self.stderr.write(f"{proof.handout.pk}: {fault}")
        self.stdout.write(f"{counts['read']} handouts read, {counts['differ']} differ")
        if redraw:
            self.stdout.write(
                f"{counts[Redrawn.SAME]} drawn again with the same bytes, "
                f"{counts[Redrawn.EARLIER_FORM]} were drawn by an earlier form of the sheet or "
                "earlier tools and can't be compared"
            )
        if counts["differ"]:
            raise CommandError(f"{counts['differ']} handouts are not as they were issued.")
