"""The people of a clinic, for those who look after them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import ClinicRequest, reauthenticated, requires
from accounts.actions import people
from accounts.actions.sessions import end_sessions
from accounts.forms import AddPersonForm, GiveRoleForm, PersonForm
from accounts.invitations import send_invitation
from accounts.models import Clinic
from accounts.presenters import people_table, person_facts, person_url, roles_shown
from accounts.roles import Permission, Role
from accounts.selectors import (
    manageable_clinic,
    may_manage_account,
    membership_of,
    people_of,
    person_of,
)
from accounts.views.stale import stale_page
from core.drafts.keeping import take_once
from core.locking import StaleRecord

PEOPLE = Permission.MEMBERS_MANAGE


@require_safe
@requires(PEOPLE)
def members(request: ClinicRequest) -> HttpResponse:
    """Lead to the people of the clinic one works in, or to the clinics that one looks after."""
    if request.clinic is not None and request.user.may(PEOPLE, request.clinic):
        return redirect("accounts:clinic_people", request.clinic.public_id)
    return redirect("accounts:clinics")


@require_safe
@requires(PEOPLE)
def clinic_people(request: ClinicRequest, clinic: UUID) -> HttpResponse:
    """Everybody who works or worked in the clinic."""
    place = manageable_clinic(request.user, PEOPLE, clinic)
    return render(
        request,
        "accounts/people.html",
        {"clinic": place, "table": people_table(place, people_of(place))},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(PEOPLE)
def person_add(request: ClinicRequest, clinic: UUID) -> HttpResponse:
    """Add somebody to the clinic; a temporary password is shown once, in this answer only."""
    place = manageable_clinic(request.user, PEOPLE, clinic)
    back = reverse("accounts:clinic_people", args=[place.public_id])
    form = AddPersonForm(_sent(request), cancel_url=back)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, place, form, _("Add a person"))
    data, now = form.cleaned_data, timezone.now()
    added: list[people.Added] = []

    def act() -> str:
        added.append(
            people.add_person(
                clinic=place,
                email=data["email"],
                full_name=data["full_name"],
                title=data["title"],
                role=Role(data["role"]),
                invite=data["start"] == "invitation",
                by=request.user,
                now=now,
            )
        )
        return person_url(place, added[0].person)

    try:
        address, _first = take_once(token=data["form_token"], user=request.user, now=now, act=act)
    except people.RoleHeldAlready:
        form.add_error("role", _("This person has that role here already."))
        return _form_page(request, place, form, _("Add a person"))
    except people.AccountInactive:
        form.add_error("email", _("This account is deactivated. It must be reactivated first."))
        return _form_page(request, place, form, _("Add a person"))
    if added and added[0].temporary_password:
        return _password_page(request, place, added[0])
    if added and data["start"] == "invitation" and not added[0].person.has_usable_password():
        send_invitation(request, added[0].person)
        messages.success(request, _("The invitation is on its way."))
    return HttpResponseRedirect(address)


@require_safe
@requires(PEOPLE)
def person(request: ClinicRequest, clinic: UUID, pk: int) -> HttpResponse:
    """One person: account, roles here, and what can be done about them."""
    place = manageable_clinic(request.user, PEOPLE, clinic)
    who = person_of(place, pk)
    return render(
        request,
        "accounts/person.html",
        {
            "clinic": place,
            "person": who,
            "facts": person_facts(who),
            "roles": roles_shown(place, who),
            "role_form": GiveRoleForm(
                action=reverse("accounts:role_give", args=[place.public_id, who.pk])
            ),
            "is_me": who.pk == request.user.pk,
            "account_is_mine": who.pk != request.user.pk and may_manage_account(request.user, who),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(PEOPLE)
@reauthenticated
def person_edit(request: ClinicRequest, clinic: UUID, pk: int) -> HttpResponse:
    """Correct name, title or e-mail address."""
    place = manageable_clinic(request.user, PEOPLE, clinic)
    who = person_of(place, pk)
    form = PersonForm(_sent(request), person=who, cancel_url=person_url(place, who))
    heading = _("Correct %(name)s") % {"name": who.full_name}
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, place, form, heading)
    try:
        people.correct_person(person=who, **form.cleaned_data, by=request.user, now=timezone.now())
    except people.EmailTaken:
        form.add_error("email", _("Another account has this e-mail address."))
        return _form_page(request, place, form, heading)
    except people.AccountNotYours:
        return _not_yours(request, place, who)
    except StaleRecord as stale:
        return stale_page(request, form, stale, person_url(place, who))
    messages.success(request, _("Saved."))
    return HttpResponseRedirect(person_url(place, who))


@require_POST
@requires(PEOPLE)
def role_give(request: ClinicRequest, clinic: UUID, pk: int) -> HttpResponse:
    """Give somebody who works here one more role."""
    place = manageable_clinic(request.user, PEOPLE, clinic)
    who = person_of(place, pk)
    form = GiveRoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles."))
        return HttpResponseRedirect(person_url(place, who))
    try:
        people.give_role(
            person=who,
            clinic=place,
            role=Role(form.cleaned_data["role"]),
            by=request.user,
            now=timezone.now(),
        )
    except people.RoleHeldAlready:
        messages.info(request, _("This person has that role here already."))
    except people.AccountInactive:
        messages.error(request, _("This account is deactivated. It must be reactivated first."))
    else:
        messages.success(request, _("The role was given; it holds from the next page on."))
    return HttpResponseRedirect(person_url(place, who))


@require_POST
@requires(PEOPLE)
def role_end(request: ClinicRequest, clinic: UUID, pk: int, membership: int) -> HttpResponse:
    """End a role; the person's open pages end with it."""
    place = manageable_clinic(request.user, PEOPLE, clinic)
    who = person_of(place, pk)
    role = membership_of(place, who, membership)
    try:
        people.end_role(membership=role, by=request.user, now=timezone.now())
    except people.LastAdministrator:
        messages.error(
            request,
            _("The clinic would have no administrator left. Give somebody else that role first."),
        )
    else:
        messages.success(request, _("The role has ended."))
    if who.pk == request.user.pk and not request.user.may(PEOPLE, place):
        return redirect("worklist")
    return HttpResponseRedirect(person_url(place, who))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(PEOPLE)
@reauthenticated
def account_act(request: ClinicRequest, clinic: UUID, pk: int, act: str) -> HttpResponse:
    """Confirm, then do: deactivate, reactivate, end sessions, or reset how somebody signs in."""
    place = manageable_clinic(request.user, PEOPLE, clinic)
    who = person_of(place, pk)
    if who.pk == request.user.pk or not may_manage_account(request.user, who):
        return _not_yours(request, place, who)
    if request.method != "POST":
        return render(
            request,
            "accounts/account_act.html",
            {"clinic": place, "person": who, "act": act, "cancel_url": person_url(place, who)},
        )
    now = timezone.now()
    if act in ("reset", "reactivate"):
        start = people.reset_sign_in if act == "reset" else people.reactivate
        return _password_page(request, place, start(person=who, by=request.user, now=now))
    if act == "deactivate":
        people.deactivate(person=who, by=request.user, now=now)
        messages.success(request, _("The account is deactivated and signed out everywhere."))
    else:
        end_sessions(person=who, by=request.user, now=now)
        messages.success(request, _("This person is signed out everywhere."))
    return HttpResponseRedirect(person_url(place, who))


def _sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent; a form that was sent empty is still a form that was sent."""
    return request.POST if request.method == "POST" else None


def _form_page(request: HttpRequest, clinic: Clinic, form: Any, title: str) -> HttpResponse:
    return render(
        request,
        "accounts/form.html",
        {"clinic": clinic, "form": form, "title": title},
        status=422 if form.is_bound else 200,
    )


def _password_page(request: HttpRequest, clinic: Clinic, added: people.Added) -> HttpResponse:
    """Show the new password in this answer (201), not after a redirect: it is kept nowhere."""
    return render(
        request,
        "accounts/temporary_password.html",
        {
            "clinic": clinic,
            "person": added.person,
            "password": added.temporary_password,
            "back_url": person_url(clinic, added.person),
        },
        status=201,
    )


def _not_yours(request: HttpRequest, clinic: Clinic, who: Any) -> HttpResponse:
    return render(
        request,
        "accounts/not_yours.html",
        {"clinic": clinic, "person": who, "back_url": person_url(clinic, who)},
        status=403,
    )
