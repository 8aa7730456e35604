"""The safety gate at the start of a session, the hold that it places, and who lifted it."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.tables import Immutable, Mutable, Privacy
from patients.models import Patient
from patients.models.marks import LONGEST_REASON, both_or_neither, staff
from rehab.models.episodes import Episode
from rehab.models.events import AdverseEvent
from rehab.models.sessions import Session
from triage.models import RulesetVersion


class Tier(models.TextChoices):
    """How urgent, most urgent first; the codes of the gate's ruleset."""

    EMERGENCY = "E", _("Emergency: call now")
    SAME_DAY = "D", _("Same-day medical contact")
    NOT_YET = "H", _("Not cleared yet: finish, or rest and measure again")
    TWO_WEEKS = "W", _("Within about two weeks")
    ROUTINE = "R", _("Routine: go on with therapy")
    CLEAR = "C", _("Clear: go on with therapy")


STOPS = (Tier.EMERGENCY.value, Tier.SAME_DAY.value)
GOES_ON = (Tier.TWO_WEEKS.value, Tier.ROUTINE.value, Tier.CLEAR.value)


class GateCheck(Immutable):
    """One gate as it was answered: answers, wording, report and decision in one receipt.

    `tier` is the computed one, `floor` what the given answers alone make certain. While decisive
    signs are unanswered, or no rule explains what was found, the tier is H; `went_on_because` is
    then the therapist's reason for going on at the floor. `action` is what is done about it
    (needed at W). `factors_open` is how many aggravating factors nobody assessed: it holds nothing
    up, and is never taken for "absent"; None is a gate of before it was counted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="gate_checks")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="gate_checks")
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="gate_checks", null=True, blank=True
    )
    ruleset_version = models.ForeignKey(RulesetVersion, on_delete=models.PROTECT, related_name="+")
    tier = models.CharField(_("tier"), max_length=1, choices=Tier.choices)
    floor = models.CharField(_("at least"), max_length=1, choices=Tier.choices)
    ceiling = models.CharField(_("could be"), max_length=1, choices=Tier.choices)
    went_on_because = models.CharField(
        _("why therapy went on without these answers"), max_length=LONGEST_REASON, blank=True
    )
    action = models.CharField(_("what is done about it"), max_length=LONGEST_REASON, blank=True)
    factors_open = models.PositiveSmallIntegerField(
        _("aggravating factors not assessed"), null=True, editable=False
    )
    canonical = models.TextField(_("canonical JSON"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    engine_version = models.CharField(_("engine version"), max_length=20)
    checked_at = models.DateTimeField(_("checked at"))
    checked_by = staff(_("checked by"))

    privacy = {
        **{
            name: Privacy.INTERNAL
            for name in (
                "id", "patient", "episode", "session", "ruleset_version", "sha256", "checked_at",
                "checked_by",
            )
        },
        **{
            name: Privacy.CLINICAL
            for name in (
                "tier", "floor", "ceiling", "went_on_because", "action", "factors_open",
                "canonical",
            )
        },
        "engine_version": Privacy.PUBLIC,
    }  # fmt: skip

    class Meta:
        ordering = ["-checked_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tier__in=Tier.values) & Q(ceiling__in=Tier.values),
                name="gate_tier_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(floor=Tier.TWO_WEEKS) | Q(tier__in=STOPS) | ~Q(action=""),
                name="gate_w_says_what_is_done",
            ),
        ]
        indexes = [models.Index(fields=["episode", "-checked_at"], name="gate_episode_checked")]
        verbose_name = _("safety gate")
        verbose_name_plural = _("safety gates")

    def __str__(self) -> str:
        return f"{self.tier} {self.checked_at:%Y-%m-%d %H:%M}"

    @property
    def stops(self) -> bool:
        return self.tier in STOPS

    @property
    def goes_on(self) -> bool:
        """Whether therapy may begin on this gate alone, without anybody clearing a hold."""
        if self.tier == Tier.NOT_YET:
            return self.floor in GOES_ON and bool(self.went_on_because)
        return self.tier in GOES_ON

    @property
    def therapy_tier(self) -> str:
        """The tier at which therapy goes on; the computed one while it doesn't."""
        return self.floor if self.tier == Tier.NOT_YET and self.goes_on else self.tier


class Hold(Immutable):
    """No exercise and no equipment is suggested to this patient until a clinician clears it."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="holds")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="holds")
    gate = models.OneToOneField(
        GateCheck, on_delete=models.PROTECT, related_name="hold", null=True, blank=True
    )
    event = models.OneToOneField(
        AdverseEvent, on_delete=models.PROTECT, related_name="hold", null=True, blank=True
    )
    tier = models.CharField(_("tier"), max_length=1, choices=Tier.choices)
    cause = models.CharField(_("because of"), max_length=500)
    placed_at = models.DateTimeField(_("placed at"))
    placed_by = staff(_("placed by"))

    privacy = {
        **{
            name: Privacy.INTERNAL
            for name in ("id", "patient", "episode", "gate", "event", "placed_at", "placed_by")
        },
        "tier": Privacy.CLINICAL,
        "cause": Privacy.CLINICAL,
    }

    class Meta:
        ordering = ["placed_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(tier__in=STOPS), name="hold_is_of_a_stopping_tier"),
            models.CheckConstraint(
                condition=Q(gate__isnull=False) | Q(event__isnull=False),
                name="hold_says_where_it_comes_from",
            ),
        ]
        indexes = [models.Index(fields=["patient"], name="hold_patient")]
        verbose_name = _("hold")
        verbose_name_plural = _("holds")

    def __str__(self) -> str:
        return f"{self.tier} {self.placed_at:%Y-%m-%d}"


class Clearance(Immutable):
    """A named clinician said that therapy may go on, and why."""

    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, related_name="clearance")
    reason = models.CharField(_("why therapy may go on"), max_length=LONGEST_REASON)
    conditions = models.CharField(_("on condition that"), max_length=LONGEST_REASON, blank=True)
    cleared_at = models.DateTimeField(_("cleared at"))
    cleared_by = staff(_("cleared by"))

    privacy = {
        "id": Privacy.INTERNAL,
        "hold": Privacy.INTERNAL,
        "reason": Privacy.CLINICAL,
        "conditions": Privacy.CLINICAL,
        "cleared_at": Privacy.INTERNAL,
        "cleared_by": Privacy.INTERNAL,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="clearance_says_why"),
        ]
        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")

    def __str__(self) -> str:
        return f"{self.hold_id} {self.cleared_at:%Y-%m-%d}"


class FollowUp(Mutable):
    """What a gate of tier W asked for, until somebody says that it was done.

    A later gate of the same visit that finds the same asks for it in its place (`superseded_by`).
    """

    gate = models.OneToOneField(GateCheck, on_delete=models.PROTECT, related_name="follow_up")
    due_on = models.DateField(_("due on"))
    settled_at = models.DateTimeField(_("done at"), null=True, blank=True)
    settled_by = staff(_("done by"), null=True)
    settled_note = models.CharField(_("how"), max_length=LONGEST_REASON, blank=True)
    superseded_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="supersedes", null=True, blank=True,
        verbose_name=_("asked for again by"),
    )  # fmt: skip

    privacy = {
        "id": Privacy.INTERNAL,
        "row_version": Privacy.INTERNAL,
        "gate": Privacy.INTERNAL,
        "superseded_by": Privacy.INTERNAL,
        "due_on": Privacy.CLINICAL,
        "settled_at": Privacy.INTERNAL,
        "settled_by": Privacy.INTERNAL,
        "settled_note": Privacy.CLINICAL,
    }

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=both_or_neither("settled_by", "settled_at"),
                name="follow_up_settled_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(superseded_by=None),
                name="follow_up_is_done_or_superseded",
            ),
        ]
        verbose_name = _("follow-up of a gate")
        verbose_name_plural = _("follow-ups of gates")

    def __str__(self) -> str:
        return f"{self.gate_id} {self.due_on:%Y-%m-%d}"
