"""Issuing the loan agreement: the exact bytes are kept; the same agreement is never drawn twice."""

import json
from datetime import datetime

from django.db import transaction

from accounts.models import User
from rehab.actions.auditing import audit
from rehab.equipment_papers import LoanPaper, agreement_digest, draw_agreement
from rehab.models import Loan, LoanAgreement


def issue_agreement(*, loan: Loan, document: LoanPaper, by: User, now: datetime) -> LoanAgreement:
    """Keep the agreement as a file, or return the one that says the same.

    Raises what the renderer raises, before anything is written.
    """
    digest = agreement_digest(document)
    there = _issued(loan, digest)
    if there is not None:
        return there
    drawn = draw_agreement(document)  # outside the transaction: it takes a tenth of a second
    with transaction.atomic():
        held = Loan.objects.select_for_update().get(pk=loan.pk)
        there = _issued(held, digest)
        if there is not None:
            return there
        agreement = LoanAgreement(
            loan=held,
            document=json.loads(document.canonical_json()),
            inputs_digest=digest,
            pdf=drawn.file.content,
            sha256=drawn.file.sha256,
            pages=drawn.file.pages,
            toolchain=drawn.toolchain,
            failures=[f"{rule}: {message}" for rule, message in drawn.validation.failures],
            issued_at=now,
            issued_by=by,
        )
        agreement.save()
        audit(
            "loan_agreement.issued", loan.episode, by=by, now=now, subject=agreement,
            detail={"loan": str(loan.pk), "sha256": agreement.sha256},
        )  # fmt: skip
    return agreement


def _issued(loan: Loan, digest: str) -> LoanAgreement | None:
    found: LoanAgreement | None = LoanAgreement.objects.filter(
        loan=loan, inputs_digest=digest
    ).first()
    return found
