"""A part of a draft that somebody took out while another was editing it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import ClinicRequest
from core.drafts.keeping import draft_for, keep_if_short


def answer_taken_out(
    request: ClinicRequest, answer: Callable[[], HttpResponse], name: str, back: str
) -> HttpResponse:
    """Answer for a part that is gone: what was typed is shown again (`answer`) and kept for the
    case that the part comes back; whoever leaves it hears so on the draft's page, `back`.
    """
    user, path = request.user, request.path
    if request.method == "POST":
        refused = answer()
        keep_if_short(user=user, key=path, data=request.POST, now=timezone.now())
        return refused
    if draft_for(user=user, key=path) is None:
        said = _("%(name)s was taken out of the draft. The history brings it back.")
    else:
        said = _(
            "%(name)s was taken out of the draft, so what you typed in it was not saved. It "
            "stands in the form again when the history brings it back."
        )
    messages.warning(request, said % {"name": name})
    return redirect(back)
