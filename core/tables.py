"""What every table shares: who may change it, how private each field is, its version.

Every model derives from `Mutable` or `Immutable`, and classifies every field in `privacy`
(tests/architecture keeps both), so that "may this row change?" and "may this field leave the
house?" always have an answer.
"""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Privacy(models.TextChoices):
    """How a field must be handled when it is logged, exported or copied."""

    PUBLIC = "public", _("says nothing about a person")
    INTERNAL = "internal", _("keys, staff and operations")
    PERSONAL = "personal", _("identifies a patient or reaches them")
    CLINICAL = "clinical", _("says something about a patient's health")


class ImmutableRecord(Exception):
    """Somebody tried to change or delete a row that is written once."""


class Declared(models.Model):
    """Base of every table: carries the privacy class of each of its fields."""

    privacy: ClassVar[dict[str, Privacy]] = {}

    class Meta:
        abstract = True


class Mutable(Declared):
    """A row that actions may change. `row_version` is what two people editing at once compare."""

    row_version = models.PositiveIntegerField(_("row version"), default=1, editable=False)

    class Meta:
        abstract = True


class ImmutableQuerySet(models.QuerySet[Any]):
    """Refuses the bulk doors past `save`."""

    def update(self, **kwargs: Any) -> int:
        raise ImmutableRecord(f"{self.model.__name__} rows are written once.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ImmutableRecord(f"{self.model.__name__} rows are kept.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise ImmutableRecord(f"{self.model.__name__} rows are written once.")


class Immutable(Declared):
    """A row that is written once and kept: audit, receipts, issued documents, published content."""

    objects = ImmutableQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ImmutableRecord(f"{type(self).__name__} rows are written once.")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise ImmutableRecord(f"{type(self).__name__} rows are kept.")
