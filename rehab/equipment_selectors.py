"""Reading equipment: what concerns a patient from the episodes that the reader may see, the stock
from the clinics where they may run it. The stock never says who has a thing.
"""

from datetime import date, datetime

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery

from accounts.models import Clinic, User
from accounts.roles import Permission
from patients import selectors as patients
from patients.models import Patient, VitalSign
from rehab.equipment_catalogue import Catalogue
from rehab.models import (
    Article,
    ArticleEvent,
    ArticleState,
    Episode,
    EquipmentRecall,
    Loan,
    LoanAgreement,
    LoanCheck,
    RecallLine,
    StockModel,
    Trial,
    TrialCount,
)

_LOAN = ("patient__clinic", "episode__patient__clinic", "article", "model", "lent_by", "ended_by")


def loans_visible_to(user: User, permission: Permission = Permission.REHAB_VIEW) -> QuerySet[Loan]:
    """Return the loans of the patients with whom this person may do that."""
    return Loan.objects.filter(patient__in=patients.visible_to(user, permission)).select_related(
        *_LOAN, "error_by", "trial"
    )


def loans_of(episode: Episode) -> QuerySet[Loan]:
    """Return the loans of the episode, newest first, those in error too."""
    return _with_next(Loan.objects.filter(episode=episode).select_related(*_LOAN))


def loans_of_patient(patient: Patient, until: datetime | None = None) -> QuerySet[Loan]:
    """Return the patient's loans, newest first."""
    found = Loan.objects.filter(patient=patient).select_related(*_LOAN)
    return found.filter(lent_at__lte=until) if until is not None else found


def open_loans_of(episode: Episode) -> QuerySet[Loan]:
    """Return what is on loan under the episode, also after its discharge."""
    return loans_of(episode).filter(ended_at=None, error_at=None)


def trials_visible_to(
    user: User, permission: Permission = Permission.REHAB_VIEW
) -> QuerySet[Trial]:
    """Return the trials of the patients with whom this person may do that."""
    return Trial.objects.filter(
        episode__patient__in=patients.visible_to(user, permission)
    ).select_related("episode__patient__clinic", "started_by", "ended_by", "error_by")


def trials_of(episode: Episode) -> QuerySet[Trial]:
    """Return the trials of the episode, newest first, those in error too."""
    return Trial.objects.filter(episode=episode).select_related("started_by", "ended_by")


def counts_of(trial: Trial) -> QuerySet[TrialCount]:
    """Return the counts of a trial in order, those in error too."""
    return TrialCount.objects.filter(trial=trial).select_related("counted_by", "error_by")


def checks_of(loan: Loan) -> QuerySet[LoanCheck]:
    """Return the looks back at a loan, in the order in which they are due."""
    return LoanCheck.objects.filter(loan=loan).select_related("done_by")


def checks_visible_to(user: User, permission: Permission) -> QuerySet[LoanCheck]:
    """Return the checks of the loans with which this person may do that."""
    return LoanCheck.objects.filter(
        loan__patient__in=patients.visible_to(user, permission)
    ).select_related("loan__patient__clinic", "loan__episode__patient__clinic", "loan__model")


def checks_due(user: User, clinic: Clinic, on: date) -> QuerySet[LoanCheck]:
    """Return the checks of open loans whose day has come, the longest due first.

    Discharge does not end the wait.
    """
    return (
        checks_visible_to(user, Permission.REHAB_EDIT)
        .filter(
            loan__patient__clinic=clinic,
            loan__ended_at=None,
            loan__error_at=None,
            done_at=None,
            due_on__lte=on,
        )
        .order_by("due_on", "id")
    )


def trials_due(user: User, clinic: Clinic, on: date) -> QuerySet[Trial]:
    """Return the open trials of open episodes on which somebody should decide by now."""
    return (
        trials_visible_to(user, Permission.REHAB_EDIT)
        .filter(
            episode__patient__clinic=clinic,
            episode__discharged_at=None,
            ended_at=None,
            error_at=None,
            look_on__lte=on,
        )
        .order_by("look_on", "id")
    )


def agreements_visible_to(user: User) -> QuerySet[LoanAgreement]:
    """Return the issued agreements that this person may read."""
    return LoanAgreement.objects.filter(
        loan__patient__in=patients.visible_to(user, Permission.REHAB_VIEW)
    ).select_related("loan__episode__patient__clinic")


def agreements_of(loan: Loan) -> QuerySet[LoanAgreement]:
    """Return what was printed for a loan, newest first, without the bytes."""
    return LoanAgreement.objects.filter(loan=loan).defer("pdf", "document")


def last_weight(patient: Patient) -> VitalSign | None:
    """Return the newest weight of the record that was not entered in error (kg)."""
    return (
        VitalSign.objects.filter(
            visit__patient=patient, kind="weight_kg", error_at=None, visit__error_at=None
        )
        .order_by("-taken_at", "-pk")
        .first()
    )


def models_in(clinic: Clinic) -> QuerySet[StockModel]:
    """Return the clinic's models, each with how many articles it has and how many are in store."""
    return (
        StockModel.objects.filter(clinic=clinic)
        .select_related("clinic")
        .annotate(
            in_all=Count("articles", filter=~Q(articles__state=ArticleState.WITHDRAWN)),
            in_store=Count("articles", filter=Q(articles__state=ArticleState.IN_STORE)),
        )
        .order_by("item", "make", "name", "size", "id")
    )


def articles_in(
    clinic: Clinic, *, words: str = "", state: str = "", items: list[str] | None = None
) -> QuerySet[Article]:
    """Return the clinic's articles that match; `back_on` is when one on loan is looked at next."""
    found = Article.objects.filter(clinic=clinic).select_related("model")
    if words:
        found = found.filter(
            Q(serial__icontains=words)
            | Q(batch__icontains=words)
            | Q(model__make__icontains=words)
            | Q(model__name__icontains=words)
            | Q(model__item__in=items or [])
        )
    if state == "recalled":
        found = found.filter(Exists(_open_lines(OuterRef("pk"))))
    elif state:
        found = found.filter(state=state)
    return with_back(found).order_by("model__item", "model__make", "serial", "id")


def with_back(found: QuerySet[Article]) -> QuerySet[Article]:
    """Add when it is expected back or looked at next, and whether a recall holds it."""
    open_loan = Loan.objects.filter(article=OuterRef("pk"), ended_at=None, error_at=None)
    check = LoanCheck.objects.filter(
        loan__article=OuterRef("pk"), loan__ended_at=None, loan__error_at=None, done_at=None
    ).order_by("due_on")
    return found.annotate(
        until=Subquery(open_loan.values("until")[:1]),
        next_check=Subquery(check.values("due_on")[:1]),
        is_recalled=Exists(_open_lines(OuterRef("pk"))),
    )


def lendable(clinic: Clinic, item: str, on: date) -> QuerySet[Article]:
    """Return what of this item can be lent: in store, serviced, and held by no recall."""
    return (
        Article.objects.filter(clinic=clinic, model__item=item, state=ArticleState.IN_STORE)
        .filter(Q(service_due_on=None) | Q(service_due_on__gte=on))
        .exclude(Exists(_open_lines(OuterRef("pk"))))
        .select_related("model")
        .order_by("model__make", "serial")
    )


def models_of_item(clinic: Clinic, item: str) -> QuerySet[StockModel]:
    """Return the clinic's models of one item."""
    return StockModel.objects.filter(clinic=clinic, item=item)


def stocked_items(clinic: Clinic, on: date) -> dict[str, int]:
    """Return how many free articles there are of each item."""
    free = (
        Article.objects.filter(clinic=clinic, state=ArticleState.IN_STORE)
        .filter(Q(service_due_on=None) | Q(service_due_on__gte=on))
        .exclude(Exists(_open_lines(OuterRef("pk"))))
    )
    return dict(free.values_list("model__item").annotate(n=Count("pk")))


def events_of_article(article: Article) -> QuerySet[ArticleEvent]:
    """Return what happened to a thing, newest first."""
    return ArticleEvent.objects.filter(article=article).select_related("by")


def service_due(clinic: Clinic, on: date) -> QuerySet[Article]:
    """Return what in the clinic must be serviced by that day, wherever it is."""
    return (
        Article.objects.filter(clinic=clinic, service_due_on__lte=on)
        .exclude(state__in=[ArticleState.WITHDRAWN, ArticleState.GIVEN, ArticleState.LOST])
        .select_related("model")
        .order_by("service_due_on", "id")
    )


def recalls_in(clinic: Clinic) -> QuerySet[EquipmentRecall]:
    """Return the clinic's notices, newest first, with how many lines there are and are settled."""
    return (
        EquipmentRecall.objects.filter(clinic=clinic)
        .select_related("opened_by", "clinic")
        .annotate(
            in_all=Count("lines"),
            done=Count("lines", filter=Q(lines__settled_at__isnull=False)),
            out=Count("lines", filter=Q(lines__loan__isnull=False)),
            told=Count("lines", filter=Q(lines__contacted_at__isnull=False)),
        )
        .order_by("-received_on", "-opened_at", "id")
    )


def lines_of(recall: EquipmentRecall) -> QuerySet[RecallLine]:
    """Return what a notice concerns, unsettled first."""
    return (
        RecallLine.objects.filter(recall=recall)
        .select_related(
            "article__model", "loan__patient", "loan__model", "settled_by", "contacted_by"
        )
        .order_by("settled_at", "id")
    )


def article_lines(clinic: Clinic) -> QuerySet[RecallLine]:
    """Return the lines of the clinic's notices that name no borrower."""
    return RecallLine.objects.filter(recall__clinic=clinic, loan=None).select_related(
        "recall__clinic", "article__model"
    )


def borrower_lines(user: User, permission: Permission) -> QuerySet[RecallLine]:
    """Return the lines that name a borrower whose record this person may open so."""
    return RecallLine.objects.filter(
        loan__patient__in=patients.visible_to(user, permission)
    ).select_related(
        "recall__clinic", "article", "loan__patient__clinic", "loan__episode__patient__clinic"
    )


def borrowers_to_tell(user: User, clinic: Clinic) -> QuerySet[RecallLine]:
    """Return the borrowers of recalled things who are not settled, the longest waiting first."""
    return (
        borrower_lines(user, Permission.REHAB_EDIT)
        .filter(loan__patient__clinic=clinic, settled_at=None)
        .order_by("found_at", "id")
    )


def recall_of_loan(loan: Loan) -> RecallLine | None:
    """Return what recalls the lent thing and is not settled, the oldest if there are several."""
    lines = RecallLine.objects.filter(loan=loan, settled_at=None)
    return lines.select_related("recall").order_by("found_at", "id").first()


def items_named_like(catalogue: Catalogue, words: str) -> list[str]:
    """Return the ids of the items whose name or number holds the words."""
    wanted = words.casefold()
    return [
        item.id
        for item in catalogue.items.values()
        if wanted in item.label.casefold() or wanted == item.id.casefold()
    ]


def _open_lines(article: OuterRef) -> QuerySet[RecallLine]:
    return RecallLine.objects.filter(article=article, settled_at=None)


def _with_next(found: QuerySet[Loan]) -> QuerySet[Loan]:
    """Add the day of the next look back, and whether a recall concerns the thing."""
    next_on = Min("checks__due_on", filter=Q(checks__done_at=None))
    recalled = Exists(RecallLine.objects.filter(loan=OuterRef("pk"), settled_at=None))
    return found.annotate(next_on=next_on, is_recalled=recalled).order_by(
        "-lent_on", "-lent_at", "id"
    )
