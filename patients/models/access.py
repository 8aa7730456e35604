"""Emergency access to a record of another clinic."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Privacy
from patients.models.marks import LONGEST_REASON
from patients.models.people import Patient


class EmergencyAccess(Immutable):
    """A person may read one patient's record until `expires_at`, for the reason given."""

    patient = models.ForeignKey(
        Patient, on_delete=models.PROTECT, related_name="emergency_accesses"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=LONGEST_REASON)
    granted_at = models.DateTimeField(_("granted at"))
    expires_at = models.DateTimeField(_("expires at"))

    privacy = {
        "id": Privacy.INTERNAL,
        "patient": Privacy.INTERNAL,
        "user": Privacy.INTERNAL,
        "reason": Privacy.CLINICAL,
        "granted_at": Privacy.INTERNAL,
        "expires_at": Privacy.INTERNAL,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_access_has_reason"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("granted_at")), name="emergency_access_is_limited"
            ),
        ]
        indexes = [models.Index(fields=["user", "-expires_at"], name="emergency_user_expires")]
        verbose_name = _("emergency access")
        verbose_name_plural = _("emergency accesses")

    def __str__(self) -> str:
        return f"{self.user_id} {self.granted_at:%Y-%m-%d %H:%M}"
