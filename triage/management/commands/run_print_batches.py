"""`manage.py run_print_batches`: makes the sheets of print batches that nobody is looking at.

For a timer (every minute, say). It may be killed and started again at any time, also while another
one runs: each sheet is leased to one process.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from content.batch_actions import make_next
from content.models import ItemState
from content.selectors import unfinished_print_batches
from triage.batch_sheets import compose


class Command(BaseCommand):
    help = "Makes every sheet that waits in a print batch; says how many were made and how many not"

    def handle(self, *args: Any, **options: Any) -> None:
        made = failed = 0
        for batch in unfinished_print_batches():
            while (item := make_next(batch=batch, compose=compose, now=timezone.now())) is not None:
                made += item.state == ItemState.DONE
                failed += item.state == ItemState.FAILED
        self.stdout.write(f"{made} sheets made, {failed} not made")
