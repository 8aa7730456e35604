"""What every page needs to know about the house: version, demonstration, time-outs, who is in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import PERMISSIONS_OF, SYSTEM_PERMISSIONS, Permission

# The entry "People" leads to the clinic that one works in.
LEADS_TO = {"/people/": ("/people/", "/clinics/", "/countries/")}


def house(request: HttpRequest) -> dict[str, Any]:
    """Add the banner, version, session times and the person's main navigation."""
    context: dict[str, Any] = {
        "demo_mode": settings.DEMO_MODE,
        "product_version": settings.MYOWAY_VERSION,
        "session_idle_seconds": settings.SESSION_IDLE_SECONDS,
        "session_warn_seconds": settings.SESSION_WARN_SECONDS,
    }
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return context
    permissions = granted(request)
    context["current_clinic"] = getattr(request, "clinic", None)
    context["may"] = {p.name.lower(): True for p in permissions}
    context["main_nav"] = [
        _item(request, label, url) for label, url, needed in _entries() if needed in permissions
    ]
    context["account_menu"] = [
        _item(request, label, url)
        for label, url, needed in _own_entries()
        if needed is None or needed in permissions
    ]
    return context


def granted(request: HttpRequest) -> set[Permission]:
    """What the signed-in person may do in the clinic they work in now (no query)."""
    permissions: set[Permission] = set()
    for role in getattr(request, "roles", ()):
        permissions |= PERMISSIONS_OF[role]
    if getattr(request.user, "is_system_administrator", False):
        permissions |= SYSTEM_PERMISSIONS
    return permissions


def _item(request: HttpRequest, label: str, url: str) -> dict[str, Any]:
    places = LEADS_TO.get(url, (url,))
    current = request.path == url or (url != "/" and request.path.startswith(places))
    return {"label": label, "url": url, "current": current}


def _own_entries() -> list[tuple[str, str, Permission | None]]:
    return [
        (_("My account"), reverse("accounts:me"), None),
        (_("Clinics"), reverse("accounts:clinics"), Permission.MEMBERS_MANAGE),
        (_("Audit trail"), reverse("accounts:audit"), Permission.AUDIT_VERIFY),
    ]


def _entries() -> list[tuple[str, str, Permission]]:
    return [
        (_("Worklist"), reverse("worklist"), Permission.WORKLIST_VIEW),
        (_("Patients"), reverse("patients:list"), Permission.PATIENT_FIND),
        (_("Referrals"), reverse("triage:referrals"), Permission.SCREENING_VIEW),
        (_("Rehabilitation"), reverse("rehab:caseload"), Permission.REHAB_VIEW),
        (_("Loan stock"), reverse("rehab:stock"), Permission.STOCK_MANAGE),
        (_("Library"), reverse("content:library"), Permission.CONTENT_VIEW),
        (_("Rulesets"), reverse("rulesets:library"), Permission.CONTENT_EDIT),
        (_("People"), reverse("accounts:members"), Permission.MEMBERS_MANAGE),
    ]
