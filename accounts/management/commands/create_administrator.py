"""`manage.py create_administrator`: the first account of a new installation.

Asks for what it needs, or takes MYOWAY_ADMIN_EMAIL, MYOWAY_ADMIN_NAME and MYOWAY_ADMIN_PASSWORD
from the environment. No account ships with the product.
"""

import getpass
import os
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from accounts.actions.installation import AccountExists, create_system_administrator
from accounts.selectors import system_administrators

VARIABLES = ("MYOWAY_ADMIN_EMAIL", "MYOWAY_ADMIN_NAME", "MYOWAY_ADMIN_PASSWORD")


class Command(BaseCommand):
    help = f"Makes a system administrator, by asking or from {', '.join(VARIABLES)}."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-none",
            action="store_true",
            help="do nothing when a system administrator exists already",
        )

    def handle(self, *args: Any, if_none: bool, **options: Any) -> None:
        if if_none and system_administrators().exists():
            self.stdout.write("There is a system administrator already.")
            return
        given = {name: os.environ.get(name, "") for name in VARIABLES}
        if all(given.values()):
            email, name, password = given.values()
        elif sys.stdin.isatty():
            email, name, password = self._asked()
        else:
            missing = ", ".join(n for n, value in given.items() if not value)
            raise CommandError(f"Run this in a terminal, or set {missing}.")
        try:
            validate_email(email)
            person = create_system_administrator(
                email=email, full_name=name.strip(), password=password, now=timezone.now()
            )
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
        except AccountExists as fault:
            raise CommandError(f"{email} has an account already.") from fault
        self.stdout.write(
            f"{person.full_name} can sign in as {person.email} and will be asked to set up "
            "a second factor."
        )

    def _asked(self) -> tuple[str, str, str]:
        email = input("E-mail address: ").strip()
        name = input("Full name: ").strip()
        password = getpass.getpass("Password (at least 12 characters): ")
        if getpass.getpass("Password, once more: ") != password:
            raise CommandError("The two passwords differ.")
        return email, name, password
