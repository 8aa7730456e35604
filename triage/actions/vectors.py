"""Keeping what a signed screening found in the form that similar ones are looked for by."""

from datetime import datetime

from django.db import transaction

from core.audit.trail import Actor, record
from engine.recorded import Value
from engine.rulesets import Ruleset
from triage.models import FindingVector, Receipt, Screening
from triage.published import published
from triage.receipts import signed_report
from triage.similar import features_of, packed, vector_of

AT_ONCE = 500  # screenings in one transaction


def keep_vector(*, screening: Screening, ruleset: Ruleset, answers: dict[str, Value]) -> None:
    """Keep the vector of a screening that is being signed; the caller's transaction audits."""
    vector, features = vector_of(ruleset, answers), features_of(ruleset)
    FindingVector(
        screening=screening,
        present=packed(vector.present, features),
        absent=packed(vector.absent, features),
    ).save()


@transaction.atomic
def keep_missing_vectors(*, by: Actor, now: datetime) -> int:
    """Make the vectors of screenings that were signed before they were kept; return how many."""
    receipts = Receipt.objects.filter(screening__vector=None).select_related(
        "screening__ruleset_version"
    )[:AT_ONCE]
    made = 0
    for receipt in receipts:
        keep_vector(
            screening=receipt.screening,
            ruleset=published(receipt.screening.ruleset_version).ruleset,
            answers=dict(signed_report(receipt).answers.given()),
        )
        made += 1
    if made:
        record(verb="screening.vectors_made", by=by, now=now, detail={"screenings": made})
    return made
