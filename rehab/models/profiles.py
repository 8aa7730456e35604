"""What was asked about a person before equipment or exercises are chosen for them."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Privacy
from patients.models import Patient
from patients.models.marks import staff
from rehab.models.episodes import Episode
from triage.models import RulesetVersion


class Profile(Immutable):
    """The answers of one episode to one ruleset, with wording and report, kept as a receipt.

    The newest one of a ruleset holds. It knows how the gate stood at that moment; whoever suggests
    something asks again how it stands now.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="profiles")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="profiles")
    ruleset_version = models.ForeignKey(RulesetVersion, on_delete=models.PROTECT, related_name="+")
    ruleset_id = models.SlugField(_("ruleset"), max_length=60)
    canonical = models.TextField(_("canonical JSON"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    engine_version = models.CharField(_("engine version"), max_length=20)
    answered_at = models.DateTimeField(_("answered at"))
    answered_by = staff(_("answered by"))

    privacy = {
        **{
            name: Privacy.INTERNAL
            for name in (
                "id", "patient", "episode", "ruleset_version", "sha256", "answered_at",
                "answered_by",
            )
        },
        "ruleset_id": Privacy.PUBLIC,
        "canonical": Privacy.CLINICAL,
        "engine_version": Privacy.PUBLIC,
    }  # fmt: skip

    class Meta:
        ordering = ["-answered_at", "id"]
        indexes = [
            models.Index(
                fields=["episode", "ruleset_id", "-answered_at"], name="profile_newest_of_ruleset"
            )
        ]
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")

    def __str__(self) -> str:
        return f"{self.ruleset_id} {self.answered_at:%Y-%m-%d}"
