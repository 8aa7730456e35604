"""Pages without a subject: health, refusals, and the keeping of drafts."""

import logging
import sys
from typing import cast

from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.audit.trail import Actor, record
from core.drafts.keeping import LONGEST_KEY, DraftTooLong, discard_draft, save_draft

logger = logging.getLogger(__name__)


@require_GET
def livez(request: HttpRequest) -> HttpResponse:
    """Say that the process answers; touches nothing else."""
    return HttpResponse("ok", content_type="text/plain")


@require_GET
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers and has every migration."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        return HttpResponse("migrations missing", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain a refused form in words, and record it; what was typed is in the draft."""
    if request.user.is_authenticated:
        record(
            verb="form.refused",
            by=cast(Actor, request.user),
            now=timezone.now(),
            detail={"why": "csrf"},
        )
    return render(request, "403_csrf.html", status=403)


@require_POST
def draft_save(request: HttpRequest) -> HttpResponse:
    """Keep what is typed into the form at `?form=` so far; answers with the time it was kept."""
    key = _form_key(request)
    try:
        draft = save_draft(user=request.user, key=key, data=request.POST, now=timezone.now())
    except DraftTooLong:
        return JsonResponse({"error": _("Too long to keep as a draft.")}, status=413)
    at = timezone.localtime(draft.saved_at).strftime("%H:%M")
    return JsonResponse({"saved_at": at, "text": _("Draft saved %(time)s") % {"time": at}})


@require_POST
def draft_discard(request: HttpRequest) -> HttpResponse:
    """Forget the draft of the form at `?form=`, and go back to that form."""
    key = _form_key(request)
    discard_draft(user=request.user, key=key)
    response = HttpResponse(status=303)
    response["Location"] = key
    return response


def _form_key(request: HttpRequest) -> str:
    """Return the form's own path, or answer 400: it is stored, and it is an address to go to."""
    key = request.GET.get("form", "")
    own = key.startswith("/") and url_has_allowed_host_and_scheme(key, allowed_hosts=None)
    if not own or not key.isprintable() or len(key) > LONGEST_KEY:
        raise BadRequest("The address of a form was expected.")
    return key


@require_http_methods(["GET", "HEAD", "POST"])
def keep_alive(request: HttpRequest) -> HttpResponse:
    """Count as activity: the person chose to stay signed in.

    The session's clock moves in the middleware, at every request; nothing else changes.
    """
    return HttpResponse(status=204)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer what went wrong on our side; a database that is away is a 503 that says when to retry.

    Django calls this while the exception is still known, also when it happened before any view:
    in reading the session, for example.
    """
    fault = sys.exc_info()[1]
    if isinstance(fault, OperationalError | InterfaceError):
        return database_unavailable(fault)
    return render(None, "500.html", status=500)


def database_unavailable(fault: Exception) -> HttpResponse:
    """Say that the record is not reachable, without asking the database for anything.

    The log names the kind of fault and the database's own code for it (a time-out is not an
    outage), never its message: that may quote values of the statement.
    """
    code = getattr(fault.__cause__, "sqlstate", None) or getattr(
        fault.__cause__, "sqlite_errorname", ""
    )
    logger.error("The database did not answer: %s %s", type(fault).__name__, code)
    response = render(None, "503.html", status=503)
    response["Retry-After"] = "30"  # seconds
    return response
