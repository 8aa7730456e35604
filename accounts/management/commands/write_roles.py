"""`manage.py write_roles`: writes docs/roles.md from accounts/roles.py."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.roles import PERMISSIONS_OF, SYSTEM_PERMISSIONS, Permission

HEAD = """# Who may do what

Written by `manage.py write_roles` from `accounts/roles.py`; a test keeps the two equal.

A role holds in one clinic. A person may hold several roles, in several clinics. The system
administrator belongs to no clinic and sees no patient. A record of another clinic is answered as if
it did not exist.

"""


def roles_as_markdown() -> str:
    """Return the table of permissions by role."""
    titles = [str(role.label) for role in PERMISSIONS_OF] + ["System administrator"]
    holders = [*PERMISSIONS_OF.values(), SYSTEM_PERMISSIONS]
    lines = [
        "| Permission | " + " | ".join(titles) + " |",
        "|---|" + ":-:|" * len(titles),
        *(
            f"| `{permission}` | "
            + " | ".join("yes" if permission in held else "" for held in holders)
            + " |"
            for permission in Permission
        ),
    ]
    return HEAD + "\n".join(lines) + "\n"


class Command(BaseCommand):
    help = "Writes docs/roles.md."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.BASE_DIR) / "docs" / "roles.md"
        path.write_text(roles_as_markdown(), encoding="utf-8")
        self.stdout.write(str(path))
