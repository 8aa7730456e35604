"""`manage.py export_audit_head`: one line to keep outside this machine.

Whoever can rewrite the whole database can also rebuild the chain; they can't change a head hash
that was printed, mailed or stored elsewhere. `manage.py verify_audit --head HASH` compares later.
"""

import json
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from core.audit.models import AuditEvent


class Command(BaseCommand):
    help = "Prints position, hash and time of the newest audit event as one line of JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        newest = AuditEvent.objects.order_by("-position").first()
        self.stdout.write(
            json.dumps(
                {
                    "position": newest.position if newest else 0,
                    "hash": newest.hash if newest else "0" * 64,
                    "at": newest.at.isoformat() if newest else None,
                    "exported_at": timezone.now().isoformat(),
                },
                sort_keys=True,
            )
        )
