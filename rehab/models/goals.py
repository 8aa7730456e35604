"""Goals in the patient's own words, scaled from −2 to +2, and how far each was reached."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.tables import Mutable, Privacy
from patients.models.marks import LONGEST_NOTE, Retractable, staff
from rehab.gas import weight
from rehab.models.episodes import Episode

LONGEST_LEVEL = 300  # characters


class Importance(models.IntegerChoices):
    """How much the goal matters to the patient."""

    NONE = 0, _("0: not important")
    A_LITTLE = 1, _("1: a little")
    MODERATELY = 2, _("2: moderately")
    VERY = 3, _("3: very important")


class Difficulty(models.IntegerChoices):
    """How hard the team thinks it is."""

    NONE = 0, _("0: not difficult")
    A_LITTLE = 1, _("1: a little")
    MODERATELY = 2, _("2: moderately")
    VERY = 3, _("3: very difficult")


class Baseline(models.IntegerChoices):
    """Where the patient stands when the goal is set."""

    SOME = -1, _("−1: can do some of it")
    NONE = -2, _("−2: can do none of it; could not be worse")


class GoalEnd(models.TextChoices):
    """How a goal ended."""

    FINISHED = "finished", _("Finished: scored for the last time")
    CHANGED = "changed", _("Changed: another goal takes its place")
    ABANDONED = "abandoned", _("No longer pursued")
    ERROR = "error", _("Entered in error")


class Goal(Mutable):
    """One goal as it was agreed. Its wording and weight never change: a changed goal is a new row
    that `replaces` this one, so a score always belongs to the wording it was given for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="goals")
    own_words = models.TextField(_("in the patient's own words"), max_length=LONGEST_NOTE)
    what = models.CharField(_("what exactly"), max_length=200)
    measured_by = models.CharField(_("how it is measured"), max_length=200)
    why_achievable = models.CharField(_("why it can be reached"), max_length=300, blank=True)
    why_relevant = models.CharField(_("why it matters"), max_length=300, blank=True)
    reach_by = models.DateField(_("to be reached by"))
    importance = models.PositiveSmallIntegerField(_("importance"), choices=Importance.choices)
    difficulty = models.PositiveSmallIntegerField(_("difficulty"), choices=Difficulty.choices)
    baseline = models.SmallIntegerField(_("baseline"), choices=Baseline.choices)
    level_minus_2 = models.CharField(_("−2: much less than expected"), max_length=LONGEST_LEVEL)
    level_minus_1 = models.CharField(_("−1: less than expected"), max_length=LONGEST_LEVEL)
    level_0 = models.CharField(_("0: as expected"), max_length=LONGEST_LEVEL)
    level_plus_1 = models.CharField(_("+1: more than expected"), max_length=LONGEST_LEVEL)
    level_plus_2 = models.CharField(_("+2: much more than expected"), max_length=LONGEST_LEVEL)
    set_on = models.DateField(_("set on"))
    review_on = models.DateField(_("review on"))
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )
    set_by = staff(_("set by"))
    set_at = models.DateTimeField(_("set at"))
    ended_as = models.CharField(_("ended as"), max_length=10, choices=GoalEnd.choices, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ended_reason = models.CharField(_("why it ended"), max_length=500, blank=True)
    ended_by = staff(_("ended by"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    privacy = {
        **{
            name: Privacy.INTERNAL
            for name in (
                "id", "row_version", "episode", "replaces", "set_by", "set_at", "ended_by",
                "ended_at",
            )
        },
        **{
            name: Privacy.CLINICAL
            for name in (
                "own_words", "what", "measured_by", "why_achievable", "why_relevant", "reach_by",
                "importance", "difficulty", "baseline", "level_minus_2", "level_minus_1", "level_0",
                "level_plus_1", "level_plus_2", "set_on", "review_on", "ended_as", "ended_on",
                "ended_reason",
            )
        },
    }  # fmt: skip

    class Meta:
        ordering = ["set_on", "set_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(importance__lte=3, difficulty__lte=3, baseline__in=Baseline.values),
                name="goal_numbers_are_known",
            ),
            models.CheckConstraint(
                condition=Q(reach_by__gte=F("set_on"), review_on__gte=F("set_on")),
                name="goal_looks_ahead",
            ),
            models.CheckConstraint(
                condition=Q(
                    ended_as="", ended_on=None, ended_at=None, ended_by=None, ended_reason=""
                )
                | (
                    Q(ended_as__in=GoalEnd.values, ended_on__isnull=False)
                    & Q(ended_at__isnull=False, ended_by__isnull=False)
                    & ~Q(ended_reason="")
                ),
                name="goal_ended_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["review_on"], condition=Q(ended_at=None), name="goal_review_due")
        ]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")

    def __str__(self) -> str:
        return self.what

    @property
    def weight(self) -> int:
        return weight(importance=self.importance, difficulty=self.difficulty)

    @property
    def open(self) -> bool:
        return self.ended_at is None


class GoalScore(Retractable):
    """The level that a goal had reached on a day. A wrong one is marked in error, not changed."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="scores")
    scored_on = models.DateField(_("scored on"))
    level = models.DecimalField(_("level"), max_digits=2, decimal_places=1)
    note = models.CharField(_("note"), max_length=500, blank=True)
    scored_by = staff(_("scored by"))
    scored_at = models.DateTimeField(_("scored at"))

    privacy = {
        **Retractable.retractable_privacy,
        "id": Privacy.INTERNAL,
        "goal": Privacy.INTERNAL,
        "scored_on": Privacy.CLINICAL,
        "level": Privacy.CLINICAL,
        "note": Privacy.CLINICAL,
        "scored_by": Privacy.INTERNAL,
        "scored_at": Privacy.INTERNAL,
    }

    class Meta(Retractable.Meta):
        abstract = False
        ordering = ["scored_on", "scored_at", "id"]
        constraints = [
            *Retractable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(level__in=[Decimal(n) for n in ("-2", "-1", "-0.5", "0", "1", "2")]),
                name="goal_score_is_a_level",
            ),
        ]
        verbose_name = _("score of a goal")
        verbose_name_plural = _("scores of goals")

    def __str__(self) -> str:
        return f"{self.level:+} on {self.scored_on:%Y-%m-%d}"
