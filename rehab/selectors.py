"""Reading rehabilitation, always from the patients that the reader may see."""

from datetime import date

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Permission
from patients import selectors as patients
from patients.models import Patient
from rehab.models import Episode, EpisodeReview, EpisodeState, Precaution, TeamMember


def episodes_visible_to(
    user: User, permission: Permission = Permission.REHAB_VIEW
) -> QuerySet[Episode]:
    """Return the episodes of the patients with whom this person may do that."""
    return Episode.objects.filter(patient__in=patients.visible_to(user, permission)).select_related(
        "patient__clinic", "opened_by", "discharged_by", "error_by"
    )


def episodes_of(user: User, patient: Patient) -> QuerySet[Episode]:
    """Return the patient's episodes, newest first, those in error too."""
    return episodes_visible_to(user).filter(patient=patient)


def open_episodes(user: User, permission: Permission = Permission.REHAB_VIEW) -> QuerySet[Episode]:
    """Return the episodes that go on."""
    return episodes_visible_to(user, permission).filter(state=EpisodeState.OPEN, error_at=None)


def precautions_of(episode: Episode) -> QuerySet[Precaution]:
    """Return the precautions that hold, asked-and-absent ones too."""
    return Precaution.objects.filter(episode=episode, ended_at=None).select_related("recorded_by")


def team_of(episode: Episode) -> QuerySet[TeamMember]:
    """Return who treats now, the key worker first."""
    return (
        TeamMember.objects.filter(episode=episode, left_at=None)
        .select_related("person")
        .order_by("-is_key_worker", "discipline", "id")
    )


def reviews_due(user: User, on: date) -> QuerySet[EpisodeReview]:
    """Return the planned reviews of open episodes whose day has come, the longest due first."""
    return (
        EpisodeReview.objects.filter(episode__in=open_episodes(user), held_at=None, due_on__lte=on)
        .select_related("episode__patient__clinic")
        .order_by("due_on", "id")
    )
