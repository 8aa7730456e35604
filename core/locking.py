"""Two people edit the same row: the second learns of it, and nothing either typed is lost."""

from typing import Any, TypeVar

from django.db import models
from django.db.models import F

from core.tables import Mutable

Row = TypeVar("Row", bound=Mutable)


class StaleRecord(Exception):
    """The row has changed since it was read. `current` is the row as it is now."""

    def __init__(self, current: Mutable) -> None:
        super().__init__(f"{type(current).__name__} {current.pk} has changed since it was read.")
        self.current = current


def save_if_current(row: Row, *, row_version: int, changes: dict[str, Any]) -> Row:
    """Write `changes` to `row` if nobody wrote since `row_version`, in one UPDATE.

    Raises StaleRecord (with the row as it stands) otherwise. The table's constraints apply.
    """
    model: type[models.Model] = row._meta.model  # the class also behind a lazy request.user
    updated = model._default_manager.filter(pk=row.pk, row_version=row_version).update(
        **changes, row_version=F("row_version") + 1
    )
    current = model._default_manager.get(pk=row.pk)
    if not updated:
        raise StaleRecord(current)  # type: ignore[arg-type]
    return current  # type: ignore[return-value]
