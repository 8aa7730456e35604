"""Every table says whether its rows may change, and how private each of its fields is."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.utils.functional import Promise

from core.tables import Immutable, ImmutableQuerySet, ImmutableRecord, Mutable, Privacy
from tests.architecture.source import PACKAGES


def own_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m._meta.app_config.name in PACKAGES]


def immutable_models() -> list[type[models.Model]]:
    return [m for m in own_models() if issubclass(m, Immutable)]


def _label(model: type[models.Model]) -> str:
    return model._meta.label


def test_there_are_models_of_both_kinds() -> None:
    assert len(own_models()) > 10
    assert 3 < len(immutable_models()) < len(own_models())


@pytest.mark.parametrize("model", own_models(), ids=_label)
def test_a_model_is_mutable_or_immutable(model: type[models.Model]) -> None:
    assert issubclass(model, Mutable) != issubclass(model, Immutable)


@pytest.mark.parametrize("model", own_models(), ids=_label)
def test_every_field_has_a_privacy_class(model: type[models.Model]) -> None:
    fields = {f.name for f in [*model._meta.local_concrete_fields, *model._meta.local_many_to_many]}
    classified = dict(model.privacy)  # type: ignore[attr-defined]
    assert set(classified) == fields
    assert all(isinstance(given, Privacy) for given in classified.values())


@pytest.mark.parametrize("model", own_models(), ids=_label)
def test_a_model_says_what_it_is(model: type[models.Model]) -> None:
    """For newcomers (a docstring of its own) and for readers (names that can be translated)."""
    assert (model.__doc__ or "").strip()
    assert not (model.__doc__ or "").startswith(f"{model.__name__}("), "Django's stand-in"
    assert isinstance(model._meta.verbose_name, Promise), "mark verbose_name"
    assert isinstance(model._meta.verbose_name_plural, Promise), "mark verbose_name_plural"


@pytest.mark.parametrize("model", immutable_models(), ids=_label)
def test_immutable_rows_refuse_every_door(model: type[models.Model]) -> None:
    there = model()
    there._state.adding = False
    with pytest.raises(ImmutableRecord):
        there.save()
    with pytest.raises(ImmutableRecord):
        there.delete()
    rows = model._default_manager.all()
    assert isinstance(rows, ImmutableQuerySet)
    for act in (lambda: rows.update(pk=1), rows.delete, lambda: rows.bulk_update([], ["pk"])):
        with pytest.raises(ImmutableRecord):
            act()


@pytest.mark.django_db
@pytest.mark.parametrize("model", immutable_models(), ids=_label)
def test_the_database_refuses_too(model: type[models.Model]) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s",
                [table, f"{table}_append_only"],
            )
            expected = 1
        else:
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s "
                "AND name IN (%s, %s)",
                [table, f"{table}_no_update", f"{table}_no_delete"],
            )
            expected = 2
        assert cursor.fetchone()[0] == expected


@pytest.mark.parametrize("model", own_models(), ids=_label)
def test_nothing_about_patients_dies_with_something_else(model: type[models.Model]) -> None:
    """A record is never deleted, so no reference between records may cascade."""
    said = dict(model.privacy)  # type: ignore[attr-defined]
    if not {Privacy.CLINICAL, Privacy.PERSONAL} & set(said.values()):
        return
    if model._meta.label == "core.Draft":
        return  # not part of the record: what is typed and not yet submitted
    cascading = [
        f.name
        for f in model._meta.local_concrete_fields
        if f.remote_field and f.remote_field.on_delete is models.CASCADE
    ]
    assert cascading == []
