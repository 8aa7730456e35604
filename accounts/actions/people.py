"""Administrators look after people: accounts, roles, lost second factors.

Accounts are never deleted and never shared: the audit trail names people for as long as it exists.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.actions.sessions import end_other_sessions
from accounts.models import Clinic, Membership, User
from accounts.roles import Role
from accounts.selectors import may_manage_account
from core.audit.trail import Actor, record
from core.locking import save_if_current

# Without the letters and digits that look alike; 16 of 31 signs are 79 bits.
UNMISTAKABLE = "abcdefghjkmnpqrstuvwxyz23456789"


class RoleHeldAlready(Exception):
    """The person has this role in this clinic already."""


class LastAdministrator(Exception):
    """The clinic would be left without anybody who can manage its people."""


class OwnAccount(Exception):
    """Nobody deactivates or resets the account that they are signed in with."""


class AccountNotYours(Exception):
    """The person also works where this administrator has no say, or looks after the system."""


class AccountInactive(Exception):
    """The person has left; the account must be reactivated before it can get a role."""


class EmailTaken(Exception):
    """Another account has this e-mail address."""


@dataclass(frozen=True)
class Added:
    """A person who now has a role, with the temporary password of a new account.

    The password is shown once to the administrator and is nowhere else.
    """

    person: User
    temporary_password: str | None


@transaction.atomic
def add_person(
    *,
    clinic: Clinic,
    email: str,
    full_name: str,
    title: str,
    role: Role,
    invite: bool,
    by: User,
    now: datetime,
) -> Added:
    """Give someone a role in the clinic; make their account unless the address has one.

    `invite` leaves the new account without a password: the link in the invitation sets it.
    Otherwise it gets a temporary one. An existing account keeps its name and password. Raises
    RoleHeldAlready, AccountInactive.
    """
    person = User.objects.filter(email=email.lower()).first()
    password: str | None = None
    if person is None:
        password = None if invite else temporary_password()
        person = User.objects.create_user(
            email, password, full_name=full_name, title=title, must_change_password=not invite
        )
        record(verb="person.created", by=by, now=now, subject=person, clinic_id=clinic.pk)
    give_role(person=person, clinic=clinic, role=role, by=by, now=now)
    return Added(person, password)


@transaction.atomic
def give_role(*, person: User, clinic: Clinic, role: Role, by: Actor, now: datetime) -> Membership:
    """Let the person work in the clinic in this role. Raises RoleHeldAlready, AccountInactive."""
    if not person.is_active:
        raise AccountInactive
    held = Membership.objects.select_for_update().filter(
        user=person, clinic=clinic, role=role, ended_at=None
    )
    if held.exists():
        raise RoleHeldAlready
    membership = Membership.objects.create(user=person, clinic=clinic, role=role, started_at=now)
    record(
        verb="role.given",
        by=by,
        now=now,
        subject=person,
        clinic_id=clinic.pk,
        detail={"membership": membership.pk, "role": role.value},
    )
    return membership


@transaction.atomic
def end_role(*, membership: Membership, by: User, now: datetime) -> Membership:
    """End the role from now on and the person's sessions with it.

    Ending an ended role changes nothing. Raises LastAdministrator, unless a system administrator
    ends it.
    """
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.ended_at is not None:
        return membership
    if membership.role == Role.CLINIC_ADMINISTRATOR and not by.is_system_administrator:
        others = Membership.objects.filter(
            clinic_id=membership.clinic_id,
            role=Role.CLINIC_ADMINISTRATOR,
            ended_at=None,
            user__is_active=True,
        ).exclude(pk=membership.pk)
        if not others.exists():
            raise LastAdministrator
    membership = save_if_current(
        membership, row_version=membership.row_version, changes={"ended_at": now}
    )
    if membership.user_id != by.pk:
        end_other_sessions(user=membership.user, keep=None)
    record(
        verb="role.ended",
        by=by,
        now=now,
        subject=membership.user,
        clinic_id=membership.clinic_id,
        detail={"membership": membership.pk, "role": membership.role},
    )
    return membership


@transaction.atomic
def deactivate(*, person: User, by: User, now: datetime) -> User:
    """Close the account: no sign-in, and every session ends. Raises OwnAccount, AccountNotYours."""
    _guard(person, by)
    if not person.is_active:
        return person
    person = save_if_current(person, row_version=person.row_version, changes={"is_active": False})
    ended = end_other_sessions(user=person, keep=None)
    record(verb="person.deactivated", by=by, now=now, subject=person, detail={"ended": ended})
    return person


@transaction.atomic
def reactivate(*, person: User, by: User, now: datetime) -> Added:
    """Open the account again, with a new temporary password. Raises OwnAccount, AccountNotYours."""
    _guard(person, by)
    person = save_if_current(person, row_version=person.row_version, changes={"is_active": True})
    password = _start_afresh(person)
    record(verb="person.reactivated", by=by, now=now, subject=person)
    return Added(person, password)


@transaction.atomic
def reset_sign_in(*, person: User, by: User, now: datetime) -> Added:
    """Take the person's password and second factors away and give a temporary password.

    For a lost telephone or a suspicion. Both go: whoever knew the old password could otherwise set
    up a second factor of their own. Raises OwnAccount, AccountNotYours.
    """
    _guard(person, by)
    password = _start_afresh(person)
    record(verb="person.sign_in_reset", by=by, now=now, subject=person)
    return Added(person, password)


@transaction.atomic
def correct_person(
    *,
    person: User,
    full_name: str,
    title: str,
    email: str,
    row_version: int,
    by: User,
    now: datetime,
) -> User:
    """Correct name, title and address. Only an administrator changes somebody's e-mail address.

    Raises StaleRecord, EmailTaken, AccountNotYours (for another's account).
    """
    if person.pk != by.pk and not may_manage_account(by, person):
        raise AccountNotYours
    wanted = {"full_name": full_name, "title": title, "email": email.lower()}
    changes = {name: value for name, value in wanted.items() if getattr(person, name) != value}
    if "email" in changes and User.objects.filter(email=changes["email"]).exists():
        raise EmailTaken
    corrected = save_if_current(person, row_version=row_version, changes=changes)
    if "email" in changes:
        end_other_sessions(user=person, keep=None)
    record(
        verb="person.corrected", by=by, now=now, subject=person, detail={"fields": sorted(changes)}
    )
    return corrected


def temporary_password() -> str:
    """Return a random password in four groups that can be read out over the telephone."""
    signs = "".join(secrets.choice(UNMISTAKABLE) for _ in range(16))
    return "-".join(signs[i : i + 4] for i in range(0, 16, 4))


def _guard(person: User, by: User) -> None:
    if person.pk == by.pk:
        raise OwnAccount
    if not may_manage_account(by, person):
        raise AccountNotYours


def _start_afresh(person: User) -> str:
    password = temporary_password()
    person.set_password(password)
    save_if_current(
        person,
        row_version=User.objects.values_list("row_version", flat=True).get(pk=person.pk),
        changes={"password": person.password, "must_change_password": True},
    )
    Authenticator.objects.filter(user=person).delete()
    end_other_sessions(user=person, keep=None)
    return password
