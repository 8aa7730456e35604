"""Two people edit the same row: the second learns of it."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.utils.functional import SimpleLazyObject

from accounts.models import Clinic
from core.locking import StaleRecord, save_if_current

pytestmark = pytest.mark.django_db


def test_the_first_wins_and_the_second_learns(clinic: Clinic) -> None:
    saved = save_if_current(clinic, row_version=1, changes={"phone": "1"})
    assert (saved.phone, saved.row_version) == ("1", 2)
    with pytest.raises(StaleRecord) as refused:
        save_if_current(clinic, row_version=1, changes={"phone": "2"})
    assert refused.value.current.phone == "1"  # type: ignore[attr-defined]
    clinic.refresh_from_db()
    assert clinic.phone == "1"


def test_no_change_still_counts_as_seen(clinic: Clinic) -> None:
    assert save_if_current(clinic, row_version=1, changes={}).row_version == 2


def test_the_tables_rules_hold(clinic: Clinic, other_clinic: Clinic) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        save_if_current(clinic, row_version=1, changes={"name": other_clinic.name})


def test_a_lazy_row_is_its_row(clinic: Clinic) -> None:
    lazy: Callable[[], Clinic] = lambda: clinic  # noqa: E731
    assert save_if_current(SimpleLazyObject(lazy), row_version=1, changes={}).row_version == 2  # type: ignore[type-var]
