"""`manage.py backup DIRECTORY`"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.backup import BackupFailed, TargetNotEmpty, make_backup
from core.audit.trail import SystemActor


class Command(BaseCommand):
    help = "Copy the database into a new directory, check the copy, and write its manifest."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path, help="a directory that doesn't exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        into: Path = options["directory"]
        try:
            manifest = make_backup(into=into, by=SystemActor("operator"), now=timezone.now())
        except (BackupFailed, TargetNotEmpty) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"{into}: {manifest['bytes']:,} bytes, {manifest['audit_rows']:,} audit rows; "
            f"checked: {manifest['checked']}."
        )
