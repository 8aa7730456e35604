"""The stock and its recalls as the pages show them. Nobody who has a thing is named here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from core.formkit.parts import Fact, Pill
from rehab.equipment_papers import Label
from rehab.equipment_standing import item_label
from rehab.models import Article, ArticleState, EquipmentRecall, RecallLine, StockModel
from rehab.presenters.equipment import day, thing_words

TONES = {
    ArticleState.IN_STORE: "ok",
    ArticleState.ON_LOAN: "info",
    ArticleState.RETURNED: "warn",
    ArticleState.IN_SERVICE: "warn",
    ArticleState.LOST: "danger",
}


@dataclass(frozen=True)
class ArticleShown:
    """One thing in the list of the stock."""

    article: Article
    label: str
    url: str
    state: Pill
    recalled: bool
    service: str
    service_late: bool
    back: str


def article_shown(article: Article, today: date) -> ArticleShown:
    """Return a thing with where it is and until when; the list has added the days."""
    service = article.service_due_on
    until, check = getattr(article, "until", None), getattr(article, "next_check", None)
    back = ""
    if article.state == ArticleState.ON_LOAN:
        if until:
            back = _("out until %(day)s") % {"day": day(until)}
        elif check:
            back = _("next check %(day)s") % {"day": day(check)}
    return ArticleShown(
        article=article,
        label=item_label(article.model.item),
        url=reverse("rehab:article", args=[article.pk]),
        state=Pill(
            str(article.get_state_display()), TONES.get(ArticleState(article.state), "plain")
        ),
        recalled=bool(getattr(article, "is_recalled", False)),
        service=day(service) if service else "",
        service_late=service is not None and service < today,
        back=back,
    )


def article_facts(shown: ArticleShown) -> list[Fact]:
    """What stands on the label, and where it is."""
    article = shown.article
    model = article.model
    return [
        Fact(_("Item"), shown.label),
        Fact(_("Make and model"), str(model)),
        Fact(_("Batch or lot"), article.batch),
        Fact(_("Weight limit"), limit_words(model), _("None stands on it")),
        Fact(_("Next service"), shown.service, _("None planned")),
        Fact(_("Out"), shown.back, _("No")),
    ]


def limit_words(model: StockModel) -> str:
    """The weight limit, as on the label."""
    if model.weight_limit_kg is None:
        return ""
    return _("up to %(limit)s kg") % {"limit": model.weight_limit_kg}


def label_of(article: Article) -> Label:
    """Return what is printed on the label of a thing."""
    service = article.service_due_on
    limit = article.model.weight_limit_kg
    return Label(
        clinic=article.clinic.name,
        phone=article.clinic.phone,
        item=item_label(article.model.item),
        model=str(article.model),
        serial=article.serial,
        weight_limit=_("Up to %(limit)s kg") % {"limit": limit} if limit else _("No weight limit"),
        service_due=_("Service due %(day)s") % {"day": day(service)}
        if service
        else _("No service planned"),
    )


@dataclass(frozen=True)
class LineShown:
    """One thing that a notice concerns; `who` only for those who may open the record."""

    line: RecallLine
    thing: str
    who: str
    pill: Pill
    told: str
    note: str
    url: str
    loan_url: str = ""


def lines_shown(lines: Iterable[RecallLine], *, names: bool, may_tell: bool) -> list[LineShown]:
    """Return the lines of a notice; without `names` a borrower is only that somebody has it."""
    return [_line(line, names, may_tell) for line in lines]


def progress_words(recall: EquipmentRecall) -> str:
    """How far a recall is, from what the list has counted."""
    return _("%(done)s of %(all)s settled; %(told)s of %(out)s borrowers told") % {
        "done": getattr(recall, "done", 0),
        "all": getattr(recall, "in_all", 0),
        "told": getattr(recall, "told", 0),
        "out": getattr(recall, "out", 0),
    }


def recall_facts(recall: EquipmentRecall) -> list[Fact]:
    """The notice, as terms and values."""
    return [
        Fact(_("Concerns"), f"{recall.make} {recall.name}"),
        Fact(_("Batch or lot"), recall.batch, _("Every batch")),
        Fact(_("Date of the notice"), day(recall.received_on)),
        Fact(_("What it says"), recall.notice),
        Fact(_("What to do"), recall.what_to_do),
        Fact(_("Recorded by"), f"{recall.opened_by.full_name}, {day(recall.opened_at.date())}"),
        Fact(
            _("In other clinics of this system"),
            _("%(n)s things; their clinics see it only when they record the notice too")
            % {"n": recall.elsewhere},
        ),
    ]


def _line(line: RecallLine, names: bool, may_tell: bool) -> LineShown:
    loan, article = line.loan, line.article
    thing = thing_words(loan) if loan else f"{article.model}, {article.serial}" if article else ""
    who = _("in the stock")
    if loan is not None:
        who = loan.patient.full_name if names else _("with a borrower")
    if line.settled:
        pill = Pill(str(line.get_settled_as_display()), "ok", "check")
    elif loan is not None and line.contacted_on is None:
        pill = Pill(_("To be told"), "danger", "phone")
    else:
        pill = Pill(_("To be settled"), "warn", "clock")
    url = ""
    if not line.settled and loan is not None and may_tell:
        url = reverse("rehab:recall_borrower", args=[line.pk])
    elif not line.settled and loan is None:
        url = reverse("rehab:recall_article", args=[line.pk])
    told = ""
    if line.contacted_on:
        told = day(line.contacted_on)
        if names:
            told = f"{told}: {line.contact}"
    return LineShown(
        line=line,
        thing=thing,
        who=who,
        pill=pill,
        told=told,
        note=_("batch not recorded") if line.batch_unknown else "",
        url=url,
        loan_url=reverse("rehab:loan", args=[loan.pk]) if loan and names else "",
    )
