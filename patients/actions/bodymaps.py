"""Recording, amending and retracting the body map of a visit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.trail import record
from core.locking import StaleRecord, save_if_current
from patients.actions.holding import held_visit, writable
from patients.actions.retracting import noted_after_signing, retract
from patients.body import MUSCLES, PLACES, Sign
from patients.models import Amendment, BodyMap, BodyMapVersion, Visit
from patients.models.bodymaps import CONTENT, LONGEST_MAP_NOTE
from patients.refusals import (
    NothingChanged,
    NothingMarked,
    OutsideRange,
    ReasonMissing,
    VisitInError,
    VisitNotSigned,
)


@dataclass(frozen=True)
class MapEntry:
    """What somebody says about the body; see `patients.models.bodymaps.BodyMapContent`."""

    marks: Mapping[str, Iterable[str]] = field(default_factory=dict)
    power: Mapping[str, int] = field(default_factory=dict)
    whole_body: bool = False
    note: str = ""


@transaction.atomic
def record_body_map(
    *, visit: Visit, entry: MapEntry, by: User, now: datetime, row_version: int = 0
) -> BodyMap:
    """Write the map of an open visit; `row_version` is the map's that was seen (0: none).

    Raises VisitSigned, VisitInError, NothingMarked, OutsideRange, or StaleRecord when somebody
    wrote since; then nothing is kept.
    """
    held = writable(visit)
    body_map, _changed = _written(held, entry, by=by, now=now, row_version=row_version)
    return body_map


@transaction.atomic
def amend_body_map(
    *, visit: Visit, entry: MapEntry, reason: str, by: User, now: datetime, row_version: int = 0
) -> BodyMap:
    """Correct or add the map of a signed visit; what was signed stays readable as its version.

    Raises ReasonMissing, VisitNotSigned, VisitInError, NothingChanged, or what `record_body_map`
    raises about the entry.
    """
    if not reason.strip():
        raise ReasonMissing
    held = held_visit(visit)
    if held.in_error:
        raise VisitInError
    if not held.signed:
        raise VisitNotSigned
    body_map, changed = _written(held, entry, by=by, now=now, row_version=row_version)
    if not changed:
        raise NothingChanged
    Amendment.objects.create(
        visit=held,
        reason=reason.strip(),
        text=_("The body map was amended; what it said before is kept beside it."),
        amended_by=by,
        amended_at=now,
    )
    return body_map


@transaction.atomic
def mark_body_map_in_error(
    *, body_map: BodyMap, reason: str, by: User, now: datetime, row_version: int
) -> BodyMap:
    """Say that the map is wrong as a whole; under a signed visit this is an amendment too.

    Raises ReasonMissing, AlreadyDone, VisitInError or StaleRecord.
    """
    wrong = retract(body_map, reason=reason, by=by, now=now, row_version=row_version)
    noted_after_signing(wrong.visit, str(wrong), reason=reason, by=by, now=now)
    _audit("body_map.marked_in_error", wrong, by=by, now=now, fields=[])
    return wrong


def _written(
    visit: Visit, entry: MapEntry, *, by: User, now: datetime, row_version: int
) -> tuple[BodyMap, bool]:
    """Return the map as it stands then, and whether this changed it."""
    content = _checked(entry)
    there = BodyMap.objects.filter(visit=visit, error_at=None).first()
    if there is None:
        made = BodyMap.objects.create(visit=visit, recorded_by=by, recorded_at=now, **content)
        _audit("body_map.recorded", made, by=by, now=now, fields=list(content))
        return made, True
    if there.row_version != row_version:
        raise StaleRecord(there)
    fields = [name for name in CONTENT if getattr(there, name) != content[name]]
    restated = entry.whole_body and there.recorded_by_id != by.pk
    if not fields and not restated:
        return there, False
    BodyMapVersion.objects.create(
        body_map=there,
        version=there.row_version,
        recorded_by=there.recorded_by,
        recorded_at=there.recorded_at,
        replaced_by=by,
        replaced_at=now,
        **{name: getattr(there, name) for name in CONTENT},
    )
    saved = save_if_current(
        there,
        row_version=row_version,
        changes={**content, "recorded_by": by, "recorded_at": now},
    )
    _audit("body_map.recorded", saved, by=by, now=now, fields=fields)
    return saved, True


def _checked(entry: MapEntry) -> dict[str, Any]:
    """Return the entry in its stored form: known places only, in the order of the body."""
    marks = {place: set(signs) for place, signs in entry.marks.items()}
    known = set(Sign.values)
    if not set(marks) <= set(PLACES) or any(not signs <= known for signs in marks.values()):
        raise OutsideRange(_("Choose places and signs of the map."), field="marks")
    if not set(entry.power) <= set(MUSCLES):
        raise OutsideRange(_("Choose one of the muscle groups."), field="marks")
    for muscle, grade in entry.power.items():
        if isinstance(grade, bool) or not isinstance(grade, int) or not 0 <= grade <= 5:
            raise OutsideRange(_("A grade is a whole number from 0 to 5."), field=f"power_{muscle}")
    if len(entry.note) > LONGEST_MAP_NOTE:
        raise OutsideRange(_("This note is too long."), field="note")
    content = {
        "marks": {
            place: [sign for sign in Sign.values if sign in marks[place]]
            for place in PLACES
            if marks.get(place)
        },
        "power": {muscle: entry.power[muscle] for muscle in MUSCLES if muscle in entry.power},
        "whole_body": entry.whole_body,
        "note": entry.note.strip(),
    }
    if not any(content.values()):
        raise NothingMarked
    return content


def _audit(verb: str, body_map: BodyMap, *, by: User, now: datetime, fields: list[str]) -> None:
    record(
        verb=verb,
        by=by,
        now=now,
        subject=body_map.visit,
        about=body_map.visit.patient_id,
        clinic_id=body_map.visit.clinic_id,
        detail={"body_map": body_map.pk, "fields": fields},
    )
