"""`manage.py demo_clinic`: the whole demonstration, ready to serve."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.demo import seed
from config.demo.clinics import ADMINISTRATOR, CLINICS, PASSWORD, address_of


class Command(BaseCommand):
    help = "Bring the database up to date and build the demonstration, unless it is there."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default="8000", help="only for the address that is printed")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_MODE:
            raise CommandError(
                "The demonstration is built with its own settings only: use `make demo`, or set "
                "DJANGO_SETTINGS_MODULE=config.settings.demo."
            )
        call_command("prepare", stdout=self.stdout)
        if seed.exists():
            self.stdout.write("The demonstration is there already; nothing was changed.")
        else:
            self.stdout.write("Building the demonstration (a minute or two) ...")
            self.stdout.flush()
            seed.build(now=timezone.now())
        self.stdout.write(self._told(options["port"]))

    def _told(self, port: str) -> str:
        lines = [
            "",
            f"Myoway demonstration:  http://127.0.0.1:{port}/",
            f"Password of everyone:  {PASSWORD}",
            "",
        ]
        for clinic in CLINICS:
            lines.append(clinic.fields["name"])
            lines += [
                f"  {role.label!s:<22}{address_of(local_part)}"
                for local_part, _name, _title, role in clinic.staff
            ]
        lines += [
            "All clinics",
            f"  {'System administrator':<22}{address_of(ADMINISTRATOR[0])}",
            "",
        ]
        return "\n".join(lines)
