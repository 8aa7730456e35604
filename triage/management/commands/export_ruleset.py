"""`manage.py export_ruleset ID [VERSION]`: a published ruleset as its YAML file."""

import argparse
import io
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engine.export import to_yaml
from triage.published import published
from triage.ruleset_selectors import versions
from triage.selectors import newest_ruleset


class Command(BaseCommand):
    help = "Write a published ruleset to standard output; loading it gives the same digest."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("ruleset", help="its id, for example twitch-and-cramp")
        parser.add_argument(
            "number", nargs="?", metavar="VERSION", help="default: the version that is in use"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        ruleset_id, number = options["ruleset"], options["number"]
        if number is None:
            version = newest_ruleset(ruleset_id)
        else:
            version = versions().filter(ruleset_id=ruleset_id, version=number).first()
        if version is None:
            asked = f"version {number}" if number is not None else "version in use"
            raise CommandError(f"{ruleset_id}: there is no {asked}.")
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # whatever the terminal's locale says
        self.stdout.write(to_yaml(published(version).ruleset), ending="")
