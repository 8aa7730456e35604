"""Holding a visit while something is written under it."""

from patients.models import Visit
from patients.refusals import VisitInError, VisitSigned


def writable(visit: Visit) -> Visit:
    """Return the visit, held until the transaction ends; raises VisitSigned or VisitInError.

    Everything that writes under a visit passes here, so signing and writing can't interleave.
    """
    held = held_visit(visit)
    if held.in_error:
        raise VisitInError
    if held.signed:
        raise VisitSigned
    return held


def held_visit(visit: Visit) -> Visit:
    """Return the visit as it stands, held until the transaction ends."""
    return (
        Visit.objects.select_for_update(of=("self",))
        .select_related("patient", "clinic")
        .get(pk=visit.pk)
    )
