"""The clinic's loan stock. No page here names a patient."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import ClinicRequest, requires
from accounts.models import Clinic
from accounts.roles import Permission
from core.pdf import PdfError
from patients.clock import clinic_day
from patients.views.form_page import FormPage
from rehab import equipment_selectors as reads
from rehab.actions import equipment_stock as actions
from rehab.books.equipment import catalogue_in_use
from rehab.equipment_papers import LABELS_ON_A_SHEET, draw_labels
from rehab.equipment_standing import item_label
from rehab.forms.equipment_stock import (
    ArticleForm,
    ArticlesForm,
    ChangeModelForm,
    ModelForm,
    MoveForm,
)
from rehab.models import Article, ArticleState, StockModel
from rehab.presenters import equipment_stock as presenters
from rehab.presenters.crumbs import Crumb
from rehab.views.loading import user_of

PAGE = 25
LONGEST_SEARCH = 100
MOST_LABELS = 10 * LABELS_ON_A_SHEET
FORM = "rehab/equipment/stock_form.html"
STALE = "rehab/equipment/stale.html"


def clinic_of(request: HttpRequest) -> Clinic:
    """The clinic that one works in."""
    return cast(ClinicRequest, request).clinic


@require_safe
@requires(Permission.STOCK_MANAGE)
def stock(request: HttpRequest) -> HttpResponse:
    """List the things of the clinic: search, state, pages."""
    clinic = clinic_of(request)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    states = [*ArticleState.choices, ("recalled", _("Held back by a recall"))]
    state = request.GET.get("state", "")
    state = state if state in dict(states) else ""
    items = reads.items_named_like(catalogue_in_use(), words) if words else []
    found = reads.articles_in(clinic, words=words, state=state, items=items)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    today = clinic_day(clinic, timezone.now())
    context = {
        "title": _("Loan stock"),
        "rows": [presenters.article_shown(article, today) for article in page],
        "page": page,
        "q": words,
        "state": state,
        "states": states,
        "service_due": reads.service_due(clinic, today).count(),
    }
    return render(request, "rehab/equipment/stock.html", context)


@require_safe
@requires(Permission.STOCK_MANAGE)
def stock_models(request: HttpRequest) -> HttpResponse:
    """List the models of the clinic, each with how many there are."""
    found = reads.models_in(clinic_of(request))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(model, item_label(model.item), presenters.limit_words(model)) for model in page]
    context = {
        "title": _("Models in the stock"),
        "rows": rows,
        "page": page,
        "breadcrumbs": _way((_("Models"), "")),
    }
    return render(request, "rehab/equipment/models.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.STOCK_MANAGE)
def stock_model_add(request: HttpRequest) -> HttpResponse:
    """Take a new model into the stock."""

    def make(data: QueryDict | None, _row: Any) -> ModelForm:
        return ModelForm(
            data,
            path=request.path,
            cancel_url=reverse("rehab:stock_models"),
            initial={"item": request.GET.get("item", "")},
        )

    def act(form: ModelForm, now: Any) -> str:
        made = actions.add_model(
            clinic=clinic_of(request), words=form.words(), by=user_of(request), now=now
        )
        return reverse("rehab:articles_add", args=[made.pk])

    title = _("Add a model")
    return _page(request, None, title, make, act, _("The model is saved. Add its articles."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.STOCK_MANAGE)
def stock_model(request: HttpRequest, stock_model: UUID) -> HttpResponse:
    """Correct a model."""
    row = _model(request, stock_model)
    back = reverse("rehab:stock_models")

    def make(data: QueryDict | None, current: StockModel) -> ChangeModelForm:
        return ChangeModelForm(data, row=current, path=request.path, cancel_url=back)

    def act(form: ChangeModelForm, now: Any) -> str:
        actions.change_model(
            model=row,
            words=form.words(),
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    return _page(request, row, str(row), make, act, _("The model is saved."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.STOCK_MANAGE)
def articles_add(request: HttpRequest, stock_model: UUID) -> HttpResponse:
    """Take several articles of a model in."""
    model = _model(request, stock_model)

    def make(data: QueryDict | None, _row: Any) -> ArticlesForm:
        return ArticlesForm(data, path=request.path, cancel_url=reverse("rehab:stock"))

    def act(form: ArticlesForm, now: Any) -> str:
        data = form.cleaned_data
        actions.add_articles(
            model=model,
            serials=data["serials"],
            batch=data["batch"],
            service_due_on=data["service_due_on"],
            by=user_of(request),
            now=now,
        )
        return reverse("rehab:stock")

    title = _("Add articles: %(model)s") % {"model": model}
    return _page(request, None, title, make, act, _("They are in the stock."))


@require_safe
@requires(Permission.STOCK_MANAGE)
def article(request: HttpRequest, article: UUID) -> HttpResponse:
    """Show one thing: its label, where it is and until when, what happened to it."""
    row = _article(request, article)
    shown = presenters.article_shown(row, clinic_day(row.clinic, timezone.now()))
    context = {
        "title": row.serial,
        "shown": shown,
        "facts": presenters.article_facts(shown),
        "events": list(reads.events_of_article(row)),
        "movable": row.state not in (ArticleState.ON_LOAN, ArticleState.GIVEN),
        "breadcrumbs": _way((row.serial, "")),
    }
    return render(request, "rehab/equipment/article.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.STOCK_MANAGE)
def article_edit(request: HttpRequest, article: UUID) -> HttpResponse:
    """Correct what stands on the label."""
    row = _article(request, article)
    back = reverse("rehab:article", args=[row.pk])

    def make(data: QueryDict | None, current: Article) -> ArticleForm:
        return ArticleForm(data, row=current, path=request.path, cancel_url=back)

    def act(form: ArticleForm, now: Any) -> str:
        data = form.cleaned_data
        actions.change_article(
            article=row,
            serial=data["serial"],
            batch=data["batch"],
            service_due_on=data["service_due_on"],
            by=user_of(request),
            now=now,
            row_version=data["row_version"],
        )
        return back

    title = _("Correct %(serial)s") % {"serial": row.serial}
    return _page(request, row, title, make, act, _("The label is corrected."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.STOCK_MANAGE)
def article_move(request: HttpRequest, article: UUID) -> HttpResponse:
    """Say where a thing is now."""
    row = _article(request, article)
    back = reverse("rehab:article", args=[row.pk])

    def make(data: QueryDict | None, current: Article) -> MoveForm:
        return MoveForm(data, row=current, path=request.path, cancel_url=back)

    def act(form: MoveForm, now: Any) -> str:
        data = form.cleaned_data
        actions.move_article(
            article=row,
            state=data["state"],
            cleaned=data["cleaned"],
            inspected=data["inspected"],
            service_due_on=data["service_due_on"],
            note=data["note"],
            by=user_of(request),
            now=now,
            row_version=data["row_version"],
        )
        return back

    title = _("Where is %(serial)s now?") % {"serial": row.serial}
    return _page(request, row, title, make, act, _("It is noted."))


@require_safe
@requires(Permission.STOCK_MANAGE)
def stock_labels(request: HttpRequest) -> HttpResponse:
    """Labels as a PDF: `?article=` each chosen thing, `?single=1` one to a small page."""
    wanted = set(_ids(request.GET.getlist("article")[:MOST_LABELS]))
    found = reads.articles_in(clinic_of(request)).select_related("clinic")
    labels = [presenters.label_of(row) for row in found.filter(pk__in=wanted)]
    if not labels:
        messages.info(request, _("Choose the things whose labels are printed."))
        return redirect("rehab:stock")
    try:
        drawn = draw_labels(labels, single=bool(request.GET.get("single")))
    except PdfError:
        messages.error(request, _("The labels can’t be drawn just now. Try again later."))
        return redirect("rehab:stock")
    response = HttpResponse(drawn.content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="labels.pdf"'
    return response


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _model(request: HttpRequest, pk: UUID) -> StockModel:
    return get_object_or_404(reads.models_in(clinic_of(request)), pk=pk)


def _article(request: HttpRequest, pk: UUID) -> Article:
    return get_object_or_404(
        reads.articles_in(clinic_of(request)).select_related("clinic", "model"), pk=pk
    )


def _way(*parts: tuple[str, str]) -> list[Crumb]:
    start = Crumb(_("Loan stock"), reverse("rehab:stock"))
    return [start, *(Crumb(label, url) for label, url in parts)]


def _page(
    request: HttpRequest, row: Any, title: str, make: Any, act: Any, done: str
) -> HttpResponse:
    return FormPage(
        template=FORM,
        context={"title": title, "breadcrumbs": _way((title, ""))},
        stale_template=STALE,
        make=make,
        act=act,
        row=row,
        done=done,
    ).answer(request)
