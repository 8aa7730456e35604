"""The decision receipt of a screening: made at signing, proved at any time after."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from accounts.models import User
from engine import receipt as engine_receipt
from engine.answers import Answers
from engine.evaluation import evaluate
from engine.report import Report
from triage.assessment import Assessment
from triage.facts import Known
from triage.models import AnswerSource, ClosingAction, Override, Receipt
from triage.published import published


def receipt_of(
    assessment: Assessment, *, accepted: Sequence[str], signed_by: User, signed_at: datetime
) -> engine_receipt.Receipt:
    """Build the receipt: answers with who, when and from where; the report; the decisions.

    `accepted` are the missing items with which the clinician signed knowingly. The ids in it are
    those of the record; nobody is named.
    """
    screening = assessment.screening
    return engine_receipt.make_receipt(
        assessment.ruleset,
        assessment.answers,
        signed_by=signed_by.audit_name,
        signed_at=_iso(signed_at),
        entered=_entered(assessment, signed_by, signed_at),
        decision={
            "screening": str(screening.pk),
            "visit": str(screening.visit_id),
            "patient": str(screening.patient_id),
            "disposition": assessment.disposition,
            "override": _override(assessment.override),
            "closing": [_closing(each) for each in assessment.closings],
            "signed_without": list(accepted),
        },
    )


def faults_of(receipt: Receipt) -> list[str]:
    """Recompute the receipt; return why it doesn't hold, a line each, or nothing."""
    return engine_receipt.verify_receipt(
        published(receipt.screening.ruleset_version).ruleset,
        receipt.canonical.encode("utf-8"),
        receipt.sha256,
    )


def content_of(receipt: Receipt) -> dict[str, Any]:
    """The receipt's content as plain data."""
    content: dict[str, Any] = json.loads(receipt.canonical)
    return content


def signed_report(receipt: Receipt) -> Report:
    """Evaluate the receipt's own answers with the ruleset that it was signed with."""
    ruleset = published(receipt.screening.ruleset_version).ruleset
    stored = content_of(receipt)["answers"]
    answers = Answers.from_data({key: each["answer"] for key, each in stored.items()})
    return evaluate(ruleset, answers)


def _entered(assessment: Assessment, by: User, at: datetime) -> dict[str, dict[str, str]]:
    entered: dict[str, dict[str, str]] = {}
    for known in assessment.known.values():
        for atom in known.answers():
            entered[atom] = _entry(known, atom, by, at)
    return entered


def _entry(known: Known, atom: str, by: User, at: datetime) -> dict[str, str]:
    """Who said so and when. For what the record answered: the record, as it stood at signing."""
    option = atom.removeprefix(f"{known.item.key}.") if known.item.kind == "list" else ""
    record = known.record
    is_recorded = record is not None and (
        (option in record.present or option in record.absent or record.complete)
        if known.item.kind == "list"
        else known.follows_record
    )
    if is_recorded and record is not None:
        return {
            "by": "record",
            "how": str(AnswerSource.RECORD),
            "from": record.source,
            "at": _iso(at),
        }
    row = known.row
    if row is None:  # what follows neither the record nor an answer has no atom
        return {"by": by.audit_name, "at": _iso(at)}
    return {"by": row.answered_by.audit_name, "how": row.source, "at": _iso(row.answered_at)}


def _override(override: Override | None) -> dict[str, str] | None:
    if override is None:
        return None
    return {
        "computed": override.computed,
        "chosen": override.chosen,
        "reason": override.reason,
        "text": override.text,
        "by": override.decided_by.audit_name,
        "at": _iso(override.decided_at),
    }


def _closing(action: ClosingAction) -> dict[str, str]:
    said = {
        "kind": action.kind,
        "destination": action.destination,
        "urgency": action.urgency,
        "suspected": action.suspected,
        "question": action.question,
        "due_on": action.due_on.isoformat() if action.due_on else "",
        "purpose": action.purpose,
        "reason": action.reason,
        "reason_text": action.reason_text,
        "by": action.decided_by.audit_name,
        "at": _iso(action.decided_at),
    }
    return {name: value for name, value in said.items() if value}


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
