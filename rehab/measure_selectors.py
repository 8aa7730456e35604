"""Reading measures and goals, always from the episodes that the reader may see."""

from datetime import date

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from accounts.roles import Permission
from patients.models import Patient
from rehab.models import Episode, Goal, GoalScore, Measure, SameDayReview
from rehab.selectors import episodes_visible_to, open_episodes


def measures_of(episode: Episode) -> QuerySet[Measure]:
    """Return every measure of the episode, oldest first, those in error too."""
    return (
        Measure.objects.filter(episode=episode)
        .select_related("taken_by", "error_by", "same_day_review__done_by", "replaces")
        .order_by("taken_on", "recorded_at", "id")
    )


def open_reviews(
    user: User, permission: Permission = Permission.REHAB_VIEW
) -> QuerySet[SameDayReview]:
    """Return the same-day reviews that nobody has closed, the longest waiting first.

    Discharge does not end the wait.
    """
    return (
        SameDayReview.objects.filter(
            measure__episode__in=episodes_visible_to(user, permission), done_at=None
        )
        .select_related("measure__episode__patient__clinic")
        .order_by("raised_at", "id")
    )


def goals_of(episode: Episode) -> QuerySet[Goal]:
    """Return every goal of the episode with its scores, in the order they were set."""
    scores = GoalScore.objects.select_related("scored_by", "error_by")
    return (
        Goal.objects.filter(episode=episode)
        .select_related("set_by", "ended_by", "replaces")
        .prefetch_related(Prefetch("scores", queryset=scores))
    )


def goals_due(user: User, on: date) -> QuerySet[Goal]:
    """Return the open goals of open episodes whose review day has come, the longest due first."""
    return (
        Goal.objects.filter(episode__in=open_episodes(user), ended_at=None, review_on__lte=on)
        .select_related("episode__patient__clinic")
        .order_by("review_on", "id")
    )


def reviews_waiting_in(episode: Episode) -> QuerySet[SameDayReview]:
    """Return the same-day reviews of the episode that nobody has closed."""
    return SameDayReview.objects.filter(measure__episode=episode, done_at=None).select_related(
        "measure", "done_by"
    )


def waiting_answers(patient: Patient, instrument: str, item: str) -> list[str]:
    """Return the answers to an item in measures whose same-day review nobody has closed.

    A measure that was marked in error counts too: a person closes the review, not the software.
    """
    waiting = SameDayReview.objects.filter(
        measure__episode__patient=patient, measure__instrument=instrument, done_at=None
    )
    answers = waiting.values_list("measure__answers", flat=True)
    return [each[item] for each in answers if item in each]
