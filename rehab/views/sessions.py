"""A session: planned, moved, written, not delivered, signed, amended, retracted."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import requires
from accounts.roles import Permission
from patients.forms.alerts import InErrorForm
from patients.views.form_page import FormPage
from rehab import selectors
from rehab import session_selectors as reads
from rehab.acting_limits import acting_in
from rehab.actions import bookings, sessions
from rehab.forms.plan import MoveForm, PlanForm
from rehab.forms.sessions import AmendForm, NotDeliveredForm, SignForm
from rehab.forms.write import WriteForm
from rehab.models import Session
from rehab.prefill import prefill_of
from rehab.presenters.episode import session_line
from rehab.presenters.gate import gate_line
from rehab.presenters.session import part_words, session_page
from rehab.stop_words import limits_line
from rehab.views.loading import episode_or_404, page_context, session_or_404, user_of

FORM = "rehab/form.html"
PAGE = 30  # sessions


@require_safe
@requires(Permission.REHAB_VIEW)
def all_sessions(request: HttpRequest, episode: UUID) -> HttpResponse:
    """List every session of the episode."""
    found = episode_or_404(request, episode)
    page = Paginator(reads.sessions_of(found), PAGE).get_page(request.GET.get("page"))
    context = {
        **page_context(request, found),
        "sessions": [session_line(each) for each in page],
        "page": page,
        "show": "all",
    }
    return render(request, "rehab/sessions/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def plan(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Book a time for this patient, alone, with several therapists, or in a group."""
    found = episode_or_404(request, episode, Permission.REHAB_EDIT)
    back = reverse("rehab:episode", args=[found.pk])
    if not found.may_be_written and request.method != "POST":
        return redirect(back)
    user = user_of(request)
    people = list(selectors.people_who_treat(found.patient.clinic))
    team = list(selectors.team_of(found))
    others = selectors.open_episodes(user, Permission.REHAB_EDIT)
    group = list(
        others.filter(patient__clinic=found.patient.clinic)
        .exclude(patient=found.patient)
        .order_by("patient__search", "id")[: selectors.MOST_IN_LIST]
    )

    def make(data: QueryDict | None, _row: Any) -> PlanForm:
        return PlanForm(
            data,
            people=people,
            team=team,
            others=group,
            by=user,
            path=request.path,
            cancel_url=back,
        )

    def act(form: PlanForm, now: Any) -> str:
        planned = bookings.plan_session(
            episodes=[found, *form.group()],
            therapists=form.treats(),
            slot=form.slot(),
            by=user,
            now=now,
        )
        return reverse("rehab:session", args=[planned[0].pk])

    return FormPage(
        template=FORM,
        make=make,
        act=act,
        done=_("The session is planned."),
        context={**page_context(request, found), "title": _("Plan a session")},
    ).answer(request)


@require_safe
@requires(Permission.REHAB_VIEW)
def detail(request: HttpRequest, session: UUID) -> HttpResponse:
    """Show the session, its gate, and what is to be done next."""
    found = session_or_404(request, session)
    gate = reads.gate_of(found)
    held = reads.holds_against(found).exists()
    context = {
        **_context(request, found),
        "gate": gate_line(gate) if gate else None,
        "gate_opens": bool(gate and (gate.goes_on or gate.stops) and not held),
        "factors": reads.factors_in(gate) if gate else [],
        "amendments": reads.amendments_of(found),
        "events": reads.events_of(found),
        "begins_today": timezone.localdate(found.booking.starts_at) <= timezone.localdate(),
    }
    return render(request, "rehab/sessions/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def write(request: HttpRequest, session: UUID) -> HttpResponse:
    """Write what was done; the first time with what the last session left."""
    found = session_or_404(request, session, Permission.REHAB_EDIT)
    gate = reads.gate_of(found)
    if request.method != "POST":
        if not found.may_be_written:
            return redirect(_url(found))
        if gate is None or (not gate.goes_on and not gate.stops):
            return redirect("rehab:session_gate", session=found.pk)
        if reads.holds_against(found).exists():
            return redirect(_url(found))  # a held patient is suggested no exercise
    taken = prefill_of(found)
    measured = reads.measured_in(gate) if gate else {}

    def make(data: QueryDict | None, row: Session) -> WriteForm:
        limits = limits_line(acting_in(found).limits)
        return WriteForm(
            data, row=row, taken=taken, measured=measured, limits=limits,
            path=request.path, cancel_url=_url(found),
        )  # fmt: skip

    def act(form: WriteForm, now: Any) -> str:
        sessions.write_session(
            session=found,
            notes=form.notes(),
            exercises=form.exercises(),
            confirmed=form.confirmed(),
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return _url(found)

    return _page(
        request, found, make, act, template="rehab/sessions/write.html",
        title=_("Write the session"), done=_("The session is saved. Sign it when it is complete."),
        extra={
            "taken": taken,
            "first": found.written_at is None,
            "parts": ", ".join(part_words(part) for part in taken.parts),
            "factors": reads.factors_in(gate) if gate else [],
        },
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_SIGN)
def not_delivered(request: HttpRequest, session: UUID) -> HttpResponse:
    """Say why the session did not take place."""
    found = session_or_404(request, session, Permission.REHAB_SIGN)
    if not found.may_be_written and request.method != "POST":
        return redirect(_url(found))
    stopped = reads.holds_against(found).exists()

    def make(data: QueryDict | None, row: Session) -> NotDeliveredForm:
        return NotDeliveredForm(
            data, row=row, path=request.path, cancel_url=_url(found), stopped=stopped
        )

    def act(form: NotDeliveredForm, now: Any) -> str:
        data = form.cleaned_data
        sessions.record_not_delivered(
            session=found,
            attendance=data["attendance"],
            reason=data["reason"],
            reason_text=data["reason_text"],
            by=user_of(request),
            now=now,
            row_version=data["row_version"],
        )
        return _url(found)

    return _page(
        request, found, make, act, title=_("Not delivered"),
        lead=_("Saving this signs the session; no minute of it counts, and its time is free."),
        done=_("The session is recorded as not delivered."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def move(request: HttpRequest, session: UUID) -> HttpResponse:
    """Give the session another time."""
    found = session_or_404(request, session, Permission.REHAB_EDIT)
    if not found.may_be_written and request.method != "POST":
        return redirect(_url(found))

    def make(data: QueryDict | None, row: Any) -> MoveForm:
        return MoveForm(data, row=row, path=request.path, cancel_url=_url(found))

    def act(form: MoveForm, now: Any) -> str:
        bookings.move_booking(
            session=found,
            starts_at=form.starts_at(),
            ends_at=form.ends_at(),
            location=form.cleaned_data["location"],
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return _url(found)

    return _page(
        request, found, make, act, title=_("Move the session"), done=_("The session is moved."),
        lead=_("Everybody who is booked for it moves with it."), row=found.booking,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_SIGN)
def sign(request: HttpRequest, session: UUID) -> HttpResponse:
    """Read through, see what is missing or only taken over, and sign."""
    found = session_or_404(request, session, Permission.REHAB_SIGN)
    if not found.may_be_written and request.method != "POST":
        return redirect(_url(found))
    gate = reads.gate_of(found)

    def make(data: QueryDict | None, row: Session) -> SignForm:
        return SignForm(data, row=row, cancel_url=_url(found))

    def act(form: SignForm, now: Any) -> str:
        sessions.sign_session(
            session=found,
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return _url(found)

    return _page(
        request, found, make, act, template="rehab/sessions/sign.html",
        title=_("Sign the session"), done=_("The session is signed."), keeps_draft=False,
        extra={
            "missing": sessions.missing_in(found),
            "gate": gate_line(gate) if gate else None,
            "factors": reads.factors_in(gate) if gate else [],
        },
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_SIGN)
def amend(request: HttpRequest, session: UUID) -> HttpResponse:
    """Add to a signed session, with a reason."""
    found = session_or_404(request, session, Permission.REHAB_SIGN)

    def make(data: QueryDict | None, _row: Any) -> AmendForm:
        return AmendForm(data, path=request.path, cancel_url=_url(found))

    def act(form: AmendForm, now: Any) -> str:
        sessions.amend_session(
            session=found,
            reason=form.cleaned_data["reason"],
            text=form.cleaned_data["text"],
            by=user_of(request),
            now=now,
        )
        return _url(found)

    title, done = _("Amend the signed session"), _("The amendment is added.")
    return _page(request, found, make, act, title=title, done=done)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_SIGN)
def in_error(request: HttpRequest, session: UUID) -> HttpResponse:
    """Say that the session does not belong here."""
    found = session_or_404(request, session, Permission.REHAB_SIGN)

    def make(data: QueryDict | None, row: Session) -> InErrorForm:
        return InErrorForm(data, row=row, cancel_url=_url(found))

    def act(form: InErrorForm, now: Any) -> str:
        sessions.mark_session_in_error(
            session=found,
            reason=form.cleaned_data["reason"],
            by=user_of(request),
            now=now,
            row_version=form.cleaned_data["row_version"],
        )
        return _url(found)

    return _page(
        request, found, make, act, title=_("Entered in error: this session"),
        done=_("Marked as an error."), keeps_draft=False,
    )  # fmt: skip


def _url(session: Session) -> str:
    return reverse("rehab:session", args=[session.pk])


def _context(request: HttpRequest, session: Session) -> dict[str, Any]:
    # What stopped it was judged by the limits of the moment when it was written.
    acting = acting_in(session, session.written_at) if session.stopped_for else None
    timed = selectors.timed_together(session)
    return {
        **page_context(request, session.episode),
        "session": session,
        "shown": session_page(session, reads.who_came(session), acting, timed),
    }


def _page(
    request: HttpRequest,
    session: Session,
    make: Any,
    act: Any,
    *,
    title: str,
    done: str,
    template: str = FORM,
    lead: str = "",
    row: Any = None,
    keeps_draft: bool = True,
    extra: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {**_context(request, session), "title": title, "lead": lead, **(extra or {})}
    context["caption"] = context["shown"].title
    return FormPage(
        template=template,
        make=make,
        act=act,
        done=done,
        row=row or session,
        context=context,
        keeps_draft=keeps_draft,
    ).answer(request)
