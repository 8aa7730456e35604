"""Taking a screening for writing: one row lock, one place that says what is locked."""

from triage.models import Screening
from triage.refusals import ScreeningLocked, VisitLocked


def taken_for_writing(screening: Screening) -> Screening:
    """Lock the screening's row for this transaction and return it as it stands.

    SQLite's IMMEDIATE transaction already keeps other writers out. Raises ScreeningLocked when it
    is signed or in error, VisitLocked when its visit is.
    """
    current = (
        Screening.objects.select_for_update(of=("self",))
        .select_related("patient__clinic", "visit", "ruleset_version")
        .get(pk=screening.pk)
    )
    if not current.may_be_written:
        raise ScreeningLocked(current)
    if not current.visit.may_be_written:
        raise VisitLocked
    return current
