"""Marks that several clinical rows carry: entered in error, and pairs of who and when."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.tables import Mutable, Privacy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST_REASON = 500  # characters
LONGEST_NOTE = 4_000  # characters; a long paragraph, not a document


def both_or_neither(*fields: str) -> Q:
    """All of these nullable fields are set, or none is: who without when means nothing."""
    return Q(**{f"{f}__isnull": True for f in fields}) | Q(
        **{f"{f}__isnull": False for f in fields}
    )


def staff(
    verbose_name: "str | _StrPromise", *, null: bool = False
) -> "models.ForeignKey[Any, Any]":
    """A member of staff who did something; people are never deleted, so the row keeps its name."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=verbose_name,
        on_delete=models.PROTECT,
        related_name="+",
        null=null,
        blank=null,
    )


class Retractable(Mutable):
    """A row that may be marked as entered in error. It stays readable, struck through."""

    error_reason = models.CharField(_("why it is wrong"), max_length=LONGEST_REASON, blank=True)
    error_by = staff(_("marked in error by"), null=True)
    error_at = models.DateTimeField(_("marked in error at"), null=True, blank=True)

    retractable_privacy: ClassVar[dict[str, Privacy]] = {
        "row_version": Privacy.INTERNAL,
        "error_reason": Privacy.CLINICAL,
        "error_by": Privacy.INTERNAL,
        "error_at": Privacy.INTERNAL,
    }

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(error_at=None, error_by=None, error_reason="")
                | (Q(error_at__isnull=False, error_by__isnull=False) & ~Q(error_reason="")),
                name="%(class)s_error_has_reason_who_when",
            )
        ]

    @property
    def in_error(self) -> bool:
        return self.error_at is not None
