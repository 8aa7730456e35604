"""Reading rehabilitation, always from the patients that the reader may see."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Clinic, User
from accounts.roles import PERMISSIONS_OF, Permission
from patients import selectors as patients
from patients.clock import clinic_day
from patients.models import Patient
from rehab.models import (
    Attendance,
    Episode,
    EpisodeReview,
    EpisodeState,
    GateCheck,
    Goal,
    Hold,
    Precaution,
    PrecautionState,
    Session,
    SessionForm,
    SessionState,
    StageChange,
    TeamMember,
)
from rehab.models.session_words import DELIVERED

MOST_IN_LIST = 60  # other patients that a group may be chosen from


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


def has_precaution(episode: Episode, kind: str) -> bool:
    """Whether the episode has that precaution now."""
    return precautions_of(episode).filter(kind=kind, state=PrecautionState.PRESENT).exists()


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


def planned_review(episode: Episode) -> EpisodeReview | None:
    """Return the review that is planned and not held yet."""
    return EpisodeReview.objects.filter(episode=episode, held_at=None).first()


def reviews_held(episode: Episode) -> QuerySet[EpisodeReview]:
    """Return the reviews that were held, newest first."""
    return (
        EpisodeReview.objects.filter(episode=episode, held_at__isnull=False)
        .select_related("held_by")
        .order_by("-held_on", "-id")
    )


def stages_of(episode: Episode) -> QuerySet[StageChange]:
    """Return the stages the episode went through, the first one first."""
    return StageChange.objects.filter(episode=episode).select_related("changed_by").order_by("id")


def people_who_treat(clinic: Clinic) -> QuerySet[User]:
    """Return who of the clinic may log sessions."""
    roles = [role for role, may in PERMISSIONS_OF.items() if Permission.REHAB_EDIT in may]
    return (
        User.objects.filter(
            is_active=True,
            memberships__clinic=clinic,
            memberships__role__in=roles,
            memberships__ended_at=None,
        )
        .distinct()
        .order_by("full_name", "pk")
    )


def caseload(
    user: User, clinic: Clinic, *, now: datetime, mine: bool, closed: bool
) -> QuerySet[Episode]:
    """Return the clinic's episodes with what the list says of each, in one statement.

    `next_at` the next planned session, `gate_tier` and `gate_floor` of the last gate, `review_on`
    the planned review, `goals_due` how many goals are to be reviewed by now, `held` whether a red
    flag is open. `mine` keeps those in whose team the person is.
    """
    today = clinic_day(clinic, now)
    here = OuterRef("pk")
    gates = GateCheck.objects.filter(episode=here).order_by("-checked_at")
    coming = Session.objects.filter(
        episode=here, attendance=Attendance.PLANNED, error_at=None, booking__ends_at__gte=now
    ).order_by("booking__starts_at")
    goals = Goal.objects.filter(episode=here, ended_at=None, review_on__lte=today)
    found = episodes_visible_to(user).filter(patient__clinic=clinic, error_at=None)
    found = found.filter(state=EpisodeState.DISCHARGED if closed else EpisodeState.OPEN)
    if mine:
        found = found.filter(
            Exists(TeamMember.objects.filter(episode=here, person=user, left_at=None))
        )
    return found.annotate(
        next_at=Subquery(coming.values("booking__starts_at")[:1]),
        gate_tier=Subquery(gates.values("tier")[:1]),
        gate_floor=Subquery(gates.values("floor")[:1]),
        gate_at=Subquery(gates.values("checked_at")[:1]),
        review_on=Subquery(
            EpisodeReview.objects.filter(episode=here, held_at=None).values("due_on")[:1]
        ),
        goals_due=Coalesce(
            Subquery(goals.order_by().values("episode").annotate(n=Count("pk")).values("n")),
            0,
        ),
        held=Exists(Hold.objects.filter(patient=OuterRef("patient"), clearance=None)),
    ).order_by("-held", "patient__search", "opened_on", "id")


def minutes_between(
    episodes: Iterable[Episode], first: date, last: date
) -> list[tuple[Session, int]]:
    """Return the signed sessions of these days, each with how many patients came to it."""
    came = Count(
        "booking__sessions",
        filter=Q(booking__sessions__error_at=None, booking__sessions__attendance__in=DELIVERED),
        distinct=True,
    )
    found = (
        Session.objects.filter(
            episode__in=list(episodes),
            state=SessionState.SIGNED,
            error_at=None,
            attendance__in=DELIVERED,
            booking__starts_at__date__gte=first,
            booking__starts_at__date__lte=last,
        )
        .select_related("booking", "episode__patient__clinic")
        .prefetch_related("booking__therapists")
        .annotate(came=came)
        .order_by("booking__starts_at", "id")
    )
    return [(session, session.came) for session in found]


def timed_together(session: Session) -> list[Session]:
    """Return the sessions of the patient's day whose timed minutes make units together.

    Delivered one to one, by the same disciplines as this one: time in a group is never timed, and
    disciplines are billed apart (local judgement, to be confirmed).
    """
    if not session.timed_codes or session.booking.form == SessionForm.GROUP:
        return []
    clinic = session.episode.patient.clinic
    first = datetime.combine(
        clinic_day(clinic, session.booking.starts_at), time.min, ZoneInfo(clinic.time_zone)
    )
    found = (
        Session.objects.filter(
            patient=session.patient_id,
            error_at=None,
            attendance__in=DELIVERED,
            booking__starts_at__gte=first,
            booking__starts_at__lt=first + timedelta(days=1),
        )
        .exclude(booking__form=SessionForm.GROUP)
        .select_related("booking")
        .prefetch_related("booking__therapists")
        .order_by("booking__starts_at", "id")
    )
    wanted = _disciplines(session)
    return [each for each in found if each.timed_codes and _disciplines(each) == wanted]


def _disciplines(session: Session) -> set[str]:
    return {therapist.discipline for therapist in session.booking.therapists.all()}
