"""The chase list, a thread, its letter, and starting one after signing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from core.audit.trail import record
from patients.clock import clinic_day
from patients.presenters import banner_for
from patients.views.form_page import FormPage
from triage import referral_selectors as selectors
from triage.actions.referrals import start_referral
from triage.destinations import DESTINATIONS, named_in, read
from triage.forms.referrals import StartForm
from triage.letter_contents import letter_of
from triage.letters import letter_body
from triage.models import ClosingAction, ReferralKind, ReferralState, Screening
from triage.presenters.referrals import thread_line, thread_page
from triage.presenters.words import first_clause, step_words
from triage.published import published
from triage.receipts import content_of
from triage.selectors import closing_of
from triage.views.loading import page_context, receipt_for, screening_for
from triage.views.referral_steps import STEPS, load_referral
from triage.views.step_page import note_reading

PAGE = 30  # rows
TAB_NAMES = {
    "to-send": lambda: _("To send"),
    "awaiting": lambda: _("Awaiting reply"),
    "review": lambda: _("Needs review"),
    "booked": lambda: _("Booked and seen"),
    "declined": lambda: _("Declined"),
    "closed": lambda: _("Closed"),
}


@requires(Permission.SCREENING_VIEW)
@require_GET
def chase_list(request: ClinicRequest) -> HttpResponse:
    """List the clinic's threads by tab: overdue first, then urgency, then age."""
    if request.clinic is None:
        raise Http404
    tab = request.GET.get("tab", "")
    counts = selectors.counts_by_tab(request.user, request.clinic)
    if tab not in selectors.TABS:
        tab = _first_tab(counts)
    used = selectors.destinations_in_use(request.user, request.clinic)
    destination = request.GET.get("to", "")
    if destination not in used:
        destination = ""
    now = timezone.now()
    on = clinic_day(request.clinic, now)
    found = selectors.chase_list(request.user, request.clinic, tab, on, destination)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    if rows:
        record(
            verb="referrals.listed",
            by=request.user,
            now=now,
            clinic_id=request.clinic.pk,
            detail={"tab": tab, "patients": sorted({str(row.patient_id) for row in rows})},
        )

    def link(**changes: Any) -> str:
        query = {"tab": tab, "to": destination, **changes}
        return "?" + urlencode({name: value for name, value in query.items() if value})

    context = {
        "tabs": [
            {
                "label": TAB_NAMES[name](),
                "count": counts[name],
                "url": link(tab=name),
                "current": name == tab,
            }
            for name in selectors.TABS
        ],
        "tab": tab,
        "rows": [thread_line(row, on) for row in rows],
        "destinations": [(code, DESTINATIONS[code].label) for code in used if code in DESTINATIONS],
        "destination": destination,
        "newer_url": link(page=page.previous_page_number()) if page.has_previous() else "",
        "older_url": link(page=page.next_page_number()) if page.has_next() else "",
    }
    return render(request, "triage/referrals/list.html", context)


@requires(Permission.SCREENING_VIEW)
@require_GET
def thread(request: ClinicRequest, referral: UUID) -> HttpResponse:
    """Show one thread: where it stands, what can be done, everything that happened."""
    found = load_referral(request, referral, Permission.SCREENING_VIEW)
    note_reading(request, found, "referral.viewed", "thread")
    may_edit = request.user.may(Permission.REFERRAL_EDIT, found.patient.clinic)
    on = clinic_day(found.patient.clinic, timezone.now())
    context = {
        "banner": banner_for(found.patient),
        "referral": found,
        "page": thread_page(found, on, STEPS if may_edit else ()),
        "may_preview": found.state == ReferralState.TO_SEND,
    }
    return render(request, "triage/referrals/thread.html", context)


@requires(Permission.SCREENING_VIEW)
@require_GET
def letter(request: ClinicRequest, referral: UUID) -> HttpResponse:
    """Show the letter as it would leave now; once it has left, lead to what was kept."""
    found = load_referral(request, referral, Permission.SCREENING_VIEW)
    if found.state != ReferralState.TO_SEND:
        return HttpResponseRedirect(reverse("triage:referral", args=[found.pk]))
    note_reading(request, found, "referral.viewed", "letter preview")
    on = clinic_day(found.patient.clinic, timezone.now())
    context = {
        "banner": banner_for(found.patient),
        "referral": found,
        "sheet": letter_body(letter_of(found, on=on, by=request.user)),
        "may_edit": request.user.may(Permission.REFERRAL_EDIT, found.patient.clinic),
    }
    return render(request, "triage/referrals/letter.html", context)


@requires(Permission.SCREENING_VIEW)
@require_GET
def letter_pdf(request: ClinicRequest, referral: UUID, version: int) -> HttpResponse:
    """Send the exact bytes that left, only to those who may see the patient."""
    found = load_referral(request, referral, Permission.SCREENING_VIEW)
    kept = selectors.letter_with_bytes(found, version) if version < 32_768 else None
    if kept is None:
        raise Http404
    note_reading(request, found, "referral.letter_opened", f"letter {version}")
    response = HttpResponse(bytes(kept.pdf), content_type="application/pdf")
    # The name holds the thread's number only: names end up in download folders.
    response["Content-Disposition"] = f'inline; filename="letter-{found.pk}-{version}.pdf"'
    response["Digest-SHA-256"] = kept.sha256
    return response


@requires(Permission.REFERRAL_EDIT)
@require_http_methods(["GET", "POST"])
def start(request: ClinicRequest, screening: UUID) -> HttpResponse:
    """Start a thread on a signed screening: one more, or that of an earlier decision."""
    found = screening_for(request, screening, Permission.REFERRAL_EDIT)
    receipt = receipt_for(found)
    closing = _decision(request, found)
    if closing is not None and hasattr(closing, "referral"):
        return HttpResponseRedirect(reverse("triage:referral", args=[closing.referral.pk]))
    ruleset = published(found.ruleset_version).ruleset
    back = reverse("triage:receipt", args=[found.pk])

    def make(data: QueryDict | None, _row: Any) -> StartForm:
        return StartForm(
            data,
            ladder=[(step.code, step_words(step)) for step in ruleset.ladder],
            path=request.path,
            cancel_url=back,
            initial=_proposed(found, content_of(receipt)["report"]["fired"], closing),
        )

    def act(form: StartForm, now: datetime) -> str:
        started = start_referral(
            screening=found, request=form.request(), closing=closing, by=request.user, now=now
        )
        return reverse("triage:referral", args=[started.pk])

    if request.method == "GET":
        note_reading(request, found, "screening.viewed", "start a referral")
    return FormPage(
        template="triage/referrals/step.html",
        make=make,
        act=act,
        done=_("The thread is started: read the letter, then send it."),
        context={**page_context(request, found), "title": _("Refer or ask for advice")},
    ).answer(request)


def _first_tab(counts: dict[str, int]) -> str:
    """What needs a clinician first: replies, refusals, letters; else what is waited for."""
    order = ("review", "declined", "to-send", "awaiting", "booked")
    return next((tab for tab in order if counts[tab]), "to-send")


def _decision(request: ClinicRequest, screening: Screening) -> ClosingAction | None:
    """The signed decision that this thread carries out, when the address names one."""
    number = request.GET.get("decision", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    found = closing_of(screening, int(number))
    wanted = (ReferralKind.REFER, ReferralKind.ADVICE)
    return found if found and found.kind in wanted and found.withdrawn_at is None else None


def _proposed(
    screening: Screening, fired: list[str], closing: ClosingAction | None
) -> dict[str, Any]:
    """What the form begins with: the decision, or what the rules say."""
    if closing is not None:
        code, place = read(closing.destination)
        return {
            "kind": closing.kind,
            "destination": code,
            "place": place,
            "urgency": closing.urgency or screening.disposition,
            "suspected": closing.suspected,
            "question": closing.question,
            "guard_reason": closing.reason_text,
        }
    ruleset = published(screening.ruleset_version).ruleset
    rules = [ruleset.rule(each) for each in fired]
    top = [rule for rule in rules if rule.disposition == screening.disposition] or rules
    return {
        "kind": ReferralKind.REFER,
        "destination": next((code for rule in top for code in named_in(rule.destination)), ""),
        "urgency": screening.disposition,
        "suspected": next((first_clause(rule.points_to) for rule in top if rule.points_to), ""),
    }
