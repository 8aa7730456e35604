"""What triage adds to the pages of patients and visits, and to the worklist."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Clinic, User
from accounts.roles import Permission
from content.selectors import handouts_visible_to
from patients.contributions import (
    Panel,
    TimelineEntry,
    Unfinished,
    WorklistItem,
    WorklistSection,
    register_patient_panel,
    register_sign_check,
    register_timeline,
    register_visit_panel,
    register_worklist,
)
from patients.models import Patient, Visit
from patients.selectors import newest_body_map
from triage import following_up, selectors
from triage.assessment import not_for_this_age
from triage.earlier import change_since_last, findings_of
from triage.models import Screening
from triage.presenters.change import maps_shown
from triage.presenters.lines import screening_line

MOST = 50  # lines of a worklist section; more than that is a list nobody reads


def register() -> None:
    """Called once, when the app is ready."""
    register_timeline(timeline)
    register_worklist(to_finish)
    following_up.register()
    register_visit_panel(visit_panel)
    register_visit_panel(leaflets_panel)
    register_patient_panel(patient_panel)
    register_patient_panel(body_panel)
    register_sign_check(unfinished_screening)


def timeline(
    patient: Patient, user: User, before: datetime | None, most: int
) -> Iterable[TimelineEntry]:
    """The patient's screenings, signed ones at the time of signing."""
    found = selectors.screenings_of_patient(user, patient).select_related("error_by")
    if before is not None:
        # Signing comes after starting, so this reads enough; the source sorts by its own time.
        found = found.filter(started_at__lte=before)
    entries = [_entry(screening) for screening in found[: most * 2]]
    entries = [entry for entry in entries if before is None or entry.at <= before]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:most]


def to_finish(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Screenings that nobody has signed, the oldest first."""
    if not user.may(Permission.SCREENING_EDIT, clinic):
        return None
    found = selectors.to_finish(user).filter(patient__clinic=clinic)[:MOST]
    return WorklistSection(
        id="screenings",
        title=_("Screenings to finish"),
        items=[
            WorklistItem(
                title=_("Screening"),
                url=reverse("triage:screening", args=[screening.pk]),
                since=screening.started_at,
                note=_("begun by %(who)s") % {"who": screening.started_by},
                tone="warn" if (now - screening.started_at).days >= 1 else "",
                patient=screening.patient,
            )
            for screening in found
        ],
        empty_text=_("No screening is waiting."),
        order=11,
    )


def visit_panel(request: HttpRequest, visit: Visit) -> Panel | None:
    """The screenings of a visit, and the way to start one."""
    user = request.user
    if not isinstance(user, User) or not user.may(Permission.SCREENING_VIEW):
        return None
    found = [screening_line(each) for each in selectors.screenings_of_visit(user, visit)]
    may_start = (
        visit.may_be_written
        and user.may(Permission.SCREENING_EDIT, visit.clinic)
        and not any(line.is_open for line in found)
    )
    if not found and not may_start:
        return None
    elsewhere = not_for_this_age(visit, timezone.now()) if may_start else ""
    return Panel(
        "triage/visit_panel.html",
        {
            "screenings": found,
            "may_start": may_start and not elsewhere,
            "elsewhere": elsewhere,
            "visit": visit,
        },
        order=10,
    )


def leaflets_panel(request: HttpRequest, visit: Visit) -> Panel | None:
    """The sheets that were given at this visit, and the way to give leaflets."""
    user = request.user
    if not isinstance(user, User) or not user.may(Permission.HANDOUT_VIEW, visit.clinic):
        return None
    given = handouts_visible_to(user).filter(visit=visit)[:MOST]
    return Panel(
        "triage/leaflets_panel.html",
        {
            "given": given,
            "visit": visit,
            "may_issue": user.may(Permission.HANDOUT_ISSUE, visit.clinic),
        },
        order=60,
    )


def patient_panel(request: HttpRequest, patient: Patient) -> Panel | None:
    """What stands after the patient's screenings: the open one, recalls ahead, referrals."""
    user = request.user
    if not isinstance(user, User) or not user.may(Permission.SCREENING_VIEW):
        return None
    lines = following_up.patient_lines(user, patient, timezone.now())
    latest = selectors.screenings_of_patient(user, patient).first()
    if latest is None and not lines:
        return None
    return Panel(
        "triage/patient_panel.html",
        {
            "latest": screening_line(latest) if latest else None,
            "lines": lines,
        },
        order=20,
    )


def body_panel(request: HttpRequest, patient: Patient) -> Panel | None:
    """The newest body map with what changed since the visit before."""
    user = request.user
    if not isinstance(user, User) or not user.may(Permission.SCREENING_VIEW):
        return None
    newest = newest_body_map(patient)
    if newest is None:
        return None
    change = change_since_last(newest.visit, findings_of(newest.visit, signed=False))
    url = reverse("visits:detail", args=[newest.visit_id])
    return Panel("triage/body_panel.html", {"maps": maps_shown(newest, change, url)}, order=25)


def unfinished_screening(visit: Visit) -> Iterable[Unfinished]:
    """Said before a visit is signed: its screening is not."""
    screening = selectors.open_screening(visit)
    if screening is not None:
        yield Unfinished(
            text=_(
                "The screening of this visit is not signed. Once the visit is signed, it can’t be "
                "finished."
            ),
            url=reverse("triage:screening", args=[screening.pk]),
            link=_("Go on with the screening"),
        )


def _entry(screening: Screening) -> TimelineEntry:
    line = screening_line(screening)
    return TimelineEntry(
        at=screening.signed_at or screening.started_at,
        key=f"screening:{screening.pk}",
        title=_("Screening"),
        url=line.url,
        text="",
        by=line.by,
        icon="signed" if screening.signed else "tests",
        tone=line.tone,
        pills=[(line.state, line.tone)],
        withdrawn=screening.error_reason,
    )
