"""Whether what a sheet was made from still stands, for the page that patients ask."""

from content.still_current import SheetState, register_origin
from patients.models import Visit
from triage.models import Screening


def register() -> None:
    """Called once, when the app is ready."""
    register_origin("screening", _screening)
    register_origin("leaflets", _visit)


def _screening(name: str) -> SheetState | None:
    """A screening in error, or one of a visit in error, leaves nothing to go by."""
    marked = Screening.objects.filter(pk=name).exclude(error_at=None, visit__error_at=None)
    return SheetState.IN_ERROR if marked.exists() else None


def _visit(name: str) -> SheetState | None:
    marked = Visit.objects.filter(pk=name).exclude(error_at=None)
    return SheetState.IN_ERROR if marked.exists() else None
