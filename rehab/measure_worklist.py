"""What measures and goals put on the worklist: answers to see today, goals to look at again."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Clinic, User
from accounts.roles import Permission
from patients.clock import clinic_day
from patients.contributions import WorklistItem, WorklistSection
from rehab.books.instruments import instrument_name
from rehab.measure_selectors import goals_due, open_reviews

MOST = 50  # items of a section


def same_day_reviews(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Answers that a person must act on today, for everybody who may; before anything else."""
    if not user.may(Permission.REHAB_VIEW):
        return None
    items = [
        WorklistItem(
            title=_("Speak with this patient today"),
            url=reverse(
                "rehab:same_day_review", args=[review.measure.episode_id, review.measure_id]
            ),
            since=review.raised_at,
            note=instrument_name(review.measure.instrument),
            tone="danger",
            patient=review.measure.episode.patient,
        )
        for review in open_reviews(user)[:MOST]
    ]
    if not items:
        return None
    return WorklistSection(
        id="same-day-reviews", title=_("To be seen today"), items=items, empty_text="", order=1
    )


def goal_reviews(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Goals of the clinic whose review day has come."""
    if not user.may(Permission.REHAB_EDIT, clinic):
        return None
    today = clinic_day(clinic, now)
    items = [
        WorklistItem(
            title=goal.what,
            url=reverse("rehab:goal_score", args=[goal.episode_id, goal.pk]),
            since=goal.review_on,
            note=_("goal to be scored"),
            patient=goal.episode.patient,
        )
        for goal in goals_due(user, today).filter(episode__patient__clinic=clinic)[:MOST]
    ]
    if not items:
        return None
    return WorklistSection(
        id="goal-reviews", title=_("Goals to look at again"), items=items, empty_text="", order=42
    )
