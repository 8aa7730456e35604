"""From a draft to a version: review, replay, changed results, and the second person."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import ClinicRequest, requires
from accounts.context import granted
from accounts.roles import Permission
from content.drafting import authors_of
from content.forms.drafts import SendBackForm
from core.audit.trail import record
from engine.replay import compare
from patients.views.deeds import acted, posted_version
from patients.views.form_page import FormPage
from triage import ruleset_selectors as selectors
from triage.actions.editing_proofs import accept_flip, replay_draft, review_draft
from triage.actions.publishing import approve, offer_draft, send_back
from triage.forms.ruleset_decisions import AcceptForm, ApproveForm
from triage.models import DraftState, FlipKind, ReplayFlip
from triage.presenters.ruleset_drafts import (
    answers_shown,
    next_version,
    outcome_shown,
    review_shown,
)
from triage.published import published
from triage.ruleset_document import loaded
from triage.ruleset_uses import use_of
from triage.views.ruleset_drafts import differences_from_use
from triage.views.ruleset_page import draft_context, draft_or_404

MONTHS_12 = timedelta(days=365)


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: ClinicRequest, draft: UUID) -> HttpResponse:
    """Show what the automatic review says about the draft as it stands, or run it."""
    found = draft_or_404(draft)
    address = reverse("rulesets:review", args=[found.pk])
    if request.method == "POST":
        seen = posted_version(request)

        def act(now: datetime) -> str:
            review_draft(draft=found, row_version=seen, by=request.user, now=now)
            return address

        return acted(request, act, back=address)
    standing = selectors.standing(found)
    kept = standing.review or selectors.earlier_review(found)
    ruleset = standing.loaded.ruleset
    context = {
        **draft_context(standing, "review", _("Automatic review")),
        "review": kept,
        "is_current": standing.review is not None,
        "page": review_shown(kept, ruleset) if kept is not None else None,
        "token": uuid4(),
    }
    return render(request, "triage/rulesets/review.html", context)


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def replay(request: ClinicRequest, draft: UUID) -> HttpResponse:
    """Show which signed results the draft would change, or run it over all of them."""
    found = draft_or_404(draft)
    address = reverse("rulesets:replay", args=[found.pk])
    if request.method == "POST":
        seen = posted_version(request)

        def act(now: datetime) -> str:
            replay_draft(draft=found, row_version=seen, by=request.user, now=now)
            return address

        return acted(request, act, back=address)
    standing = selectors.standing(found)
    kept = standing.replay
    context = {
        **draft_context(standing, "replay", _("Replay")),
        "replay": kept,
        "flips": list(selectors.flips_of(kept)) if kept is not None else [],
        "next": selectors.next_to_accept(kept, 0) if kept is not None else None,
        "may_run": standing.review is not None and standing.review.rejects == 0,
        "token": uuid4(),
    }
    return render(request, "triage/rulesets/replay.html", context)


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def flip(request: ClinicRequest, draft: UUID, flip: int) -> HttpResponse:
    """Open one changed result: the answers and both results, and nothing that says whose they are.

    No name, day, clinic, id or note is on this page; the way to the record itself is offered only
    to somebody who may see that patient anyway.
    """
    found = draft_or_404(draft)
    one = get_object_or_404(selectors.flips_of_draft(found), pk=flip)
    standing = selectors.standing(found)
    address = reverse("rulesets:replay", args=[found.pk])

    def act(form: Any, now: datetime) -> str:
        accept_flip(flip=one, reason=form.cleaned_data["reason"], by=request.user, now=now)
        following = selectors.next_to_accept(one.replay, one.number)
        if following is None:
            return address
        return reverse("rulesets:flip", args=[found.pk, following.pk])

    if request.method != "POST":
        record(
            verb="ruleset.change_opened",
            by=request.user,
            now=timezone.now(),
            subject=one,
            detail={"replay": one.replay_id, "number": one.number},
        )
    is_current = standing.replay is not None and standing.replay.pk == one.replay_id
    return FormPage(
        template="triage/rulesets/flip.html",
        make=lambda data, _row: AcceptForm(data, draft_for=request.path, cancel_url=address),
        act=act,
        done=_("The change is accepted."),
        context={
            **draft_context(standing, "replay", _("Changed result %(n)d") % {"n": one.number}),
            **_both_results(request, one),
            "flip": one,
            "acceptance": getattr(one, "acceptance", None),
            "may_accept": is_current and found.may_be_written,
            "others": selectors.neighbours(one),
            "harms": one.kind != FlipKind.MORE_URGENT,
        },
    ).answer(request)


@requires(Permission.CONTENT_EDIT)
@require_POST
def offer(request: ClinicRequest, draft: UUID) -> HttpResponse:
    """Hand the draft to a second person."""
    found = draft_or_404(draft)
    address = reverse("rulesets:approval", args=[found.pk])
    seen = posted_version(request)

    def act(now: datetime) -> str:
        offer_draft(draft=found, row_version=seen, by=request.user, now=now)
        return address

    done = _("The draft waits for approval by somebody who wrote nothing of it.")
    return acted(request, act, back=address, done=done)


@requires(Permission.CONTENT_EDIT)
@require_safe
def approval(request: ClinicRequest, draft: UUID) -> HttpResponse:
    """Show what is still missing, what differs, and how the second person decides."""
    standing = selectors.standing(draft_or_404(draft))
    return render(request, "triage/rulesets/approval.html", _approval_context(request, standing))


@requires(Permission.CONTENT_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def approve_draft(request: ClinicRequest, draft: UUID) -> HttpResponse:
    """Publish the draft, as a second person."""
    found = draft_or_404(draft)
    standing = selectors.standing(found)
    if request.method != "POST" and found.state != DraftState.OFFERED:
        return redirect("rulesets:approval", draft=found.pk)
    versions = [each.version for each in selectors.versions().filter(ruleset_id=found.ruleset_id)]
    initial = {
        "version": next_version(versions),
        "review_by": timezone.localdate() + MONTHS_12,
    }

    def act(form: Any, now: datetime) -> str:
        made = approve(
            draft=found,
            row_version=form.cleaned_data["row_version"],
            version=form.cleaned_data["version"],
            review_by=form.cleaned_data["review_by"],
            statement=form.cleaned_data["statement"],
            by=request.user,
            now=now,
        )
        return reverse("rulesets:version", args=[made.pk])

    return FormPage(
        template="triage/rulesets/approve.html",
        make=lambda data, row: ApproveForm(
            data, row=row, initial=initial, **_way(request, standing)
        ),
        act=act,
        done=_("The version is published. New screenings use it from now on."),
        row=found,
        context=_approval_context(request, standing, _("Approve")),
        stale_template="triage/rulesets/stale.html",
    ).answer(request)


@requires(Permission.CONTENT_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def send_back_draft(request: ClinicRequest, draft: UUID) -> HttpResponse:
    """Say what has to change first."""
    found = draft_or_404(draft)
    standing = selectors.standing(found)
    if request.method != "POST" and found.state != DraftState.OFFERED:
        return redirect("rulesets:approval", draft=found.pk)

    def act(form: Any, now: datetime) -> str:
        send_back(
            draft=found,
            row_version=form.cleaned_data["row_version"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=now,
        )
        return reverse("rulesets:draft", args=[found.pk])

    return FormPage(
        template="triage/rulesets/send_back.html",
        make=lambda data, row: SendBackForm(data, row=row, **_way(request, standing)),
        act=act,
        done=_("The draft is back with its authors."),
        row=found,
        context=_approval_context(request, standing, _("Send back")),
        stale_template="triage/rulesets/stale.html",
    ).answer(request)


def _way(request: ClinicRequest, standing: selectors.Standing) -> dict[str, str]:
    return {
        "draft_for": request.path,
        "cancel_url": reverse("rulesets:approval", args=[standing.draft.pk]),
    }


def _approval_context(
    request: ClinicRequest, standing: selectors.Standing, title: str = ""
) -> dict[str, Any]:
    is_author = request.user.pk in authors_of(standing.draft)
    is_offered = standing.draft.state == DraftState.OFFERED
    return {
        **draft_context(standing, "approval", title or _("Approval")),
        **differences_from_use(standing),
        "review": standing.review,
        "replay": standing.replay,
        "still_to_accept": standing.still_to_accept,
        "is_proved": standing.is_proved,
        "is_author": is_author,
        "is_offered": is_offered,
        "may_offer": standing.draft.state == DraftState.OPEN and standing.is_proved,
        "may_decide": is_offered
        and not is_author
        and Permission.CONTENT_APPROVE in granted(request),
        "decisions": standing.decisions,
        "token": uuid4(),
    }


def _both_results(request: ClinicRequest, one: ReplayFlip) -> dict[str, Any]:
    """The answers of one record and what both rulesets make of them."""
    revision, before = one.replay.revision, one.replay.before
    use, after = use_of(revision.draft.ruleset_id), loaded(revision.content).ruleset
    answers = next(iter(use.answer_sets([one.subject])), None) if use is not None else None
    if use is None or answers is None or after is None or before is None:
        # The record was entered in error since: it isn't read any more.
        return {"gone": True}
    old = published(before).ruleset
    change = compare(old, after, [answers.answers]).change(0)
    return {
        "answers": answers_shown(old, answers.answers),
        "before": outcome_shown(old, change.before),
        "after": outcome_shown(after, change.after),
        "record_url": use.address_of(request.user, one.subject),
    }
