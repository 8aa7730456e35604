"""People, clinics and sessions as the pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Clinic, Membership, User
from core.audit.models import AuditEvent
from core.formkit.parts import Cell, Fact, Table


@dataclass(frozen=True)
class RoleShown:
    """A role of a person in one clinic; `end_url` is empty when it has ended."""

    label: str
    period: str
    end_url: str


def people_table(clinic: Clinic, people: Iterable[Any]) -> Table:
    """Everybody who works or worked in the clinic."""
    rows = [
        [
            Cell(person.full_name, url=person_url(clinic, person)),
            person.title or "–",
            person.email,
            ", ".join(_current(person.roles_here)) or _("no role now"),
            account_state(person),
        ]
        for person in people
    ]
    heads = [_("Name"), _("Title and post"), _("E-mail address"), _("Roles here"), _("Account")]
    return Table.of(_("People of this clinic"), heads, rows, caption_hidden=True)


def clinics_table(clinics: Iterable[Any]) -> Table:
    """The clinics that somebody looks after."""
    rows = [
        [
            Cell(clinic.name, url=reverse("accounts:clinic_settings", args=[clinic.public_id])),
            clinic.phone,
            Cell(
                ngettext("%(n)d person", "%(n)d people", clinic.people) % {"n": clinic.people},
                url=reverse("accounts:clinic_people", args=[clinic.public_id]),
            ),
        ]
        for clinic in clinics
    ]
    return Table.of(
        _("Clinics"), [_("Clinic"), _("Telephone"), _("People")], rows, caption_hidden=True
    )


def countries_table(countries: Iterable[Any]) -> Table:
    """Every country and the number that is dialled there."""
    rows = [
        [
            Cell(country.local_name, url=reverse("accounts:country", args=[country.pk.lower()])),
            country.emergency_number,
            country.advice_line or "–",
            ngettext("%(n)d clinic", "%(n)d clinics", country.clinics_here)
            % {"n": country.clinics_here},
            _("yes") if country.offered else _("no longer"),
        ]
        for country in countries
    ]
    heads = [
        _("Country"), _("Emergency number"), _("Advice line"), _("Clinics there"),
        _("May be chosen"),
    ]  # fmt: skip
    return Table.of(_("Countries"), heads, rows, caption_hidden=True)


@dataclass(frozen=True)
class ClinicChange:
    """What somebody did to a clinic's letterhead at one time; a line for each field."""

    when: str
    who: str
    what: str
    lines: Sequence[tuple[str, str, str]]  # field, before, after


def clinic_changes(events: Iterable[AuditEvent], people: Mapping[str, User]) -> list[ClinicChange]:
    """The history of a clinic, newest first, from its audit events.

    Events from before values were kept name the fields alone.
    """
    return [
        ClinicChange(
            when=_when(event.at),
            who=str(people.get(event.actor, event.actor)),
            what=_deed(event),
            lines=[
                (
                    capfirst(str(Clinic._meta.get_field(name).verbose_name)),  # type: ignore[union-attr]
                    _value(event.detail.get("before", {}).get(name)),
                    _value(event.detail.get("after", {}).get(name)),
                )
                for name in event.detail.get("fields", ())
            ],
        )
        for event in events
    ]


def _deed(event: AuditEvent) -> str:
    if event.verb == "clinic.created":
        return _("Opened the clinic")
    if "with_country" in event.detail:
        return _("The country’s emergency number changed")
    if not event.detail.get("fields"):
        return _("Saved without a change")
    return _("Changed the clinic")


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


def account_state(person: Any) -> str:
    """Say whether the person can sign in."""
    if not person.is_active:
        return _("deactivated")
    if person.must_change_password:
        return _("has a temporary password")
    if not person.has_usable_password():
        return _("invited")
    return _("active") if person.has_second_factor else _("no second factor yet")


def person_facts(person: Any) -> list[Fact]:
    """The account in words."""
    last = person.last_login
    return [
        Fact(_("E-mail address"), person.email),
        Fact(_("Title and post"), person.title),
        Fact(_("Account"), account_state(person)),
        Fact(_("Last sign-in"), _when(last) if last else "", unknown=_("Never")),
    ]


def roles_shown(clinic: Clinic, person: Any) -> list[RoleShown]:
    """The person's roles in this clinic, current and past."""
    return [
        RoleShown(
            label=membership.get_role_display(),
            period=_period(membership),
            end_url=reverse("accounts:role_end", args=[clinic.public_id, person.pk, membership.pk])
            if membership.ended_at is None
            else "",
        )
        for membership in person.roles_here
    ]


def own_roles(memberships: Iterable[Membership]) -> list[Fact]:
    """What somebody is, clinic by clinic."""
    by_clinic: dict[str, list[str]] = {}
    for membership in memberships:
        by_clinic.setdefault(str(membership.clinic), []).append(membership.get_role_display())
    return [Fact(clinic, ", ".join(roles)) for clinic, roles in by_clinic.items()]


def other_clinics(memberships: Iterable[Membership], now_in: Clinic | None) -> list[Clinic]:
    """The clinics that somebody could switch to."""
    clinics = {m.clinic_id: m.clinic for m in memberships}
    return [clinic for clinic in clinics.values() if clinic != now_in]


def person_url(clinic: Clinic, person: User) -> str:
    return reverse("accounts:person", args=[clinic.public_id, person.pk])


def _current(memberships: Iterable[Membership]) -> list[str]:
    return [m.get_role_display() for m in memberships if m.ended_at is None]


def _period(membership: Membership) -> str:
    since = date_format(localtime(membership.started_at), "j M Y")
    if membership.ended_at is None:
        return _("since %(date)s") % {"date": since}
    until = date_format(localtime(membership.ended_at), "j M Y")
    return _("%(since)s to %(until)s") % {"since": since, "until": until}


def _when(moment: Any) -> str:
    return date_format(localtime(moment), "j M Y, H:i")
