"""What exercises at home put on an episode's page, its discharge summary and the worklist."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Clinic, User
from accounts.roles import Permission
from patients.clock import clinic_day
from patients.contributions import WorklistItem, WorklistSection
from rehab.episode_parts import SummaryPart, Tab
from rehab.models import Episode
from rehab.programme_selectors import programme_in_force, programmes_due

ORDER = 40
MOST = 50  # items of a section


def exercises_tab(user: User, episode: Episode) -> Tab:
    """The way to the exercises, with how many are given."""
    in_force = programme_in_force(episode)
    count = len(in_force.exercises.all()) if in_force else 0
    note = ngettext("%(n)d given", "%(n)d given", count) % {"n": count} if count else ""
    url = reverse("rehab:exercises", args=[episode.pk])
    return Tab(_("Exercises at home"), url, note, ORDER)


def exercises_summary(episode: Episode) -> SummaryPart | None:
    """The programme in force."""
    in_force = programme_in_force(episode)
    if in_force is None:
        return None
    return SummaryPart(
        title=_("Exercises at home"),
        lines=[in_force.aim] if in_force.aim else [],
        columns=[_("Exercise"), _("How much")],
        rows=[[each.title, " ".join(each.how_much)] for each in in_force.exercises.all()],
        order=ORDER,
    )


def programmes_to_review(user: User, clinic: Clinic, now: datetime) -> WorklistSection | None:
    """Home programmes whose review day has come."""
    if not user.may(Permission.REHAB_EDIT, clinic):
        return None
    due = programmes_due(user, clinic_day(clinic, now)).filter(patient__clinic=clinic)[:MOST]
    items = [
        WorklistItem(
            title=_("Exercises at home"),
            url=reverse("rehab:exercises", args=[programme.episode_id]),
            since=programme.review_on,
            note=_("home programme to be looked at again"),
            patient=programme.patient,
        )
        for programme in due
    ]
    if not items:
        return None
    return WorklistSection(
        id="home-programmes",
        title=_("Home programmes to look at again"),
        items=items,
        empty_text="",
        order=44,
    )
