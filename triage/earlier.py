"""What the record holds of this visit and of the last one, for `triage.change` to compare."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef
from django.utils import timezone

from patients.models import BodyMap, Visit, VisitState
from triage.change import ORDERS, Change, Examined, compare
from triage.models import AnswerSource, Screening, ScreeningAnswer, ScreeningState


def change_since_last(visit: Visit, findings: Mapping[str, str]) -> Change | None:
    """Compare this visit with the last earlier signed one that holds a map or a signed screening.

    `findings` are this visit's own answers to the findings of `triage.change.ORDERS`. None when
    there is no earlier visit to compare with.
    """
    earlier = last_examined(visit)
    if earlier is None:
        return None
    maps = {
        each.visit_id: each
        for each in BodyMap.objects.filter(visit__in=[visit, earlier], error_at=None)
    }
    return compare(
        _examined(earlier, maps.get(earlier.pk), findings_of(earlier)),
        _examined(visit, maps.get(visit.pk), findings),
    )


def last_examined(visit: Visit) -> Visit | None:
    """Return the last earlier visit that is signed, not in error, and says something to compare."""
    maps = BodyMap.objects.filter(visit=OuterRef("pk"), error_at=None)
    screenings = Screening.objects.filter(
        visit=OuterRef("pk"), state=ScreeningState.SIGNED, error_at=None
    )
    return (
        Visit.objects.filter(
            Exists(maps) | Exists(screenings),
            patient=visit.patient_id,
            state=VisitState.SIGNED,
            error_at=None,
            started_at__lt=visit.started_at,
        )
        .order_by("-started_at", "-pk")
        .first()
    )


def own_findings(rows: Mapping[str, ScreeningAnswer]) -> dict[str, str]:
    """Return what a screening itself says about the findings that are compared.

    What it only took over from the record is left out: the map is compared by itself. So is an
    option of another version of the ruleset that has no place in the order: it can't be compared.
    """
    return {
        finding: row.value
        for finding, order in ORDERS.items()
        if (row := rows.get(finding)) is not None
        and row.source != AnswerSource.RECORD
        and row.value in order
    }


def findings_of(visit: Visit, *, signed: bool = True) -> dict[str, str]:
    """Return what the visit's signed screening says, or any of its screenings; the last wins."""
    rows = ScreeningAnswer.objects.filter(
        screening__visit=visit, screening__error_at=None, item__in=ORDERS
    ).order_by("screening__started_at", "screening_id")
    if signed:
        rows = rows.filter(screening__state=ScreeningState.SIGNED)
    return own_findings({row.item: row for row in rows})


def _examined(visit: Visit, body_map: BodyMap | None, findings: Mapping[str, str]) -> Examined:
    on = timezone.localdate(visit.started_at)
    if body_map is None:
        return Examined(on, findings=findings)
    return Examined(
        on,
        marks={place: frozenset(signs) for place, signs in body_map.marks.items()},
        whole_body=body_map.whole_body,
        power=body_map.power,
        findings=findings,
    )
