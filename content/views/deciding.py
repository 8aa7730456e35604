"""The second person: a draft offered, approved or sent back; a version withdrawn; translations."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import ClinicRequest, requires
from accounts.context import granted
from accounts.roles import Permission
from content import editing_selectors as selectors
from content.actions import publishing
from content.draft_presenters import language_words
from content.draft_refusals import (
    NotFit,
)
from content.drafting import authors_of, is_reviewable_until
from content.forms.drafts import (
    ApproveForm,
    ApproveTranslationForm,
    SendBackForm,
    WithdrawForm,
)
from content.leaflet_difference import leaflet_differences
from content.leaflet_files import MASTER
from content.leaflets import leaflet_from
from content.models import DraftState, LeafletVersion
from content.views.draft_page import crumbs, draft_context, draft_or_404, standing_or_404
from content.views.drafts import differences_from_use
from patients.views.deeds import acted, posted_version
from patients.views.form_page import FormPage


@requires(Permission.CONTENT_EDIT)
@require_POST
def draft_offer(request: ClinicRequest, leaflet_draft: UUID) -> HttpResponse:
    """Hand the draft to a second person."""
    found = draft_or_404(leaflet_draft)
    address = reverse("content:draft_approval", args=[found.pk])

    def act(now: datetime) -> str:
        publishing.offer_draft(
            draft=found, row_version=posted_version(request), by=request.user, now=now
        )
        return address

    done = _("The draft waits for approval by somebody who wrote nothing of it.")
    return acted(request, act, back=address, done=done)


@requires(Permission.CONTENT_EDIT)
@require_safe
def draft_approval(request: ClinicRequest, leaflet_draft: UUID) -> HttpResponse:
    """Show what is still missing, what differs, and how the second person decides."""
    found = standing_or_404(leaflet_draft)
    return render(request, "content/drafts/approval.html", _approval_context(request, found))


@requires(Permission.CONTENT_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_approve(request: ClinicRequest, leaflet_draft: UUID) -> HttpResponse:
    """Publish the draft, as a second person."""
    found = standing_or_404(leaflet_draft)
    if request.method != "POST" and found.draft.state != DraftState.OFFERED:
        return redirect("content:draft_approval", leaflet_draft=found.draft.pk)
    today = timezone.localdate()
    proposed = found.leaflet.review_by
    is_possible = is_reviewable_until(proposed, today)
    initial = {"review_by": proposed if is_possible else today + timedelta(days=365)}

    def act(form: ApproveForm, now: datetime) -> str:
        made = publishing.approve(
            draft=found.draft,
            row_version=form.cleaned_data["row_version"],
            review_by=form.cleaned_data["review_by"],
            statement=form.cleaned_data["statement"],
            by=request.user,
            now=now,
        )
        return address_of(made)

    return FormPage(
        template="content/drafts/approve.html",
        make=lambda data, row: ApproveForm(
            data, row=row, initial=initial, draft_for=request.path, cancel_url=_back(found)
        ),
        act=act,
        done=_("The version is published. Handouts are made from it from now on."),
        row=found.draft,
        context=_approval_context(request, found, _("Approve")),
        explain=lambda _form, refused: {
            "faults": refused.faults if isinstance(refused, NotFit) else ()
        },
        stale_template="content/drafts/stale.html",
    ).answer(request)


@requires(Permission.CONTENT_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_send_back(request: ClinicRequest, leaflet_draft: UUID) -> HttpResponse:
    """Say what has to change first."""
    found = standing_or_404(leaflet_draft)
    if request.method != "POST" and found.draft.state != DraftState.OFFERED:
        return redirect("content:draft_approval", leaflet_draft=found.draft.pk)

    def act(form: SendBackForm, now: datetime) -> str:
        publishing.send_back(
            draft=found.draft,
            row_version=form.cleaned_data["row_version"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=now,
        )
        return reverse("content:draft", args=[found.draft.pk])

    return FormPage(
        template="content/drafts/send_back.html",
        make=lambda data, row: SendBackForm(
            data, row=row, draft_for=request.path, cancel_url=_back(found)
        ),
        act=act,
        done=_("The draft is back with its authors."),
        row=found.draft,
        context=_approval_context(request, found, _("Send back")),
        stale_template="content/drafts/stale.html",
    ).answer(request)


@requires(Permission.CONTENT_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def version_withdraw(request: ClinicRequest, leaflet_version: int) -> HttpResponse:
    """Ask why, then take the version out of use."""
    found = _version(leaflet_version)
    address = address_of(found)

    def act(form: WithdrawForm, now: datetime) -> str:
        publishing.withdraw_leaflet(
            version=found, reason=form.cleaned_data["reason"], by=request.user, now=now
        )
        return address

    return FormPage(
        template="content/withdraw.html",
        make=lambda data, _row: WithdrawForm(data, draft_for=request.path, cancel_url=address),
        act=act,
        done=_("The version is withdrawn."),
        context={
            "version": found,
            "withdrawal": getattr(found, "withdrawal", None),
            "left": selectors.left_without(found),
            "breadcrumbs": crumbs((found.title, address), (_("Withdraw"), "")),
        },
    ).answer(request)


@requires(Permission.CONTENT_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def translation_approve(request: ClinicRequest, leaflet_version: int) -> HttpResponse:
    """Stand for a published translation, as a second person."""
    found = _version(leaflet_version)
    address = address_of(found)

    def act(form: ApproveTranslationForm, now: datetime) -> str:
        publishing.approve_translation(
            version=found, statement=form.cleaned_data["statement"], by=request.user, now=now
        )
        return address

    return FormPage(
        template="content/approve_translation.html",
        make=lambda data, _row: ApproveTranslationForm(
            data, draft_for=request.path, cancel_url=address
        ),
        act=act,
        done=_("The translation is approved."),
        context={
            "version": found,
            "language_name": language_words(found.language),
            "breadcrumbs": crumbs((found.title, address), (_("Approve the translation"), "")),
        },
    ).answer(request)


@requires(Permission.CONTENT_VIEW)
@require_safe
def version_difference(request: ClinicRequest, leaflet_version: int, other: int) -> HttpResponse:
    """Show what differs between two versions, word by word."""
    after, before = _version(leaflet_version), _version(other)
    number = _("Version %(number)s")
    context = {
        "title": after.title,
        "before": number % {"number": before.version},
        "after": number % {"number": after.version},
        "changes": leaflet_differences(
            leaflet_from(before.front_matter), leaflet_from(after.front_matter)
        ),
        "breadcrumbs": crumbs((after.title, address_of(after)), (_("What differs"), "")),
    }
    return render(request, "content/difference.html", context)


def address_of(version: LeafletVersion) -> str:
    """The page of a published version."""
    if version.language == MASTER:
        return reverse("content:leaflet_version", args=[version.slug, version.version])
    return reverse(
        "content:translation_version", args=[version.slug, version.language, version.version]
    )


def _version(pk: int) -> LeafletVersion:
    return get_object_or_404(selectors.versions(), pk=pk)


def _back(found: selectors.Standing) -> str:
    return reverse("content:draft_approval", args=[found.draft.pk])


def _approval_context(
    request: ClinicRequest, found: selectors.Standing, title: str = ""
) -> dict[str, Any]:
    draft = found.draft
    is_author = request.user.pk in authors_of(draft)
    is_offered = draft.state == DraftState.OFFERED
    may_approve = Permission.CONTENT_APPROVE in granted(request)
    return {
        **draft_context(request, found, "draft_approval", title or _("Approval")),
        **differences_from_use(found),
        "is_author": is_author,
        "is_offered": is_offered,
        "may_offer": draft.state == DraftState.OPEN and not found.faults and not found.is_outdated,
        "may_decide": is_offered and not is_author and may_approve,
        "decisions": found.decisions,
        "published_url": address_of(draft.published) if draft.published else "",
    }
