"""Reading home programmes, always from the patients that the reader may see."""

from datetime import date, datetime

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Permission
from patients import selectors as patients
from rehab.models import Episode, HomeProgramme
from rehab.selectors import open_episodes


def programmes_visible_to(
    user: User, permission: Permission = Permission.REHAB_VIEW
) -> QuerySet[HomeProgramme]:
    """Return the programmes of the patients with whom this person may do that."""
    return _whole(
        HomeProgramme.objects.filter(patient__in=patients.visible_to(user, permission))
    ).select_related("episode__patient__clinic", "profile", "replaced_by")


def programmes_of(episode: Episode) -> QuerySet[HomeProgramme]:
    """Return every version of the episode's programme, newest first."""
    return _whole(HomeProgramme.objects.filter(episode=episode)).order_by("-made_at", "id")


def newest_programme(episode: Episode) -> HomeProgramme | None:
    """Return the version that nothing replaces, ended or not."""
    return programmes_of(episode).filter(replaced_by=None).first()


def programme_in_force(episode: Episode) -> HomeProgramme | None:
    """Return the programme that holds: the newest, unless it was ended."""
    newest = newest_programme(episode)
    return newest if newest is not None and not hasattr(newest, "end") else None


def programme_at(episode: Episode, starts_at: datetime, ends_at: datetime) -> HomeProgramme | None:
    """Return the programme that held in that time: the newest made before its end and not ended
    before it began."""
    newest = programmes_of(episode).filter(made_at__lte=ends_at).defer(None).first()
    if newest is None or (hasattr(newest, "end") and newest.end.ended_at <= starts_at):
        return None
    return newest


def programmes_due(user: User, on: date) -> QuerySet[HomeProgramme]:
    """Return the programmes in force of open episodes that are to be looked at by that day."""
    return (
        HomeProgramme.objects.filter(
            episode__in=open_episodes(user, Permission.REHAB_EDIT),
            replaced_by=None,
            end=None,
            review_on__lte=on,
        )
        .select_related("patient", "episode")
        .defer("canonical")
        .order_by("review_on", "id")
    )


def _whole(found: QuerySet[HomeProgramme]) -> QuerySet[HomeProgramme]:
    return (
        found.select_related("made_by", "end__ended_by")
        .prefetch_related("exercises")
        .defer("canonical")
    )
