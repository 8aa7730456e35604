"""`manage.py restore DIRECTORY --into URL`"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.backup import BackupFailed, TargetNotEmpty, restore_backup


class Command(BaseCommand):
    help = "Put a backup into an empty database, and prove the audit chain there."
    requires_system_checks: list[str] = []  # the running database may be the broken one

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", type=Path, help="a directory made by 'backup'")
        parser.add_argument(
            "--into", required=True, metavar="URL",
            help="sqlite:///path/of/new/file or postgres://user:password@host/empty_database",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            proved = restore_backup(backup=options["directory"], into=options["into"])
        except (BackupFailed, TargetNotEmpty, FileNotFoundError, ValueError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"Restored; the audit chain holds over {proved['audit_rows']:,} rows.")
