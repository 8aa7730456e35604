"""The audit trail's one table."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Privacy


class AuditEvent(Immutable):
    """One thing that somebody did or looked at.

    Rows hold ids, not foreign keys, so the trail neither blocks nor dies with its subject.
    Each row carries the SHA-256 of the one before it: an altered or removed row is found by
    `manage.py verify_audit`. Triggers in the database refuse UPDATE and DELETE.
    """

    position = models.PositiveBigIntegerField(_("position in the chain"), unique=True)
    at = models.DateTimeField(_("when"))
    actor = models.CharField(
        _("who"), max_length=60, db_index=True
    )  # "user:12", "anonymous", "system:demo"
    verb = models.CharField(_("what"), max_length=60)
    subject_type = models.CharField(_("kind of thing"), max_length=60, blank=True)
    subject_id = models.CharField(_("which thing"), max_length=60, blank=True)
    about = models.UUIDField(_("whose record"), null=True)
    clinic_id = models.BigIntegerField(_("clinic"), null=True)
    purpose = models.CharField(_("purpose"), max_length=60, blank=True)
    request_id = models.CharField(_("request"), max_length=40, blank=True)
    detail = models.JSONField(
        _("detail"), default=dict
    )  # ids, counts, field names; values of public fields alone
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    privacy = {
        "id": Privacy.INTERNAL,
        "position": Privacy.INTERNAL,
        "at": Privacy.INTERNAL,
        "actor": Privacy.INTERNAL,
        "verb": Privacy.INTERNAL,
        "subject_type": Privacy.INTERNAL,
        "subject_id": Privacy.INTERNAL,
        "about": Privacy.INTERNAL,
        "clinic_id": Privacy.INTERNAL,
        "purpose": Privacy.INTERNAL,
        "request_id": Privacy.INTERNAL,
        "detail": Privacy.INTERNAL,
        "previous_hash": Privacy.INTERNAL,
        "hash": Privacy.INTERNAL,
    }

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["about", "-position"], name="audit_about_position")]
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")

    def __str__(self) -> str:
        return f"{self.position} {self.verb}"
