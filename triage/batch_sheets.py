"""The sheets of a print batch: what each line of the list is made into, and who can be on it.

A batch gives what the page of one patient gives before anything is changed there: the handout of
the signed screening, or chosen leaflets fitted to each patient.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Clinic, User
from accounts.roles import Permission
from content.batch_actions import BatchLine, Composed, NotMade
from content.documents import Layout, PageSize
from content.models import Handout, PrintBatchItem, WhatToPrint
from content.selectors import handouts_of_visits
from patients.models import Visit
from patients.selectors import visits_visible_to
from triage.documents import handout_of, origin_of
from triage.leaflet_sheet import known_of, sheet_of_leaflets
from triage.leaflet_sheet import origin_of as origin_of_leaflets
from triage.leaflet_shelf import chosen_from, shelf
from triage.left_out import left_out
from triage.models import Screening, ScreeningState
from triage.selectors import receipt_of, signed_screening_of

MOST = 200  # visits of a day


@dataclass(frozen=True)
class Candidate:
    """A visit of the day that can be on the list: its signed screening and its newest sheet."""

    visit: Visit
    screening: Screening | None
    handout: Handout | None

    @property
    def expected(self) -> bool:
        """Whether a sheet is due: a screening was signed and nothing was given yet."""
        return self.screening is not None and self.handout is None


def candidates(user: User, clinic: Clinic, day: date) -> list[Candidate]:
    """The visits of that day in the clinic's own time to whose patients this person may give
    handouts, in the order in which they began."""
    zone = ZoneInfo(clinic.time_zone)
    begins = datetime.combine(day, time.min, zone)
    ends = datetime.combine(day + timedelta(days=1), time.min, zone)
    visits = list(
        visits_visible_to(user, Permission.HANDOUT_ISSUE)
        .filter(clinic=clinic, error_at=None, started_at__gte=begins, started_at__lt=ends)
        .order_by("started_at", "pk")[:MOST]
    )
    signed = {
        each.visit_id: each
        for each in Screening.objects.filter(
            visit__in=visits, state=ScreeningState.SIGNED, error_at=None
        ).order_by("signed_at")
    }
    given = handouts_of_visits(user, [visit.pk for visit in visits])
    return [Candidate(visit, signed.get(visit.pk), given.get(visit.pk)) for visit in visits]


def lines_of(chosen: Sequence[Candidate], what: WhatToPrint) -> list[BatchLine]:
    """The lines of a batch; a visit without a signed screening gives none when that is printed."""
    return [
        BatchLine(
            patient=each.visit.patient,
            visit=each.visit,
            origin=origin_of_leaflets(each.visit)
            if what == WhatToPrint.LEAFLETS or each.screening is None
            else origin_of(each.screening),
        )
        for each in chosen
        if what == WhatToPrint.LEAFLETS or each.screening is not None
    ]


def compose(item: PrintBatchItem, now: datetime) -> Composed:
    """Return the sheet of a line as it is right now. Raises NotMade with the reason in words.

    Who started the batch must still be allowed to give this patient a handout.
    """
    batch = item.batch
    visit = (
        visits_visible_to(batch.made_by, Permission.HANDOUT_ISSUE).filter(pk=item.visit_id).first()
    )
    if visit is None:
        who = {"who": batch.made_by.full_name}
        raise NotMade(_("%(who)s may not give this patient handouts any more.") % who)
    if visit.error_at is not None:
        raise NotMade(_("The visit was entered in error."))
    zone = ZoneInfo(batch.clinic.time_zone)
    with timezone.override(zone), translation.override(settings.LANGUAGE_CODE):
        if batch.what == WhatToPrint.SCREENING:
            return _of_screening(item, visit)
        return _of_leaflets(item, visit, now)


def _of_screening(item: PrintBatchItem, visit: Visit) -> Composed:
    signed = signed_screening_of(visit)
    receipt = receipt_of(signed) if signed is not None else None
    if signed is None or receipt is None or origin_of(signed) != item.origin:
        raise NotMade(_("The screening was entered in error, or another one took its place."))
    document = handout_of(
        receipt, layout=Layout(item.batch.layout), page_size=PageSize(item.batch.page_size)
    )
    return Composed(document=document)


def _of_leaflets(item: PrintBatchItem, visit: Visit, now: datetime) -> Composed:
    known = known_of(visit, now)
    if known is None:
        raise NotMade(_("No rules are published by which leaflets could be fitted."))
    wanted = {str(pk) for pk in item.batch.leaflets}
    chosen = chosen_from(shelf(), list(wanted), known.report, None, known.since)
    if len(chosen) < len(wanted):
        raise NotMade(_("A leaflet of the batch has changed since. Start a new batch."))
    # One that is left out would go unseen here: somebody should look at this patient.
    if reasons := left_out(chosen, {}):
        raise NotMade(" ".join(reasons))
    document = sheet_of_leaflets(
        visit,
        known,
        chosen,
        {},
        layout=Layout(item.batch.layout),
        page_size=PageSize(item.batch.page_size),
        archival=False,
        own_words="",
        by=item.batch.made_by,
        now=item.batch.made_at,
    )
    return Composed(document=document)
