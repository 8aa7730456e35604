"""Recalls of equipment: the notice and its progress for the stock, borrowers for therapists."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.roles import Permission
from core.audit.trail import record
from patients.views.form_page import FormPage
from rehab import equipment_selectors as reads
from rehab.actions import equipment_recalls as actions
from rehab.forms.equipment_recalls import RecallForm, SettleForm, TellForm
from rehab.models import RecallLine
from rehab.presenters import equipment_stock as presenters
from rehab.presenters.crumbs import Crumb
from rehab.presenters.equipment import thing_words
from rehab.views.equipment import FORM, way
from rehab.views.equipment_stock import FORM as STOCK_FORM
from rehab.views.equipment_stock import PAGE, STALE, clinic_of
from rehab.views.loading import note_reading, page_context, user_of


@require_safe
@requires(Permission.STOCK_MANAGE)
def recalls(request: HttpRequest) -> HttpResponse:
    """List the notices of the clinic with their progress."""
    found = reads.recalls_in(clinic_of(request))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("Recalls of equipment"),
        "rows": [(recall, presenters.progress_words(recall)) for recall in page],
        "page": page,
        "breadcrumbs": _way((_("Recalls"), "")),
    }
    return render(request, "rehab/equipment/recalls.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.STOCK_MANAGE)
def recall_add(request: HttpRequest) -> HttpResponse:
    """Record a notice; everything that it concerns is found and held back at once."""

    def make(data: QueryDict | None, _row: Any) -> RecallForm:
        wanted = {name: request.GET.get(name, "")[:100] for name in ("make", "name", "batch")}
        return RecallForm(
            data, path=request.path, cancel_url=reverse("rehab:recalls"), initial=wanted
        )

    def act(form: RecallForm, now: Any) -> str:
        made = actions.open_recall(
            clinic=clinic_of(request), notice=form.words(), by=user_of(request), now=now
        )
        return reverse("rehab:equipment_recall", args=[made.pk])

    title = _("Record a recall")
    done = _("Everything that it concerns is found and held back.")
    return FormPage(
        template=STOCK_FORM,
        context={"title": title, "breadcrumbs": _way((title, ""))},
        make=make,
        act=act,
        done=done,
    ).answer(request)


@require_safe
@requires(Permission.STOCK_MANAGE)
def equipment_recall(request: HttpRequest, equipment_recall: UUID) -> HttpResponse:
    """Show a notice and its progress; who has a thing only to those who may open the record."""
    clinic, user = clinic_of(request), user_of(request)
    found = get_object_or_404(reads.recalls_in(clinic), pk=equipment_recall)
    names = user.may(Permission.REHAB_VIEW, clinic)
    lines = list(reads.lines_of(found))
    if names:
        record(
            verb="equipment_recall.viewed",
            by=user,
            now=timezone.now(),
            subject=found,
            clinic_id=clinic.pk,
            detail={"patients": sorted({str(x.loan.patient_id) for x in lines if x.loan})},
        )
    context = {
        "title": found.reference,
        "recall": found,
        "facts": presenters.recall_facts(found),
        "progress": presenters.progress_words(found),
        "lines": presenters.lines_shown(
            lines, names=names, may_tell=user.may(Permission.REHAB_EDIT, clinic)
        ),
        "names": names,
        "breadcrumbs": _way((found.reference, "")),
    }
    return render(request, "rehab/equipment/recall.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.STOCK_MANAGE)
def recall_article(request: HttpRequest, line: int) -> HttpResponse:
    """Settle a recalled thing that nobody has."""
    row = get_object_or_404(reads.article_lines(clinic_of(request)), pk=line)
    back = reverse("rehab:equipment_recall", args=[row.recall_id])
    if row.settled and request.method != "POST":
        return redirect(back)
    title = _("Settle: %(thing)s") % {"thing": f"{row.article}"}
    way_there = {"breadcrumbs": _way((title, ""))}
    return _settle(request, row, back, title, STOCK_FORM, way_there, stale=STALE)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def recall_borrower(request: HttpRequest, line: int) -> HttpResponse:
    """Tell a borrower, then settle the thing that they have."""
    row = get_object_or_404(reads.borrower_lines(user_of(request), Permission.REHAB_EDIT), pk=line)
    if row.loan is None:  # the lines of borrowers all have one
        return redirect("rehab:recalls")
    episode = row.loan.episode
    note_reading(request, "recall_line.viewed", episode, row.loan)
    back = reverse("rehab:loan", args=[row.loan_id])
    if row.settled and request.method != "POST":
        return redirect(back)
    title = _("Recall: %(thing)s") % {"thing": thing_words(row.loan)}
    context = {
        **page_context(request, episode),
        "breadcrumbs": way(episode, (title, "")),
        "recall": row.recall,
        "told": row if row.contacted_on else None,
    }
    if row.contacted_on is None:
        return _tell(request, row, back, title, context)
    return _settle(request, row, back, title, FORM, context)


def _tell(
    request: HttpRequest, row: RecallLine, back: str, title: str, context: dict[str, Any]
) -> HttpResponse:
    def make(data: QueryDict | None, current: RecallLine) -> TellForm:
        return TellForm(data, row=current, path=request.path, cancel_url=back)

    def act(form: TellForm, now: Any) -> str:
        data = form.cleaned_data
        actions.tell_borrower(
            line=row,
            contacted_on=data["contacted_on"],
            contact=data["contact"],
            by=user_of(request),
            now=now,
            row_version=data["row_version"],
        )
        return request.path

    return FormPage(
        template=FORM,
        context={**context, "title": title},
        make=make,
        act=act,
        row=row,
        done=_("The borrower is told. Settle it when the thing is dealt with."),
    ).answer(request)


def _settle(
    request: HttpRequest,
    row: RecallLine,
    back: str,
    title: str,
    template: str,
    context: dict[str, Any],
    *,
    stale: str = "patients/stale.html",
) -> HttpResponse:
    def make(data: QueryDict | None, current: RecallLine) -> SettleForm:
        return SettleForm(data, row=current, path=request.path, cancel_url=back)

    def act(form: SettleForm, now: Any) -> str:
        actions.settle_line(
            line=row,
            settled_as=form.cleaned_data["settled_as"],
            note=form.cleaned_data["note"],
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    return FormPage(
        template=template,
        context={**context, "title": title},
        stale_template=stale,
        make=make,
        act=act,
        row=row,
        done=_("It is settled."),
    ).answer(request)


def _way(*parts: tuple[str, str]) -> list[Crumb]:
    start = [
        Crumb(_("Loan stock"), reverse("rehab:stock")),
        Crumb(_("Recalls"), reverse("rehab:recalls")),
    ]
    return [*start, *(Crumb(label, url) for label, url in parts if label != _("Recalls"))]
