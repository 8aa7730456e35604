"""A draft of a ruleset as a whole: begun, looked at, compared, restored, dropped, downloaded."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from content.drafting import revisions_of
from core.audit.trail import record
from engine.difference import difference
from engine.export import to_yaml
from patients.views.deeds import acted, posted_version
from patients.views.form_page import FormPage
from triage import ruleset_selectors as selectors
from triage.actions.editing import drop_draft, import_draft, restore
from triage.forms.rulesets import ImportForm
from triage.presenters.ruleset_difference import changes_shown
from triage.presenters.ruleset_drafts import part_lines, rule_groups
from triage.published import published
from triage.ruleset_document import loaded, part_text
from triage.views.ruleset_page import crumbs, draft_context, draft_or_404, yaml_file


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: ClinicRequest) -> HttpResponse:
    """Make a draft of a pasted ruleset file; what is wrong with it is told line by line."""

    def act(form: ImportForm, now: datetime) -> str:
        draft = import_draft(text=form.cleaned_data["text"], by=request.user, now=now)
        return reverse("rulesets:draft", args=[draft.pk])

    return FormPage(
        template="triage/rulesets/import.html",
        make=lambda data, _row: ImportForm(
            data, draft_for=request.path, cancel_url=reverse("rulesets:library")
        ),
        act=act,
        done=_("The file is a draft now."),
        context={"breadcrumbs": crumbs((_("Import"), ""))},
        explain=lambda _form, refused: {"problems": getattr(refused, "problems", ())},
    ).answer(request)


@requires(Permission.CONTENT_EDIT)
@require_safe
def draft(request: ClinicRequest, draft: UUID) -> HttpResponse:
    """Show a draft: what stands in its way, its rules, sources and parts."""
    found = selectors.standing(draft_or_404(draft))
    document = found.document
    revisions = list(revisions_of(found.draft)[:2])
    context = {
        **draft_context(found, "draft"),
        "problems": found.loaded.problems,
        "misfits": found.misfits if found.draft.may_be_written else (),
        "groups": rule_groups(document),
        "parts": part_lines(document),
        "sources": [
            (key, str(source.get("title", "")) if isinstance(source, dict) else "")
            for key, source in document.get("sources", {}).items()
        ],
        "latest": revisions[0],
        "undo": revisions[1] if len(revisions) > 1 and found.draft.may_be_written else None,
        "token": uuid4(),
    }
    return render(request, "triage/rulesets/draft.html", context)


@requires(Permission.CONTENT_EDIT)
@require_safe
def history(request: ClinicRequest, draft: UUID) -> HttpResponse:
    """Show every revision with who made it, and a way back to each."""
    found = selectors.standing(draft_or_404(draft))
    context = {
        **draft_context(found, "draft", _("History")),
        "revisions": list(revisions_of(found.draft)),
        "decisions": found.decisions,
        "token": uuid4(),
    }
    return render(request, "triage/rulesets/history.html", context)


@requires(Permission.CONTENT_EDIT)
@require_POST
def draft_restore(request: ClinicRequest, draft: UUID, number: int) -> HttpResponse:
    """Make an earlier revision the newest."""
    found = draft_or_404(draft)
    address = reverse("rulesets:draft", args=[found.pk])

    def act(now: datetime) -> str:
        restore(
            draft=found,
            number=number,
            row_version=posted_version(request),
            by=request.user,
            now=now,
        )
        return address

    done = _("Revision %(number)d is restored.") % {"number": number}
    return acted(request, act, back=address, done=done)


@requires(Permission.CONTENT_EDIT)
@require_POST
def draft_drop(request: ClinicRequest, draft: UUID) -> HttpResponse:
    """Give the draft up."""
    found = draft_or_404(draft)

    def act(now: datetime) -> str:
        drop_draft(draft=found, row_version=posted_version(request), by=request.user, now=now)
        return reverse("rulesets:ruleset", args=[found.ruleset_id])

    back = reverse("rulesets:draft", args=[found.pk])
    return acted(request, act, back=back, done=_("The draft is dropped. It stays readable."))


@requires(Permission.CONTENT_EDIT)
@require_safe
def draft_difference(request: ClinicRequest, draft: UUID) -> HttpResponse:
    """Show what differs between the draft and the version in use."""
    found = selectors.standing(draft_or_404(draft))
    context: dict[str, Any] = {
        **draft_context(found, "draft", _("What differs")),
        **differences_from_use(found),
        "title": found.draft.title,
    }
    return render(request, "triage/rulesets/difference.html", context)


def differences_from_use(found: selectors.Standing) -> dict[str, Any]:
    """The changes of a draft against the version in use, as a page shows them."""
    after, base = found.loaded.ruleset, found.in_use or found.draft.based_on
    changes = []
    if after is not None and base is not None:
        changes = changes_shown(difference(published(base).ruleset, after))
    return {
        "before": _("Version %(number)s") % {"number": base.version} if base else _("Nothing"),
        "after": _("Draft, revision %(number)d") % {"number": found.revision.number},
        "changes": changes,
        "unusable": after is None,
    }


@requires(Permission.CONTENT_EDIT)
@require_safe
def draft_file(request: ClinicRequest, draft: UUID) -> HttpResponse:
    """Send the draft as a YAML file, also while it can't be loaded."""
    found = selectors.standing(draft_or_404(draft))
    record(
        verb="ruleset.exported",
        by=request.user,
        now=timezone.now(),
        subject=found.draft,
        detail={"ruleset": found.draft.ruleset_id, "revision": found.revision.number},
    )
    ruleset = found.loaded.ruleset
    text = to_yaml(ruleset) if ruleset is not None else part_text(found.document)
    return yaml_file(text, f"{found.draft.ruleset_id}-draft-{found.revision.number}")


@requires(Permission.CONTENT_EDIT)
@require_safe
def revision_difference(request: ClinicRequest, draft: UUID, number: int) -> HttpResponse:
    """Show what one revision changed."""
    found = selectors.standing(draft_or_404(draft))
    after = get_object_or_404(found.draft.revisions, number=number)
    before = found.draft.revisions.filter(number=number - 1).first()
    if before is None:
        raise Http404
    old, new = loaded(before.content).ruleset, loaded(after.content).ruleset
    title = _("Revision %(number)d") % {"number": number}
    context = {
        **draft_context(found, "draft", title),
        "title": found.draft.title,
        "before": _("Revision %(number)d") % {"number": number - 1},
        "after": title,
        "changes": changes_shown(difference(old, new)) if old and new else [],
        "unusable": old is None or new is None,
    }
    return render(request, "triage/rulesets/difference.html", context)
