"""Countries and what people dial there, kept by the system administrator."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import ClinicRequest, requires
from accounts.actions.countries import add_country, change_country
from accounts.clinic_forms import CountryForm
from accounts.models import Country
from accounts.presenters import countries_table
from accounts.roles import Permission
from accounts.selectors import clinics_following, countries_with_numbers, country_named
from accounts.views.stale import stale_page
from core.formkit.taking import taken
from core.locking import StaleRecord
from core.refusals import Refused


@require_safe
@requires(Permission.COUNTRIES_MANAGE)
def countries(request: ClinicRequest) -> HttpResponse:
    """Every country with its emergency number."""
    context = {
        "table": countries_table(countries_with_numbers()),
        "breadcrumbs": _way((_("Countries"), "")),
    }
    return render(request, "accounts/countries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.COUNTRIES_MANAGE)
def country_add(request: ClinicRequest) -> HttpResponse:
    """Add a country."""

    def act(form: CountryForm, now: datetime) -> None:
        code = form.cleaned_data["code"]
        add_country(code=code, words=form.words(), by=request.user, now=now)

    return _answer(request, Country(), _("New country"), act)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.COUNTRIES_MANAGE)
def country_change(request: ClinicRequest, country: str) -> HttpResponse:
    """Correct a country; its clinics print the new number from now on."""
    found = country_named(country)

    def act(form: CountryForm, now: datetime) -> None:
        change_country(
            country=found,
            words=form.words(),
            row_version=form.cleaned_data["row_version"],
            by=request.user,
            now=now,
        )

    following = clinics_following(found)
    note = ngettext(
        "%(n)d clinic prints this number on its handouts and follows a change at once.",
        "%(n)d clinics print this number on their handouts and follow a change at once.",
        following,
    ) % {"n": following}
    return _answer(request, found, found.local_name, act, note if following else "")


def _answer(
    request: ClinicRequest,
    country: Country,
    title: str,
    act: Callable[[CountryForm, datetime], None],
    note: str = "",
) -> HttpResponse:
    back = reverse("accounts:countries")
    data = request.POST if request.method == "POST" else None
    form = CountryForm(data, country=country, cancel_url=back)
    context = {
        "form": form,
        "title": title,
        "note": note,
        "breadcrumbs": _way((_("Countries"), back), (title, "")),
    }
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "accounts/country_form.html", context, status=status)
    now = timezone.now()

    def once() -> str:
        act(form, now)
        return back

    try:
        saved = taken(form, user=request.user, now=now, act=once)
    except StaleRecord as stale:
        return stale_page(request, form, stale, request.path)
    if isinstance(saved, Refused):
        return render(request, "accounts/country_form.html", context, status=422)
    if saved.first:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(saved.address)


def _way(*parts: tuple[str, str]) -> list[dict[str, str]]:
    first = {"label": _("Clinics"), "url": reverse("accounts:clinics")}
    return [first, *({"label": label, "url": url} for label, url in parts)]
