"""Pages without a subject: health, refusals, and the keeping of drafts."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.drafts.keeping import DraftTooLong, discard_draft, save_draft


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
    """Explain a refused form in words; what was typed is in the draft."""
    return render(request, "403_csrf.html", status=403)


@require_POST
def draft_save(request: HttpRequest) -> HttpResponse:
    """Keep what is typed into the form at `?form=` so far; answers with the time it was kept."""
    key = request.GET.get("form", "")
    if not key.startswith("/") or len(key) > 200:
        raise PermissionDenied
    try:
        draft = save_draft(user=request.user, key=key, data=request.POST, now=timezone.now())
    except DraftTooLong:
        return JsonResponse({"error": _("Too long to keep as a draft.")}, status=413)
    at = timezone.localtime(draft.saved_at).strftime("%H:%M")
    return JsonResponse({"saved_at": at, "text": _("Draft saved %(time)s") % {"time": at}})


@require_POST
def draft_discard(request: HttpRequest) -> HttpResponse:
    """Forget the draft of the form at `?form=`, and go back to that form."""
    key = request.GET.get("form", "")
    discard_draft(user=request.user, key=key)
    response = HttpResponse(status=303)
    response["Location"] = key if key.startswith("/") and not key.startswith("//") else "/"
    return cast(HttpResponse, response)


@require_GET
def keep_alive(request: HttpRequest) -> HttpResponse:
    """Count as activity: the person chose to stay signed in."""
    return HttpResponse(status=204)
