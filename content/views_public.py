"""What a patient reads without signing in: whether the sheet in their hand is still current."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from accounts.limits import within_limit
from content.check_codes import LENGTH
from content.still_current import SheetState, check_of
from core.openness import public

RATE = "60/m/ip"  # a clinic's waiting room shares an address; guessing needs millions


@public("patients ask with the code on their sheet; the page names no person")
@require_safe
def sheet_check(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether the sheet with this code still holds, and whom to ring.

    Nothing of the patient, the day or the subject is shown, so whoever finds a sheet learns nothing
    here. It is not audited: nobody is known to look, and nothing of a record is shown.
    """
    context: dict[str, object] = {"length": LENGTH}
    if not within_limit(request, action="sheet_check", rate=RATE):
        return _answer(request, {**context, "state": "too_many"}, 429)
    check = check_of(code, timezone.now())
    status = 404 if check.state is SheetState.UNKNOWN else 200
    with translation.override(check.language.lower()):
        return _answer(
            request, {**context, "state": check.state.value, "clinic": check.clinic}, status
        )


def _answer(request: HttpRequest, context: dict[str, object], status: int) -> HttpResponse:
    response = render(request, "content/sheet_check.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
