"""People for a superuser to look at; clinics' letterheads and countries to keep."""

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.actions.clinics import change_clinic, create_clinic
from accounts.actions.countries import CountryWords, add_country, change_country
from accounts.admin_site import Managed, ManagedForm
from accounts.clinic_forms import CountryCodeField, EmergencyNumberField, PhoneField
from accounts.models import Clinic, Country, Membership, User

LETTERHEAD = (
    "name", "address", "phone", "opening_hours", "out_of_hours", "country", "own_emergency_number",
    "time_zone", "units",
)  # fmt: skip


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # a plain class at run time
    """People, without the hash of their password."""

    list_display = ("full_name", "email", "is_active", "is_system_administrator", "last_login")
    exclude = ("password", "groups", "user_permissions")
    search_fields = ("full_name", "email")


class ClinicAdminForm(ManagedForm):
    """The letterhead with the checks of the clinic's own page."""

    phone = PhoneField(label=_("Telephone"), max_length=40)
    own_emergency_number = EmergencyNumberField(
        label=_("Another emergency number"),
        required=False,
        help_text=_("Only if patients here dial another one than the country’s."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[(z, z) for z in sorted(available_timezones())],
        initial="Europe/London",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["own_emergency_number"] = self.instance.own_emergency_number

    def letterhead(self) -> dict[str, Any]:
        """The fields that the clinic's actions take."""
        return {name: self.cleaned_data[name] for name in LETTERHEAD}


@admin.register(Clinic)
class ClinicAdmin(Managed):
    form = ClinicAdminForm
    fields = (*LETTERHEAD, "seen_version")
    list_display = ("name", "phone", "emergency_number", "country", "time_zone", "units")
    list_select_related = ("country",)
    search_fields = ("name",)

    def add(self, form: Any, *, by: User, now: datetime) -> Clinic:
        return create_clinic(fields=form.letterhead(), by=by, now=now)

    def change(self, row: Clinic, form: Any, *, by: User, now: datetime) -> Clinic:
        return change_clinic(
            clinic=row,
            fields=form.letterhead(),
            row_version=form.cleaned_data["seen_version"] or 0,
            by=by,
            now=now,
        )


class CountryAdminForm(ManagedForm):
    """A country with the checks of its own page."""

    code = CountryCodeField(label=_("Code"))
    emergency_number = EmergencyNumberField(label=_("Emergency number"))


@admin.register(Country)
class CountryAdmin(Managed):
    form = CountryAdminForm
    fields = ("code", "name", "emergency_number", "advice_line", "offered", "seen_version")
    fixed = ("code",)
    list_display = ("name", "code", "emergency_number", "advice_line", "offered")

    def add(self, form: Any, *, by: User, now: datetime) -> Country:
        return add_country(code=form.cleaned_data["code"], words=self._words(form), by=by, now=now)

    def change(self, row: Country, form: Any, *, by: User, now: datetime) -> Country:
        return change_country(
            country=row,
            words=self._words(form),
            row_version=form.cleaned_data["seen_version"] or 0,
            by=by,
            now=now,
        )

    def _words(self, form: Any) -> CountryWords:
        names = CountryWords.__dataclass_fields__
        return CountryWords(**{name: form.cleaned_data[name] for name in names})


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # a plain class at run time
    list_display = ("user", "clinic", "role", "started_at", "ended_at")
    list_select_related = ("user", "clinic")
