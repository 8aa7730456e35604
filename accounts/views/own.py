"""One's own account, and the trail's state for the system administrator."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import ClinicRequest, requires
from accounts.actions.people import correct_person
from accounts.forms import OwnNameForm
from accounts.presenters import other_clinics, own_roles
from accounts.roles import Permission
from accounts.selectors import trail_head
from accounts.views.stale import stale_page
from core.audit.trail import record, verify
from core.locking import StaleRecord
from core.openness import signed_in_only


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in_only("everyone sees and corrects their own name")
def me(request: ClinicRequest) -> HttpResponse:
    """Name, title, roles, and the ways to password, second factor and sessions."""
    form = OwnNameForm(request.POST if request.method == "POST" else None, person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            correct_person(
                person=request.user,
                **form.cleaned_data,
                email=request.user.email,
                by=request.user,
                now=timezone.now(),
            )
        except StaleRecord as stale:
            return stale_page(request, form, stale, request.path)
        messages.success(request, _("Saved."))
        return redirect("accounts:me")
    return render(
        request,
        "accounts/me.html",
        {
            "form": form,
            "roles": own_roles(request.memberships),
            "other_clinics": other_clinics(request.memberships, request.clinic),
        },
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.AUDIT_VERIFY)
def audit(request: ClinicRequest) -> HttpResponse:
    """The newest audit event, and on demand whether the whole chain holds."""
    context: dict[str, Any] = {"head": trail_head()}
    if request.method == "POST":
        count, _head, faults = verify()
        record(
            verb="audit.verified",
            by=request.user,
            now=timezone.now(),
            detail={"count": count, "faults": len(faults)},
        )
        context |= {"verified": True, "count": count, "faults": faults}
    return render(request, "accounts/audit.html", context)
