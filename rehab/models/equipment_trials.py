"""Equipment that a patient tries: one item, one written aim, counts before and after."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.tables import Privacy
from patients.models.marks import Retractable, staff
from rehab.models.episodes import Episode


class Counted(models.TextChoices):
    """What is counted before and after, so that a trial is more than an impression."""

    SPILLS = "spills", _("Spills at a meal")
    MINUTES = "minutes", _("Minutes that the task takes")
    ATTEMPTS = "attempts", _("Attempts until it succeeds")
    DROPS = "drops", _("Times something is dropped")
    HELP = "help", _("Times a helper steps in")


class Variant(models.TextChoices):
    """What was used while counting."""

    USUAL = "usual", _("What is used now, or nothing")
    ITEM = "item", _("With the item")
    LIGHT = "light", _("Light")
    STANDARD = "standard", _("Standard")
    WEIGHTED = "weighted", _("Weighted")
    DEEP_BOWL = "deep_bowl", _("Deep bowl")


class Phase(models.TextChoices):
    """Before practice with it, or after."""

    BEFORE = "before", _("Before")
    AFTER = "after", _("After")


class TrialEnd(models.TextChoices):
    """How a trial ended."""

    KEPT = "kept", _("It helps: kept, to be lent")
    CHANGED = "changed", _("Changed: another item is tried")
    STOPPED = "stopped", _("Stopped")


class StopReason(models.TextChoices):
    """Why a trial was stopped."""

    PAIN = "pain", _("Pain")
    NO_HELP = "no_help", _("The counts did not get better")
    SPASM = "spasm", _("More spasm, twitching or stiffness")
    UNSAFE = "unsafe", _("Unsafe")
    TIRING = "tiring", _("Too tiring or too heavy")
    DISLIKED = "disliked", _("The person does not want it")
    OTHER = "other", _("Another reason")


class Trial(Retractable):
    """One item tried for one written aim. `despite` says why, where the advice held it back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="trials")
    item = models.CharField(_("catalogue item"), max_length=20)
    aim = models.CharField(_("aim"), max_length=300)
    counted = models.CharField(_("what is counted"), max_length=10, choices=Counted.choices)
    despite = models.CharField(_("why in spite of the advice"), max_length=500, blank=True)
    started_on = models.DateField(_("started on"))
    look_on = models.DateField(_("decide on"))
    started_by = staff(_("started by"))
    started_at = models.DateTimeField(_("started at"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=TrialEnd.choices, blank=True)
    next_item = models.CharField(_("tried instead"), max_length=20, blank=True)
    stop_reason = models.CharField(
        _("why stopped"), max_length=10, choices=StopReason.choices, blank=True
    )
    outcome_note = models.CharField(_("what was found"), max_length=500, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_by = staff(_("ended by"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    privacy = {
        **Retractable.retractable_privacy,
        **{
            name: Privacy.INTERNAL
            for name in ("id", "episode", "started_by", "started_at", "ended_by", "ended_at")
        },
        **{
            name: Privacy.CLINICAL
            for name in (
                "item", "aim", "counted", "despite", "started_on", "look_on", "outcome",
                "next_item", "stop_reason", "outcome_note", "ended_on",
            )
        },
    }  # fmt: skip

    class Meta(Retractable.Meta):
        abstract = False
        ordering = ["-started_on", "-started_at", "id"]
        constraints = [
            *Retractable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(counted__in=Counted.values) & ~Q(aim=""), name="trial_has_an_aim"
            ),
            models.CheckConstraint(
                condition=Q(outcome="", ended_on=None, ended_at=None, ended_by=None)
                | Q(
                    outcome__in=TrialEnd.values,
                    ended_on__isnull=False,
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                ),
                name="trial_outcome_has_who_when",
            ),
            models.CheckConstraint(
                condition=(~Q(outcome=TrialEnd.STOPPED) | Q(stop_reason__in=StopReason.values))
                & (~Q(outcome=TrialEnd.CHANGED) | ~Q(next_item="")),
                name="trial_end_says_why",
            ),
        ]
        verbose_name = _("trial of equipment")
        verbose_name_plural = _("trials of equipment")

    def __str__(self) -> str:
        return f"{self.item} {self.started_on:%Y-%m-%d}"

    @property
    def open(self) -> bool:
        return self.ended_at is None and not self.in_error


class TrialCount(Retractable):
    """One count: which variant, before or after practice, and whether it hurt."""

    trial = models.ForeignKey(Trial, on_delete=models.PROTECT, related_name="counts")
    variant = models.CharField(_("with what"), max_length=10, choices=Variant.choices)
    phase = models.CharField(_("before or after"), max_length=6, choices=Phase.choices)
    count = models.PositiveSmallIntegerField(_("count"))
    counted_on = models.DateField(_("counted on"))
    pain = models.BooleanField(_("it hurt"), null=True, blank=True)
    counted_by = staff(_("counted by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    privacy = {
        **Retractable.retractable_privacy,
        **{name: Privacy.INTERNAL for name in ("id", "trial", "counted_by", "recorded_at")},
        **{name: Privacy.CLINICAL for name in ("variant", "phase", "count", "counted_on", "pain")},
    }

    class Meta(Retractable.Meta):
        abstract = False
        ordering = ["counted_on", "recorded_at", "id"]
        constraints = [
            *Retractable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(variant__in=Variant.values, phase__in=Phase.values, count__lte=999),
                name="trial_count_is_possible",
            ),
        ]
        verbose_name = _("count of a trial")
        verbose_name_plural = _("counts of trials")

    def __str__(self) -> str:
        return f"{self.variant} {self.phase}: {self.count}"
