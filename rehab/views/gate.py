"""The safety gate, answered on one page: live, by its shortcut, or as a whole."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import requires
from accounts.roles import Permission
from core.drafts.keeping import (
    discard_draft,
    draft_data,
    draft_for,
    keep_if_short,
    take_once,
)
from core.formkit.errors import SummaryError, summary_of
from patients.refusals import Refused
from rehab.actions import gate as actions
from rehab.forms.gate import DecisionForm
from rehab.gate_sheet import GateSheet, gate_version, sheet
from rehab.models import Episode, GateCheck, Session
from rehab.presenters.gate import COMPLETE
from rehab.presenters.gate_page import (
    controls_of,
    covered_by_shortcut,
    gate_sections,
    on_page,
    open_items,
    so_far,
)
from rehab.refusals import StillToAsk
from rehab.views.loading import (
    episode_or_404,
    page_context,
    session_or_404,
    user_of,
)
from triage.forms.section import SectionForm, control_id
from triage.items import AnswerRefused
from triage.models import RulesetVersion
from triage.published import published

DRAFT_LIVES = timedelta(hours=4)  # answers of an earlier session are never offered again
FORM = "rehab/form.html"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def session_gate(request: HttpRequest, session: UUID) -> HttpResponse:
    """Answer the gate at the start of a session."""
    found = session_or_404(request, session, Permission.REHAB_EDIT)
    if not found.may_be_written and request.method != "POST":
        return redirect("rehab:session", session=found.pk)
    return _gate(request, found.episode, found)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.REHAB_EDIT)
def episode_gate(request: HttpRequest, episode: UUID) -> HttpResponse:
    """Answer the gate at a visit that is no session."""
    found = episode_or_404(request, episode, Permission.REHAB_EDIT)
    if not found.may_be_written and request.method != "POST":
        return redirect("rehab:episode", episode=found.pk)
    return _gate(request, found, None)


def _gate(request: HttpRequest, episode: Episode, session: Session | None) -> HttpResponse:
    version = gate_version()
    if version is None:
        messages.error(
            request,
            _("The questions of the safety gate are not published. Ask who runs the system."),
        )
        return redirect("rehab:episode", episode=episode.pk)
    if request.method == "POST":
        return _answered(request, episode, session, version)
    is_completed = COMPLETE in request.GET
    key = _finished_key(request) if is_completed else request.path
    draft = draft_for(user=user_of(request), key=key)
    if draft is None or timezone.now() - draft.saved_at > DRAFT_LIVES:
        return _page(request, episode, session, version, None)
    data = draft_data(draft)
    if not is_completed:
        return _page(request, episode, session, version, data, restored=draft.saved_at)
    return _page(request, episode, session, version, data, finished=draft.saved_at)


def _finished_key(request: HttpRequest) -> str:
    """Where the answers of a gate are kept that was finished before its factors were assessed."""
    return f"{request.path}?{COMPLETE}"


def _answered(
    request: HttpRequest, episode: Episode, session: Session | None, version: RulesetVersion
) -> HttpResponse:
    """Take the gate: one answer as it is given, the shortcut, or the whole."""
    data = request.POST
    if getattr(request, "htmx", False):
        return _live(request, episode, version, data)
    if data.get("none"):
        return _none_present(request, episode, version, data["none"])
    answers, decision = _read(version, data)
    if answers.errors or not decision.is_valid():
        _keep_as_draft(request)
        return _page(request, episode, session, version, data, status=422)
    together = set(data.getlist("together"))
    made: list[GateCheck] = []

    def act() -> str:
        gate = actions.answer_gate(
            episode=episode,
            session=session,
            given=answers.given,
            together={
                k for k in together if k in answers.given and answers.given[k].value is False
            },
            digest=decision.cleaned_data["digest"],
            went_on_because=decision.cleaned_data["went_on_because"],
            action=decision.cleaned_data["action"],
            by=user_of(request),
            now=timezone.now(),
        )
        made.append(gate)
        return reverse("rehab:gate_result", args=[gate.pk])

    try:
        address, _first = take_once(
            token=decision.cleaned_data["form_token"],
            user=user_of(request),
            now=timezone.now(),
            act=act,
        )
    except AnswerRefused as refused:
        answers.errors[refused.item] = refused.why
        return _page(request, episode, session, version, data, answers=answers, status=422)
    except Refused as refused:
        name = refused.field if refused.field in decision.fields else None
        decision.add_error(name, refused.message)
        missing = refused.items if isinstance(refused, StillToAsk) else ()
        _keep_as_draft(request)
        return _page(
            request, episode, session, version, data,
            answers=answers, decision=decision, missing=missing, status=422,
        )  # fmt: skip
    discard_draft(user=user_of(request), key=request.path)
    for gate in made:
        _keep_to_complete(request, gate)
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer


def _none_present(
    request: HttpRequest, episode: Episode, version: RulesetVersion, section: str
) -> HttpResponse:
    """Fill in each sign that the shortcut named as looked for and absent.

    Nothing is recorded yet: the page comes back with the answers in it, to be read and changed.
    """
    data = request.POST.copy()
    made = _made(episode, version, data)
    named = set(data.getlist(f"named.{section}"))
    for item in covered_by_shortcut(made, section):
        if item.key in named:
            data[f"a.{item.key}"] = "absent"
            data.appendlist("together", item.key)
    keep_if_short(user=user_of(request), key=request.path, data=data, now=timezone.now())
    sections = {each.id for each in made.ruleset.sections}
    anchor = f"#{section}" if section in sections else ""
    return HttpResponseRedirect(f"{request.path}?filled=1{anchor}")


def _live(
    request: HttpRequest, episode: Episode, version: RulesetVersion, data: QueryDict
) -> HttpResponse:
    """What follows from the answers so far, and the questions that opened or closed by them."""
    form, _decision = _read(version, data)
    made = _made(episode, version, data)
    changed = open_items(made, form) ^ set(data.getlist("open"))
    context = {
        "so_far": so_far(made),
        "redrawn": controls_of(made, form, changed),
        "episode": episode,
    }
    return render(request, "rehab/gate/_live.html", context)


def _read(version: RulesetVersion, data: QueryDict) -> tuple[SectionForm, DecisionForm]:
    ruleset = published(version)
    return (
        SectionForm(ruleset.items.values(), data),
        DecisionForm(data, digest=version.digest),
    )


def _made(episode: Episode, version: RulesetVersion, data: QueryDict | None) -> GateSheet:
    given: Mapping[str, Any] = {}
    together: frozenset[str] = frozenset()
    if data is not None:
        given = _read(version, data)[0].given
        together = frozenset(data.getlist("together"))
    return sheet(episode, version, given, together)


def _page(
    request: HttpRequest,
    episode: Episode,
    session: Session | None,
    version: RulesetVersion,
    data: QueryDict | None,
    *,
    answers: SectionForm | None = None,
    decision: DecisionForm | None = None,
    missing: Any = (),
    restored: Any = None,
    finished: Any = None,
    status: int = 200,
) -> HttpResponse:
    made = _made(episode, version, data)
    if data is not None and answers is None:
        answers = _read(version, data)[0]
    if decision is None:
        decision = DecisionForm(data if status == 422 else None, digest=version.digest)
        if status != 422 and data is not None:
            typed = {name: data.get(name, "") for name in ("action", "went_on_because")}
            decision.initial.update(typed)
    errors = [*(answers.summary() if answers and status == 422 else [])]
    errors += [
        SummaryError(
            _("%(sign)s: not assessed") % {"sign": made.published.items[key].label},
            f"{control_id(key)}-0",
        )
        for key in on_page(made, missing)
    ]
    errors += summary_of(decision) if status == 422 else []
    context = {
        **page_context(request, episode),
        "session": session,
        "sections": gate_sections(made, answers),
        "so_far": so_far(made),
        "decision": decision,
        "errors": errors,
        "together": sorted(made.together & set(made.known)),
        "items": list(made.known),
        "open": sorted(open_items(made, answers)),
        "restored": None if request.GET.get("filled") else restored,
        "finished": finished,
        "action_url": request.path,
    }
    return render(request, "rehab/gate/gate.html", context, status=status)


def _keep_to_complete(request: HttpRequest, gate: GateCheck) -> None:
    """Keep the answers of a gate with which therapy goes on while factors are open, so that
    assessing them later in the visit does not mean asking everything again."""
    if gate.goes_on and gate.factors_open:
        keep_if_short(
            user=user_of(request),
            key=_finished_key(request),
            data=request.POST,
            now=timezone.now(),
        )
    else:
        discard_draft(user=user_of(request), key=_finished_key(request))


def _keep_as_draft(request: HttpRequest) -> None:
    """Keep what was refused as typed, so that leaving the page doesn't lose it."""
    keep_if_short(user=user_of(request), key=request.path, data=request.POST, now=timezone.now())
