"""Addresses of people, clinics and oversight."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, re_path
from django.views.decorators.http import require_safe

from accounts.views import clinics, countries, own, people
from core.openness import public, signed_in_only


def closed(request: HttpRequest) -> HttpResponse:
    """Answer that there is nothing here."""
    raise Http404


@require_safe
def to_own_account(request: HttpRequest) -> HttpResponse:
    """Lead from the prefix of the sign-in pages to one's own account."""
    return redirect("accounts:me")


app_name = "accounts"
urlpatterns = [
    # allauth also offers these. Accounts and their addresses are made by administrators, and there
    # is one way to sign in: password or passkey, so these doors stay shut.
    re_path(
        r"^accounts/(?:signup|email|confirm-email|password/set|login/code)/",
        public("answers 404 to everybody")(closed),
        name="closed",
    ),
    path(
        "accounts/",
        signed_in_only("leads to one's own account")(to_own_account),
        name="index",
    ),
    path("account/", own.me, name="me"),
    path("people/", people.members, name="members"),
    path("clinics/", clinics.clinics, name="clinics"),
    path("clinics/new/", clinics.clinic_create, name="clinic_create"),
    path("clinics/switch/", clinics.switch_clinic, name="switch_clinic"),
    path("clinics/<uuid:clinic>/", clinics.clinic_settings, name="clinic_settings"),
    path("clinics/<uuid:clinic>/history/", clinics.clinic_history, name="clinic_history"),
    path("countries/", countries.countries, name="countries"),
    path("countries/new/", countries.country_add, name="country_add"),
    path("countries/<slug:country>/", countries.country_change, name="country"),
    path("clinics/<uuid:clinic>/people/", people.clinic_people, name="clinic_people"),
    path("clinics/<uuid:clinic>/people/add/", people.person_add, name="person_add"),
    path("clinics/<uuid:clinic>/people/<int:pk>/", people.person, name="person"),
    path("clinics/<uuid:clinic>/people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("clinics/<uuid:clinic>/people/<int:pk>/roles/", people.role_give, name="role_give"),
    path(
        "clinics/<uuid:clinic>/people/<int:pk>/roles/<int:membership>/end/",
        people.role_end,
        name="role_end",
    ),
    *[
        path(
            f"clinics/<uuid:clinic>/people/<int:pk>/{act}/",
            people.account_act,
            {"act": act},
            name=f"person_{act.replace('-', '_')}",
        )
        for act in ("deactivate", "reactivate", "end-sessions", "reset")
    ],
    path("oversight/audit/", own.audit, name="audit"),
]
