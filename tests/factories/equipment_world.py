"""One of everything about equipment, in the states that the pages need."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from rehab.actions.equipment_papers import issue_agreement
from rehab.models import (
    Article,
    Episode,
    EquipmentRecall,
    Loan,
    LoanAgreement,
    LoanCheck,
    RecallLine,
    Trial,
    TrialCount,
)
from rehab.presenters.equipment import loan_paper
from tests.factories.equipment import a_loan, a_model, a_profile, a_recall, a_trial, articles


@dataclass(frozen=True)
class EquipmentRows:
    """A trial, a loan, a thing in store, and a recall of other things."""

    trial: Trial
    count: TrialCount
    loan: Loan
    check: LoanCheck
    agreement: LoanAgreement
    article: Article
    recall: EquipmentRecall
    stored: RecallLine
    borrowed: RecallLine

    def where(self, name: str) -> dict[str, Any]:
        """Return values for the parameters of the address called `name`."""
        line = self.borrowed if name == "rehab:recall_borrower" else self.stored
        return {
            "trial": self.trial.pk,
            "count": self.count.pk,
            "loan": self.loan.pk,
            "check": self.check.pk,
            "agreement": self.agreement.pk,
            "stock_model": self.article.model_id,
            "article": self.article.pk,
            "equipment_recall": self.recall.pk,
            "line": line.pk,
            "entry": "E09",
        }

    def kwargs(self) -> dict[str, dict[str, Any]]:
        """Return the ids in an address, by what the permission matrix calls them."""
        return {
            "trial": {"trial": self.trial.pk},
            "trial count": {"trial": self.trial.pk, "count": self.count.pk},
            "loan": {"loan": self.loan.pk},
            "loan check": {"check": self.check.pk},
            "agreement": {"agreement": self.agreement.pk},
            "stock model": {"stock_model": self.article.model_id},
            "article": {"article": self.article.pk},
            "equipment recall": {"equipment_recall": self.recall.pk},
            "stored line": {"line": self.stored.pk},
            "borrowed line": {"line": self.borrowed.pk},
            "entry": {"entry": "E09"},
            "episode entry": {"episode": self.loan.episode_id, "entry": "E09"},
        }


def equipment_rows(episode: Episode, by: User, *, now: datetime) -> EquipmentRows:
    """Try and lend something, and have something else recalled."""
    clinic, tag = episode.patient.clinic, str(episode.pk)[:8]
    a_profile(episode, by, now=now, tasks=["eating"], hand=["one_hand_only"])
    guard = a_model(clinic, by, now=now, name=f"Guard {tag}")
    lent, stored = articles(guard, by, f"PG-{tag}-1", f"PG-{tag}-2", now=now)
    trial = a_trial(episode, by, now=now, counted=True)
    loan = a_loan(episode, by, lent, now=now)
    stool = a_model(clinic, by, now=now, item="E11", make="Grippa", name=f"Mat {tag}")
    articles(stool, by, f"M-{tag}", now=now)
    a_loan(episode, by, stool, now=now, batch="B-1")
    recall = a_recall(clinic, by, now=now, reference=f"FSN-{tag}", make="Grippa", name=f"Mat {tag}")
    agreement = issue_agreement(
        loan=loan, document=loan_paper(loan, list(loan.checks.all())), by=by, now=now
    )
    return EquipmentRows(
        trial=trial,
        count=TrialCount.objects.filter(trial=trial).get(phase="before"),
        loan=loan,
        check=LoanCheck.objects.filter(loan=loan).get(kind="two_weeks"),
        agreement=agreement,
        article=stored,
        recall=recall,
        stored=RecallLine.objects.get(recall=recall, loan=None),
        borrowed=RecallLine.objects.get(recall=recall, loan__isnull=False),
    )
