"""A page of the patient list, by keyset: the first page costs what the last one costs.

A page is named by the patient after (or before) whom it begins: an id, so that no name stands in
an address. There is no count and no OFFSET, and the same address shows the same page.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Clinic, User
from accounts.roles import Permission
from patients.finding import LAST_CHARACTER, MOST_CANDIDATES, Found, candidates, read_query
from patients.models import Patient

PAGE = 25  # patients


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after this patient, or (going back) before them."""

    patient: UUID
    back: bool = False


@dataclass(frozen=True)
class PatientPage:
    """One page. `before` and `after` name the pages beside it, None at the ends.

    `total` is known for a search only; `capped` says that more match than are shown at all.
    """

    patients: list[Patient]
    before: Cursor | None = None
    after: Cursor | None = None
    total: int | None = None
    capped: bool = False


def find(
    user: User, clinic: Clinic, query: str, cursor: Cursor | None = None, *, today: date
) -> PatientPage:
    """Return a page of the clinic's patients that match, in the order of the list.

    An empty query matches everybody. Nobody is found in a clinic where the person may not look.
    """
    if not user.may(Permission.PATIENT_FIND, clinic):
        return PatientPage([])
    asked = read_query(query, today=today)
    if asked.empty:
        return PatientPage([], total=0) if query.strip() else _ordered(clinic, cursor)
    if asked.letter:
        return _ordered(clinic, cursor, letter=asked.letter)
    return _matching(candidates(asked, clinic), clinic, cursor)


def _ordered(clinic: Clinic, cursor: Cursor | None, *, letter: str = "") -> PatientPage:
    """Everybody, or everybody whose family name begins with that letter: a walk of the index."""
    rows: QuerySet[Patient] = Patient.objects.filter(clinic=clinic)
    if letter:
        rows = rows.filter(search__gte=letter, search__lt=letter + LAST_CHARACTER)
    place = rows.filter(pk=cursor.patient).values_list("search", "id").first() if cursor else None
    back = cursor is not None and cursor.back and place is not None
    if place is not None:
        rows = rows.filter(_before(place) if back else _after(place))
    order = ("-search", "-id") if back else ("search", "id")
    found = list(rows.order_by(*order)[: PAGE + 1])
    more, page = len(found) > PAGE, found[:PAGE]
    if back:
        page.reverse()
        return _page(page, before=more, after=True)
    return _page(page, before=place is not None, after=more)


def _after(place: Found) -> Q:
    """The rows after `place`: a range that the index (search, id) walks."""
    search, pk = place
    return Q(search__gte=search) & (Q(search__gt=search) | Q(id__gt=pk))


def _before(place: Found) -> Q:
    search, pk = place
    return Q(search__lte=search) & (Q(search__lt=search) | Q(id__lt=pk))


def _matching(found: list[Found], clinic: Clinic, cursor: Cursor | None) -> PatientPage:
    capped, found = len(found) > MOST_CANDIDATES, found[:MOST_CANDIDATES]
    start = 0
    place = next((f for f in found if cursor and f[1] == cursor.patient), None)
    if cursor is not None and place is not None:
        start = (
            max(0, bisect_left(found, place) - PAGE) if cursor.back else bisect_right(found, place)
        )
    ids = [pk for _search, pk in found[start : start + PAGE]]
    rows = {p.pk: p for p in Patient.objects.filter(clinic=clinic, pk__in=ids)}
    page = _page(
        [rows[pk] for pk in ids if pk in rows], before=start > 0, after=start + PAGE < len(found)
    )
    return PatientPage(page.patients, page.before, page.after, total=len(found), capped=capped)


def _page(patients: list[Patient], *, before: bool, after: bool) -> PatientPage:
    return PatientPage(
        patients,
        before=Cursor(patients[0].pk, back=True) if before and patients else None,
        after=Cursor(patients[-1].pk) if after and patients else None,
    )
