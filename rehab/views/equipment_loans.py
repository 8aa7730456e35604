"""Loans: lending, asking after them, ending them, and their agreement on paper."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import requires
from accounts.roles import Permission
from core.pdf import PdfError
from patients.forms.alerts import InErrorForm
from patients.views.form_page import FormPage
from rehab import equipment_selectors as reads
from rehab.actions.equipment_checks import plan_check, record_check
from rehab.actions.equipment_loans import end_loan, lend, mark_loan_in_error
from rehab.actions.equipment_papers import issue_agreement
from rehab.equipment_standing import item_label, item_named
from rehab.forms.equipment_loans import CheckForm, EndLoanForm, LoanForm, PlanCheckForm
from rehab.models import Episode, Loan, LoanCheck, Trial
from rehab.presenters import equipment as presenters
from rehab.views.equipment import FORM, standing_shown, today_in, way
from rehab.views.loading import episode_or_404, may_in, note_reading, page_context, user_of


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def loan_start(request: HttpRequest, episode: UUID, entry: str) -> HttpResponse:
    """Lend a thing of one catalogue item; `?trial=` names the trial that it follows."""
    found = episode_or_404(request, episode, Permission.REHAB_EDIT)
    trial = _trial_of(found, request.GET.get("trial", ""))
    clinic = found.patient.clinic
    if item_named(entry) is None:
        raise Http404
    articles = list(reads.lendable(clinic, entry, today_in(found)))
    models = list(reads.models_of_item(clinic, entry))

    def make(data: QueryDict | None, _row: Any) -> LoanForm:
        return LoanForm(
            data,
            articles=articles,
            models=models,
            trial=trial,
            path=request.path,
            cancel_url=reverse("rehab:equipment", args=[found.pk]),
            initial={"aim": trial.aim if trial else ""},
        )

    def act(form: LoanForm, now: Any) -> str:
        made = lend(episode=found, lending=form.lending(), by=user_of(request), now=now)
        return reverse("rehab:loan", args=[made.pk])

    weight = reads.last_weight(found.patient)
    title = _("Lend: %(item)s") % {"item": item_label(entry)}
    more = {
        "standing": standing_shown(found, entry),
        "nothing_in_stock": not articles and not models,
        "weight": weight.shown if weight else "",
    }
    return _page(request, found, None, title, make, act, _("It is lent."), **more)


@require_safe
@requires(Permission.REHAB_VIEW)
def loan(request: HttpRequest, loan: UUID) -> HttpResponse:
    """Show a loan: what was agreed, the checks, the papers."""
    held = _loan(request, loan, Permission.REHAB_VIEW)
    today = today_in(held.episode)
    may = may_in(request, held.patient.clinic).edit
    checks = list(reads.checks_of(held))
    coming = [check for check in checks if check.done_on is None] if held.open else []
    context = {
        **page_context(request, held.episode),
        "breadcrumbs": way(held.episode, (item_label(held.item), "")),
        "loan": held,
        "title": item_label(held.item),
        "pill": presenters.loan_pill(held, today, coming[0].due_on if coming else None),
        "facts": presenters.loan_facts(held),
        "recall": reads.recall_of_loan(held),
        "ended": presenters.ended_words(held),
        "tries": presenters.tries_words(checks),
        "coming": [presenters.check_shown(check, today, may=may) for check in coming],
        "done": [
            presenters.check_shown(check, today, may=may)
            for check in reversed(checks)
            if check.done_on is not None
        ],
        "agreements": list(reads.agreements_of(held)),
        "may_write": may and not held.in_error,
    }
    return render(request, "rehab/equipment/loan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def loan_check(request: HttpRequest, check: int) -> HttpResponse:
    """Record what a check found."""
    found = reads.checks_visible_to(user_of(request), Permission.REHAB_EDIT)
    row = get_object_or_404(found, pk=check)
    held = row.loan
    note_reading(request, "loan.viewed", held.episode, held)
    back = reverse("rehab:loan", args=[held.pk])
    if request.method != "POST" and (row.done_at is not None or not held.open):
        return redirect(back)
    others = reads.checks_of(held).filter(done_at=None).exclude(pk=row.pk)

    def make(data: QueryDict | None, current: LoanCheck) -> CheckForm:
        return CheckForm(
            data, row=current, coming=others.exists(), path=request.path, cancel_url=back
        )

    def act(form: CheckForm, now: Any) -> str:
        record_check(
            check=row,
            found=form.found(),
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    title = f"{row.get_kind_display()}: {item_label(held.item)}"
    more = {"asked_for": held.aim}
    return _page(request, held.episode, row, title, make, act, _("The check is saved."), **more)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def loan_end(request: HttpRequest, loan: UUID) -> HttpResponse:
    """Record that a thing came back, was given for good, or is lost."""
    held = _loan(request, loan)
    back = reverse("rehab:loan", args=[held.pk])

    def make(data: QueryDict | None, row: Loan) -> EndLoanForm:
        return EndLoanForm(data, row=row, path=request.path, cancel_url=back)

    def act(form: EndLoanForm, now: Any) -> str:
        data = form.cleaned_data
        end_loan(
            loan=held,
            ended_as=data["ended_as"],
            reason=data["reason"],
            note=data["note"],
            ended_on=data["ended_on"],
            by=user_of(request),
            now=now,
            row_version=data["row_version"],
        )
        return back

    title = _("End the loan: %(item)s") % {"item": item_label(held.item)}
    return _page(request, held.episode, held, title, make, act, _("The loan has ended."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def loan_plan_check(request: HttpRequest, loan: UUID) -> HttpResponse:
    """Plan one more look back."""
    held = _loan(request, loan)
    back = reverse("rehab:loan", args=[held.pk])

    def make(data: QueryDict | None, _row: Any) -> PlanCheckForm:
        return PlanCheckForm(data, cancel_url=back)

    def act(form: PlanCheckForm, now: Any) -> str:
        plan_check(loan=held, due_on=form.cleaned_data["due_on"], by=user_of(request), now=now)
        return back

    title = _("Plan a check: %(item)s") % {"item": item_label(held.item)}
    return _page(request, held.episode, None, title, make, act, _("The check is planned."))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def loan_in_error(request: HttpRequest, loan: UUID) -> HttpResponse:
    """Say that a loan is wrong."""
    held = _loan(request, loan)
    back = reverse("rehab:loan", args=[held.pk])

    def make(data: QueryDict | None, row: Loan) -> InErrorForm:
        return InErrorForm(data, row=row, cancel_url=back)

    def act(form: InErrorForm, now: Any) -> str:
        mark_loan_in_error(
            loan=held,
            reason=form.cleaned_data["reason"],
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return back

    title = _("Loan entered in error: %(item)s") % {"item": item_label(held.item)}
    return _page(request, held.episode, held, title, make, act, _("Marked as an error."))


@require_POST
@requires(Permission.REHAB_EDIT)
def loan_print(request: HttpRequest, loan: UUID) -> HttpResponse:
    """Issue the agreement, or lead to the one that says the same."""
    held = _loan(request, loan)
    document = presenters.loan_paper(held, list(reads.checks_of(held)))
    try:
        made = issue_agreement(
            loan=held, document=document, by=user_of(request), now=timezone.now()
        )
    except PdfError:
        messages.error(request, _("The agreement can’t be drawn just now. Try again later."))
        return redirect("rehab:loan", held.pk)
    answer = HttpResponseRedirect(reverse("rehab:loan_agreement", args=[made.pk]))
    answer.status_code = 303
    return answer


@require_safe
@requires(Permission.REHAB_VIEW)
def loan_agreement(request: HttpRequest, agreement: UUID) -> HttpResponse:
    """Send the bytes that were issued."""
    found = get_object_or_404(reads.agreements_visible_to(user_of(request)), pk=agreement)
    note_reading(request, "loan_agreement.opened", found.loan.episode, found)
    response = HttpResponse(bytes(found.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="loan-{found.loan_id}.pdf"'
    response["Digest-SHA-256"] = found.sha256
    return response


def _loan(request: HttpRequest, pk: UUID, permission: Permission = Permission.REHAB_EDIT) -> Loan:
    held = get_object_or_404(reads.loans_visible_to(user_of(request), permission), pk=pk)
    note_reading(request, "loan.viewed", held.episode, held)
    return held


def _trial_of(episode: Episode, text: str) -> Trial | None:
    """The trial of this episode that an address names; nonsense and strangers are none."""
    try:
        wanted = UUID(text)
    except ValueError:
        return None
    return reads.trials_of(episode).filter(pk=wanted).first()


def _page(
    request: HttpRequest,
    episode: Episode,
    row: Any,
    title: str,
    make: Any,
    act: Any,
    done: str,
    **more: Any,
) -> HttpResponse:
    return FormPage(
        template=FORM,
        context={
            **page_context(request, episode),
            "title": title,
            "breadcrumbs": way(episode, (title, "")),
            **more,
        },
        make=make,
        act=act,
        row=row,
        done=done,
    ).answer(request)
