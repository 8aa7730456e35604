"""The caseload of the clinic that one works in."""

from typing import cast
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from core.audit.trail import record
from patients.clock import clinic_day
from rehab import selectors
from rehab.presenters.caseload import WEEK_TARGET, case_rows, week_minutes
from rehab.session_selectors import week_of
from rehab.views.loading import may_in

PAGE = 25  # episodes; more than a therapist's own caseload


@require_safe
@requires(Permission.REHAB_VIEW)
def caseload(request: HttpRequest) -> HttpResponse:
    """List my episodes, or the clinic's: next session, last gate, what is due, minutes."""
    asked = cast(ClinicRequest, request)
    now = timezone.now()
    today = clinic_day(asked.clinic, now)
    mine = request.GET.get("show", "mine") == "mine"
    closed = request.GET.get("show") == "closed"
    found = selectors.caseload(asked.user, asked.clinic, now=now, mine=mine, closed=closed)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    episodes: list[UUID] = [episode.pk for episode in page]
    record(
        verb="caseload.viewed",
        by=asked.user,
        now=now,
        clinic_id=asked.clinic.pk,
        detail={"episodes": [str(pk) for pk in episodes]},
    )
    minutes = week_minutes(selectors.minutes_between(page, *week_of(today)))
    show = "closed" if closed else "mine" if mine else "all"
    return render(
        request,
        "rehab/caseload.html",
        {
            "rows": case_rows(page, minutes, today),
            "page": page,
            "show": show,
            "week_target": WEEK_TARGET,
            "may": may_in(request, asked.clinic),
        },
    )
