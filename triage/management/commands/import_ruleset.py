"""`manage.py import_ruleset FILE --by EMAIL`: make a draft of a ruleset file.

It mirrors the page: the named editor is the author of the draft, so somebody else approves it.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from accounts.roles import Permission
from triage.actions.editing import import_draft
from triage.ruleset_refusals import (
    NotARuleset,
    UnusedRuleset,
)


class Command(BaseCommand):
    help = "Make a draft of a ruleset file, in the name of somebody who may edit content."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", help="a YAML file, or - for standard input")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="whose draft it is")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(email=options["by"].lower()).first()
        if by is None or not by.may(Permission.CONTENT_EDIT):
            raise CommandError(f"{options['by']} is nobody who may edit rulesets.")
        name = options["file"]
        try:
            data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            text = data.decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{name}: {error}") from None
        try:
            draft = import_draft(text=text, by=by, now=timezone.now())
        except NotARuleset as refused:
            raise CommandError("\n".join(f"{name}: {each}" for each in refused.problems)) from None
        except UnusedRuleset as refused:
            raise CommandError(f"{name}: {refused.message}") from None
        self.stdout.write(f"{draft.title}: draft {draft.pk}")
