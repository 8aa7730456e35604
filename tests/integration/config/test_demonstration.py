"""The demonstration shows every state of the work, and building it again changes nothing."""

from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.demo_accounts import is_demo_account
from accounts.models import Clinic, Membership, User
from accounts.roles import Role
from config.demo.clinics import PASSWORD
from config.demo.people import PATIENTS, nhs_number
from config.demo.seed import VISITS
from content.models import BookVersion, DocumentCheck, DraftState, Handout
from core.audit.models import AuditEvent
from core.audit.trail import verify
from patients.identifiers import tidy
from patients.models import IdentifierKind, Patient, Visit
from triage.models import ClosingAction, ClosingKind, Override, Screening


@pytest.mark.django_db
def test_the_demonstration_shows_every_state(settings: Any) -> None:
    settings.DEMO_MODE = True
    said = StringIO()
    call_command("demo_clinic", stdout=said)

    assert PASSWORD in said.getvalue()
    assert Clinic.objects.count() == 3
    for clinic in Clinic.objects.all():
        held = Counter(Membership.objects.filter(clinic=clinic).values_list("role", flat=True))
        assert held[Role.CLINICIAN] == 3
        assert {role.value for role in Role} == set(held)
    assert User.objects.filter(is_system_administrator=True).count() == 1
    assert all(is_demo_account(user.email) for user in User.objects.all())
    assert all(user.check_password(PASSWORD) for user in User.objects.all())
    assert Patient.objects.count() == 40
    assert Visit.objects.count() == VISITS == 150
    assert Visit.objects.exclude(error_at=None).exists()

    signed = Screening.objects.filter(state="signed")
    assert set(signed.values_list("disposition", flat=True)) == {"D1", "D2", "D3", "D4", "D5", "D6"}
    drafts = Screening.objects.filter(state="draft", error_at=None)
    assert drafts.filter(closings__isnull=True).exists(), "under way"
    assert drafts.filter(closings__isnull=False).exists(), "checked, not signed"
    assert Screening.objects.exclude(error_at=None).count() >= 3
    assert Override.objects.count() >= 5
    used = set(ClosingAction.objects.values_list("kind", flat=True))
    assert used >= {
        ClosingKind.REFER, ClosingKind.ADVICE, ClosingKind.HANDOUT, ClosingKind.RECALL,
    }  # fmt: skip
    assert set(Handout.objects.values_list("kind", flat=True)) == {"standard", "large", "easy"}
    assert [check.failures for check in DocumentCheck.objects.all() if check.failures] == []

    edited = BookVersion.objects.get(book="equipment", version=2)
    assert edited.draft.state == DraftState.PUBLISHED
    assert edited.published_by != BookVersion.objects.get(book="equipment", version=1).published_by

    rows, head, faults = verify()
    assert faults == []
    assert rows > 1_000

    again = StringIO()
    call_command("demo_clinic", stdout=again)
    assert "nothing was changed" in again.getvalue()
    assert verify()[:2] == (rows, head)
    assert AuditEvent.objects.count() == rows


@pytest.mark.django_db
def test_the_demonstration_is_refused_elsewhere() -> None:
    with pytest.raises(CommandError, match="its own settings only"):
        call_command("demo_clinic")
    assert not User.objects.exists()
    assert connection.is_usable()


def test_its_numbers_look_real_and_belong_to_nobody() -> None:
    numbers = [nhs_number(n) for n in range(len(PATIENTS))]
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert number.startswith("999")
        assert tidy(IdentifierKind.NHS_NUMBER, number) == number
