"""Recording answers: every one is kept at once, and the ones before it stay readable."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.trail import record
from triage.actions.opening import taken_for_writing
from triage.assessment import Assessment
from triage.facts import BLANK, given_in
from triage.items import AnswerRefused, Given, Item
from triage.models import (
    AnswerChange,
    AnswerSource,
    Screening,
    ScreeningAnswer,
    UnansweredReason,
)
from triage.published import published
from triage.refusals import AnswersChanged, Conflict, NotCovered

NOT_EXAMINED = UnansweredReason.NOT_EXAMINED.value
FIELDS = ("value", "unit", "reason", "note", "source", "origin")


@transaction.atomic
def record_answers(
    *,
    screening: Screening,
    given: Mapping[str, Given],
    seen: Mapping[str, int],
    by: User,
    now: datetime,
    whole_page: bool = False,
) -> list[str]:
    """Keep these answers; return the items that changed.

    `seen` holds, for each item, the version of the answer that the giver saw (0: none). An item
    that they left as they saw it is not written, even when somebody else changed it meanwhile.
    `whole_page`: the section was sent with its button. It holds over what the same person's page
    sent by itself a moment before, which it could not see yet.
    Raises AnswersChanged, and writes nothing, when both changed the same item; AnswerRefused when
    an answer is not one of the item's; ScreeningLocked, VisitLocked.
    """
    screening = taken_for_writing(screening)
    items = published(screening.ruleset_version).items
    rows = _rows(screening, given)
    changed: dict[str, Given] = {}
    conflicts: list[Conflict] = []
    for key, answer in given.items():
        if key not in items:
            raise AnswerRefused(key, _("There is no such finding."))
        answer = items[key].checked(answer)
        row = rows.get(key)
        holds = given_in(row)
        if answer == holds:
            continue
        version, saw = row.row_version if row else 0, seen.get(key, 0)
        if version != saw:
            if answer == _content_at(screening, key, saw):
                continue
            if not (whole_page and _all_by(by, row, saw)):
                conflicts.append(Conflict(key, mine=answer, theirs=holds))
        changed[key] = answer
    if conflicts:
        raise AnswersChanged(screening, conflicts)
    for key, answer in changed.items():
        source = AnswerSource.EXAMINED if is_examined(items[key]) else AnswerSource.ASKED
        _write(screening, rows.get(key), key, answer, source, by=by, now=now)
    if changed:
        _count(screening, list(changed), "asked", by=by, now=now)
    return list(changed)


@transaction.atomic
def record_none_present(
    *, screening: Screening, items: Iterable[str], by: User, now: datetime
) -> list[str]:
    """Record each named sign as examined and absent: the deed behind "none of these present".

    Only unanswered presences may be named, and never one that reassurance rests on: those are
    answered one by one. Raises NotCovered otherwise, and writes nothing.
    """
    screening = taken_for_writing(screening)
    known = published(screening.ruleset_version)
    named = list(dict.fromkeys(items))
    rows = _rows(screening, [key for key in named if key in known.items])
    refused = [
        key
        for key in named
        if key not in known.items
        or known.items[key].kind != "presence"
        or key in known.required
        or not given_in(rows.get(key)).is_blank
    ]
    if refused or not named:
        raise NotCovered(refused)
    for key in named:
        _write(screening, rows.get(key), key, Given(False), AnswerSource.GROUP, by=by, now=now)
    _count(screening, named, "group", by=by, now=now)
    return named


def follow_record(*, assessment: Assessment, by: User, now: datetime) -> None:
    """Keep, at signing, what the record says at that moment for everything left to it.

    A list that was added to here is kept as a whole, under the name of who added to it.
    """
    for key, known in assessment.known.items():
        if known.record is None or not known.follows_record:
            continue
        row, is_mixed = known.row, not known.given.is_blank
        value = known.value if is_mixed else known.record.stored()
        if row is not None and row.value == value:
            continue
        _write(
            assessment.screening,
            row,
            key,
            Given(value, note=known.given.note),
            AnswerSource(row.source) if is_mixed and row else AnswerSource.RECORD,
            by=by,
            now=now,
            origin=known.record.source[:200],
        )


def is_examined(item: Item) -> bool:
    """Whether the answer comes from examining: the finding can be "not examined"."""
    return NOT_EXAMINED in item.finding.unanswered_options.values()


def _content_at(screening: Screening, key: str, version: int) -> Given:
    """What the item said when its row had this version."""
    earlier = AnswerChange.objects.filter(screening=screening, item=key, version=version).first()
    if earlier is None or earlier.source == AnswerSource.RECORD:
        return BLANK
    return Given(earlier.value, earlier.reason, earlier.note, earlier.unit)


def _all_by(person: User, row: ScreeningAnswer | None, saw: int) -> bool:
    """Whether this person gave every answer to the item since the version that they saw."""
    if row is None or row.answered_by_id != person.pk:
        return False
    later = AnswerChange.objects.filter(
        screening_id=row.screening_id, item=row.item, version__gt=saw
    )
    return not later.exclude(answered_by=person).exists()


def _rows(screening: Screening, keys: Iterable[str]) -> dict[str, ScreeningAnswer]:
    rows = ScreeningAnswer.objects.filter(screening=screening, item__in=list(keys))
    return {row.item: row for row in rows}


def _write(
    screening: Screening,
    row: ScreeningAnswer | None,
    key: str,
    answer: Given,
    source: AnswerSource,
    *,
    by: User,
    now: datetime,
    origin: str = "",
) -> None:
    fields = {
        "value": answer.value,
        "unit": answer.unit,
        "reason": answer.reason,
        "note": answer.note,
        "source": source,
        "origin": origin,
        "answered_at": now,
        "answered_by": by,
    }
    if row is None:
        ScreeningAnswer(screening=screening, item=key, **fields).save()
        return
    AnswerChange(
        screening=screening,
        item=key,
        version=row.row_version,
        answered_at=row.answered_at,
        answered_by=row.answered_by,
        replaced_at=now,
        replaced_by=by,
        **{name: getattr(row, name) for name in FIELDS},
    ).save()
    ScreeningAnswer.objects.filter(pk=row.pk).update(**fields, row_version=F("row_version") + 1)


def _count(screening: Screening, keys: list[str], how: str, *, by: User, now: datetime) -> None:
    """One more version of the screening, and one audit row for what was answered together."""
    Screening.objects.filter(pk=screening.pk).update(row_version=F("row_version") + 1)
    record(
        verb="screening.answered",
        by=by,
        now=now,
        subject=screening,
        about=screening.patient_id,
        clinic_id=screening.patient.clinic_id,
        detail={"items": keys, "how": how},
    )
