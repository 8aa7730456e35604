"""What a gate of tier W asked for: left on the worklist once for each finding, and settled."""

import json
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import User
from patients.clock import clinic_day
from patients.refusals import AlreadyDone, ReasonMissing
from rehab.actions.auditing import audit
from rehab.gate_selectors import others_in_visit
from rehab.models import FollowUp, GateCheck, Tier
from triage.published import published

WITHIN = timedelta(days=14)  # tier W: "within about two weeks"


def leave_follow_up(gate: GateCheck, *, by: User, now: datetime) -> FollowUp:
    """Put what the gate asked for on the worklist, in place of what it repeats.

    A gate answered once more in the same visit finds again what the first found. Then one follow-up
    remains, the later, by the earlier day; the earlier is kept, not done, and names it. What only
    the earlier gate found stays on the worklist beside it.
    """
    earlier = [each for each in _open_in_visit(gate) if _asked_by(each.gate) <= _asked_by(gate)]
    due_on = clinic_day(gate.patient.clinic, now + WITHIN)
    made = FollowUp.objects.create(gate=gate, due_on=min([due_on, *(e.due_on for e in earlier)]))
    for each in earlier:
        FollowUp.objects.filter(pk=each.pk).update(
            superseded_by=made, row_version=F("row_version") + 1
        )
        audit(
            "gate.follow_up_superseded", gate.episode, by=by, now=now, subject=each,
            detail={"superseded_by": made.pk},
        )  # fmt: skip
    return made


@transaction.atomic
def settle_follow_up(*, follow_up: FollowUp, note: str, by: User, now: datetime) -> None:
    """Say that what a gate asked for was done, and how. Raises ReasonMissing, AlreadyDone (by
    somebody, or a later gate of the visit asks for it)."""
    if not note.strip():
        raise ReasonMissing(field="note")
    settled = FollowUp.objects.filter(pk=follow_up.pk, settled_at=None, superseded_by=None).update(
        settled_at=now, settled_by=by, settled_note=note.strip(), row_version=F("row_version") + 1
    )
    if not settled:
        raise AlreadyDone
    audit("gate.follow_up_settled", follow_up.gate.episode, by=by, now=now, subject=follow_up)


def _open_in_visit(gate: GateCheck) -> QuerySet[FollowUp]:
    """The open follow-ups of the other gates of the visit."""
    return (
        FollowUp.objects.select_for_update(of=("self",))
        .select_related("gate__ruleset_version")
        .filter(gate__in=others_in_visit(gate), settled_at=None, superseded_by=None)
        .order_by("id")
    )


def _asked_by(gate: GateCheck) -> set[tuple[str, str, str]]:
    """What fired at tier W, with the answers that made it fire: rule, answer, value."""
    tiers = {rule.id: rule.disposition for rule in published(gate.ruleset_version).ruleset.rules}
    report = json.loads(gate.canonical)["report"]
    return {
        (rule, answer, json.dumps(value))
        for rule in report["fired"]
        if tiers[rule] == Tier.TWO_WEEKS
        for answer, value in report["because"][rule].items()
    }
