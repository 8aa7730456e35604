"""Pages' single buttons: do one thing once, and go where it leads."""

import uuid
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import ClinicRequest
from core.drafts.keeping import take_once
from core.locking import StaleRecord
from patients.forms.base import LARGEST_VERSION
from patients.refusals import Refused


def posted_version(request: HttpRequest) -> int:
    """The row version that the page with this button was made from; nonsense is an old one."""
    text = request.POST.get("row_version", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= 10
    return min(int(text), LARGEST_VERSION) if is_number else 0


def acted(
    request: ClinicRequest,
    act: Callable[[datetime], str],
    *,
    back: str,
    refusals: tuple[type[Refused], ...] = (Refused,),
    done: str = "",
) -> HttpResponse:
    """Do what one button asks for, once, and go where it leads; a refusal is told on `back`."""
    now = timezone.now()
    try:
        token = UUID(request.POST.get("form_token", ""))
    except ValueError:
        token = uuid.uuid4()
    try:
        address, first = take_once(token=token, user=request.user, now=now, act=lambda: act(now))
    except refusals as refused:
        messages.error(request, str(refused.message))
        address, first = back, False
    except StaleRecord:
        messages.error(
            request,
            _("Somebody changed the draft in the meantime. Look at it as it is now, then try."),
        )
        address, first = back, False
    if first and done:
        messages.success(request, done)
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer
