"""What is done to a draft of whatever kind, leaflet or book: its history, its way to a version.

The addresses of each kind (`content.draft_urls`) hand these views its `Desk`, which says what is
particular to it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import ClinicRequest, requires
from accounts.context import granted
from accounts.roles import Permission
from content import drafting
from content.forms.drafts import ApproveForm, SendBackForm
from content.models import DraftState
from content.part_difference import PartChange
from patients.refusals import Refused
from patients.views.deeds import acted, posted_version
from patients.views.form_page import FormPage

Deed = Callable[..., Any]  # an action: draft=, row_version=, by=, now=, and what it asks for
Content = dict[str, Any]  # of a text, as its revisions keep it


@dataclass(frozen=True)
class Desk:
    """What is particular to one kind of draft.

    `context(request, standing, step, title)` is what each of its pages shows.
    `differences(standing, before, after)` compares two contents, None being no text at all.
    `proposed` is the review date that the text itself names.
    """

    at: Mapping[str, str]
    home: str
    drafts: Callable[[], QuerySet[Any]]
    standing: Callable[[Any], Any]
    context: Callable[[ClinicRequest, Any, str, str], dict[str, Any]]
    content_of: Callable[[Any], Content]
    differences: Callable[[Any, Content | None, Content], list[PartChange]]
    proposed: Callable[[Any], date | None]
    page_of: Callable[[Any], str]
    restore: Deed
    drop: Deed
    go_on: Deed
    offer: Deed
    approve: Deed
    send_back: Deed

    def found(self, pk: UUID) -> Any:
        """The draft with who began it, or 404."""
        return get_object_or_404(self.drafts(), pk=pk)

    def stands(self, pk: UUID) -> Any:
        """The draft as it stands, or 404."""
        return self.standing(self.found(pk))

    def address(self, part: str, draft: Any) -> str:
        """The address of a page of this draft."""
        return reverse(self.at[part], args=[draft.pk])


@requires(Permission.CONTENT_EDIT)
@require_safe
def history(request: ClinicRequest, text_draft: UUID, desk: Desk) -> HttpResponse:
    """Show every revision with who made it, and a way back to each."""
    found = desk.stands(text_draft)
    context = {
        **desk.context(request, found, "draft", _("History")),
        "revisions": list(drafting.revisions_of(found.draft)),
        "decisions": found.decisions,
    }
    return render(request, "content/drafts/history.html", context)


@requires(Permission.CONTENT_EDIT)
@require_safe
def revision(request: ClinicRequest, text_draft: UUID, revision: int, desk: Desk) -> HttpResponse:
    """Show what one revision changed, word by word."""
    found = desk.stands(text_draft)
    after = get_object_or_404(found.draft.revisions, number=revision)
    before = found.draft.revisions.filter(number=revision - 1).first()
    if before is None:
        raise Http404
    title = _("Revision %(number)d") % {"number": revision}
    context = {
        **desk.context(request, found, "draft", title),
        "title": found.draft.title,
        "before": _("Revision %(number)d") % {"number": revision - 1},
        "after": title,
        "changes": desk.differences(found, before.content, after.content),
    }
    return render(request, "content/drafts/difference.html", context)


@requires(Permission.CONTENT_EDIT)
@require_safe
def difference(request: ClinicRequest, text_draft: UUID, desk: Desk) -> HttpResponse:
    """Show what differs between the draft and the version in use."""
    found = desk.stands(text_draft)
    context = {
        **desk.context(request, found, "draft", _("What differs")),
        **_differences_from_use(found, desk),
        "title": found.draft.title,
    }
    return render(request, "content/drafts/difference.html", context)


def _differences_from_use(found: Any, desk: Desk) -> dict[str, Any]:
    """The changes of a draft against the version in use, as a page shows them."""
    base = found.in_use if found.draft.may_be_written else found.draft.based_on
    before = desk.content_of(base) if base else None
    return {
        "before": _("Version %(number)s") % {"number": base.version} if base else _("Nothing"),
        "after": _("Draft, revision %(number)d") % {"number": found.revision.number},
        "changes": desk.differences(found, before, found.revision.content),
    }


@requires(Permission.CONTENT_EDIT)
@require_POST
def restore(request: ClinicRequest, text_draft: UUID, revision: int, desk: Desk) -> HttpResponse:
    """Make an earlier revision the newest."""
    done = _("Revision %(number)d is restored.") % {"number": revision}
    return _deed(request, desk, text_draft, desk.restore, done=done, number=revision)


@requires(Permission.CONTENT_EDIT)
@require_POST
def go_on(request: ClinicRequest, text_draft: UUID, desk: Desk) -> HttpResponse:
    """Say that the draft takes account of the version that came into use meanwhile."""
    done = _("The draft goes on from the newest version.")
    return _deed(request, desk, text_draft, desk.go_on, done=done)


@requires(Permission.CONTENT_EDIT)
@require_POST
def drop(request: ClinicRequest, text_draft: UUID, desk: Desk) -> HttpResponse:
    """Give the draft up."""
    done = _("The draft is dropped. It stays readable.")
    return _deed(request, desk, text_draft, desk.drop, done=done, leads_to=reverse(desk.home))


@requires(Permission.CONTENT_EDIT)
@require_POST
def offer(request: ClinicRequest, text_draft: UUID, desk: Desk) -> HttpResponse:
    """Hand the draft to a second person."""
    done = _("The draft waits for approval by somebody who wrote nothing of it.")
    return _deed(request, desk, text_draft, desk.offer, part="approval", done=done)


def _deed(
    request: ClinicRequest,
    desk: Desk,
    pk: UUID,
    deed: Deed,
    *,
    done: str,
    part: str = "draft",
    leads_to: str = "",
    **more: Any,
) -> HttpResponse:
    """Do what one button of a draft's page asks for; it leads to `part` unless told otherwise."""
    found = desk.found(pk)
    back = desk.address(part, found)

    def act(now: datetime) -> str:
        deed(draft=found, row_version=posted_version(request), by=request.user, now=now, **more)
        return leads_to or back

    return acted(request, act, back=back, done=done)


@requires(Permission.CONTENT_EDIT)
@require_safe
def approval(request: ClinicRequest, text_draft: UUID, desk: Desk) -> HttpResponse:
    """Show what is still missing, what differs, and how the second person decides."""
    found = desk.stands(text_draft)
    return render(request, "content/drafts/approval.html", _approval_context(request, found, desk))


@requires(Permission.CONTENT_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: ClinicRequest, text_draft: UUID, desk: Desk) -> HttpResponse:
    """Publish the draft, as a second person."""
    found = desk.stands(text_draft)
    if request.method != "POST" and found.draft.state != DraftState.OFFERED:
        return redirect(desk.address("approval", found.draft))
    today = timezone.localdate()
    proposed = desk.proposed(found)
    if proposed is None or not drafting.is_reviewable_until(proposed, today):
        proposed = today + timedelta(days=365)

    def act(form: ApproveForm, now: datetime) -> str:
        made = desk.approve(
            draft=found.draft,
            row_version=form.cleaned_data["row_version"],
            review_by=form.cleaned_data["review_by"],
            statement=form.cleaned_data["statement"],
            by=request.user,
            now=now,
        )
        return desk.page_of(made)

    return _decide(
        request, desk, found, ApproveForm, act, "content/drafts/approve.html",
        title=_("Approve"), initial={"review_by": proposed},
        done=_("The version is published. It is used from now on."),
    )  # fmt: skip


@requires(Permission.CONTENT_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: ClinicRequest, text_draft: UUID, desk: Desk) -> HttpResponse:
    """Say what has to change first."""
    found = desk.stands(text_draft)
    if request.method != "POST" and found.draft.state != DraftState.OFFERED:
        return redirect(desk.address("approval", found.draft))

    def act(form: SendBackForm, now: datetime) -> str:
        desk.send_back(
            draft=found.draft,
            row_version=form.cleaned_data["row_version"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=now,
        )
        return desk.address("draft", found.draft)

    return _decide(
        request, desk, found, SendBackForm, act, "content/drafts/send_back.html",
        title=_("Send back"), done=_("The draft is back with its authors."),
    )  # fmt: skip


def _decide(
    request: ClinicRequest,
    desk: Desk,
    found: Any,
    form: type[ApproveForm | SendBackForm],
    act: Callable[[Any, datetime], str],
    template: str,
    *,
    title: str,
    done: str,
    initial: Mapping[str, Any] | None = None,
) -> HttpResponse:
    def faults(_form: Any, refused: Refused) -> dict[str, Any]:
        return {"faults": getattr(refused, "faults", ())}  # those of `NotFit`

    return FormPage(
        template=template,
        make=lambda data, row: form(
            data,
            row=row,
            initial=initial,
            draft_for=request.path,
            cancel_url=desk.address("approval", found.draft),
        ),
        act=act,
        done=done,
        row=found.draft,
        context=_approval_context(request, found, desk, title),
        explain=faults,
        stale_template="content/drafts/stale.html",
    ).answer(request)


def _approval_context(
    request: ClinicRequest, found: Any, desk: Desk, title: str = ""
) -> dict[str, Any]:
    draft = found.draft
    is_author = request.user.pk in drafting.authors_of(draft)
    is_offered = draft.state == DraftState.OFFERED
    may_approve = Permission.CONTENT_APPROVE in granted(request)
    return {
        **desk.context(request, found, "approval", title or _("Approval")),
        **_differences_from_use(found, desk),
        "is_author": is_author,
        "is_offered": is_offered,
        "may_offer": draft.state == DraftState.OPEN and not found.faults and not found.is_outdated,
        "may_decide": is_offered and not is_author and may_approve,
        "decisions": found.decisions,
        "published_url": desk.page_of(draft.published) if draft.published else "",
    }
