"""What an audit row says about a change of something that is no secret and no record."""

from typing import Any

from django.db import models

from core.tables import Declared, Privacy


def what_changed(row: Declared, changes: dict[str, Any]) -> dict[str, Any]:
    """Return names, old and new values of the fields, as the audit trail keeps them.

    Values are kept of fields that say nothing about a person; of others the name alone.
    """
    public = {name for name in changes if row.privacy[name] is Privacy.PUBLIC}
    return {
        "fields": sorted(changes),
        "before": {name: _plain(getattr(row, name)) for name in sorted(public)},
        "after": {name: _plain(changes[name]) for name in sorted(public)},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    return value if value is None or isinstance(value, bool | int) else str(value)
