"""The library of rulesets: versions as they are read, compared, downloaded and withdrawn."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import ClinicRequest, requires
from accounts.context import granted
from accounts.roles import Permission
from core.audit.trail import record
from engine.difference import difference
from engine.export import to_yaml
from patients.views.deeds import acted
from patients.views.form_page import FormPage
from triage import ruleset_selectors as selectors
from triage.actions.editing import start_draft
from triage.actions.publishing import withdraw
from triage.forms.ruleset_decisions import WithdrawForm
from triage.models import RulesetVersion
from triage.presenters.ruleset_difference import changes_shown
from triage.presenters.ruleset_drafts import state_pill
from triage.presenters.ruleset_health import health_shown
from triage.presenters.ruleset_parts import parts_shown
from triage.presenters.rulesets import library_lines, steps_shown, version_lines
from triage.published import published
from triage.rule_health import health_of
from triage.ruleset_refusals import (
    UnusedRuleset,
)
from triage.ruleset_uses import known_rulesets, use_of
from triage.views.ruleset_page import crumbs, yaml_file


@requires(Permission.CONTENT_VIEW)
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """List every ruleset with its current version, its review date and the work on it."""
    drafts = list(selectors.open_drafts()) if _may_edit(request) else []
    lines = library_lines(
        list(selectors.versions()),
        known_rulesets(),
        [draft.ruleset_id for draft in drafts],
        timezone.localdate(),
    )
    context = {
        "lines": lines,
        "drafts": [(draft, state_pill(draft)) for draft in drafts],
        "may_edit": _may_edit(request),
    }
    return render(request, "triage/rulesets/library.html", context)


@requires(Permission.CONTENT_VIEW)
@require_safe
def ruleset(request: HttpRequest, ruleset: str) -> HttpResponse:
    """Show one ruleset: its versions, and its drafts to those who write them."""
    own = list(selectors.versions().filter(ruleset_id=ruleset))
    if not own and use_of(ruleset) is None:
        raise Http404
    drafts = list(selectors.draft_history(ruleset)) if _may_edit(request) else []
    today = timezone.localdate()
    lines = version_lines(own, today)
    in_use = next((line for line in lines if line.is_in_use), None)
    context = {
        "id": ruleset,
        "title": own[0].title if own else ruleset,
        "versions": lines,
        "in_use": in_use,
        "drafts": [(draft, state_pill(draft)) for draft in drafts],
        "may_edit": _may_edit(request),
        "breadcrumbs": crumbs((own[0].title if own else ruleset, "")),
    }
    return render(request, "triage/rulesets/ruleset.html", context)


@requires(Permission.CONTENT_VIEW)
@require_safe
def version(request: HttpRequest, ruleset_version: int) -> HttpResponse:
    """Show one version as it is read: rules by urgency, aloud, and all that they rest on."""
    found = _version(ruleset_version)
    content = published(found).ruleset
    others = [line for line in _lines(found) if line.pk != found.pk]
    context = {
        **_about(request, found),
        "steps": steps_shown(content),
        "kinds": parts_shown(content),
        "parts": content.parts,
        "status": content.parts.status.replace("_", " ").capitalize(),
        "others": others,
        "token": uuid4(),
    }
    return render(request, "triage/rulesets/version.html", context)


@requires(Permission.CONTENT_VIEW)
@require_safe
def version_difference(request: HttpRequest, ruleset_version: int, other: int) -> HttpResponse:
    """Show what differs between two versions of one ruleset, part by part."""
    after, before = _version(ruleset_version), _version(other)
    if before.ruleset_id != after.ruleset_id:
        raise Http404
    changes = difference(published(before).ruleset, published(after).ruleset)
    context = {
        "title": after.title,
        "before": _("Version %(number)s") % {"number": before.version},
        "after": _("Version %(number)s") % {"number": after.version},
        "changes": changes_shown(changes),
        "breadcrumbs": crumbs(
            (after.title, reverse("rulesets:ruleset", args=[after.ruleset_id])),
            (_("What differs"), ""),
        ),
    }
    return render(request, "triage/rulesets/difference.html", context)


@requires(Permission.CONTENT_VIEW)
@require_safe
def version_file(request: ClinicRequest, ruleset_version: int) -> HttpResponse:
    """Send the version as its YAML file; loading it gives the same digest."""
    found = _version(ruleset_version)
    record(
        verb="ruleset.exported",
        by=request.user,
        now=timezone.now(),
        subject=found,
        detail={"ruleset": found.ruleset_id, "version": found.version},
    )
    return yaml_file(to_yaml(published(found).ruleset), f"{found.ruleset_id}-{found.version}")


@requires(Permission.CONTENT_VIEW)
@require_safe
def version_health(request: ClinicRequest, ruleset_version: int) -> HttpResponse:
    """Show how the rules do in practice, in counts; small ones are masked (see rule_health)."""
    found = _version(ruleset_version)
    use, content = use_of(found.ruleset_id), published(found).ruleset
    health = health_of(content, use.results(found) if use else [], timezone.now())
    seen = set(request.user.clinics_where(Permission.SCREENING_VIEW).values_list("pk", flat=True))
    context = {
        **_about(request, found),
        "health": health_shown(content, health, sees_all=health.clinics <= seen),
    }
    return render(request, "triage/rulesets/health.html", context)


@requires(Permission.CONTENT_EDIT)
@require_POST
def version_draft(request: ClinicRequest, ruleset_version: int) -> HttpResponse:
    """Begin a draft with this version's content."""
    found = get_object_or_404(RulesetVersion, pk=ruleset_version)

    def act(now: Any) -> str:
        draft = start_draft(version=found, by=request.user, now=now)
        return reverse("rulesets:draft", args=[draft.pk])

    back = reverse("rulesets:version", args=[found.pk])
    return acted(request, act, back=back, refusals=(UnusedRuleset,))


@requires(Permission.CONTENT_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def version_withdraw(request: ClinicRequest, ruleset_version: int) -> HttpResponse:
    """Ask why, then take the version out of use."""
    found = _version(ruleset_version)
    successor = selectors.successor_of(found)
    address = reverse("rulesets:version", args=[found.pk])

    def act(form: WithdrawForm, now: Any) -> str:
        withdraw(
            version=found,
            reason=form.cleaned_data["reason"],
            leave_none=form.cleaned_data.get("leave_none", False),
            by=request.user,
            now=now,
        )
        return address

    return FormPage(
        template="triage/rulesets/withdraw.html",
        make=lambda data, _row: WithdrawForm(
            data,
            has_successor=successor is not None,
            draft_for=request.path,
            cancel_url=address,
        ),
        act=act,
        done=_("The version is withdrawn."),
        context={"version": found, "successor": successor, **_crumbs(found, _("Withdraw"))},
    ).answer(request)


def _version(pk: int) -> RulesetVersion:
    return get_object_or_404(selectors.versions().defer(None), pk=pk)


def _lines(found: RulesetVersion) -> list[Any]:
    own = selectors.versions().filter(ruleset_id=found.ruleset_id)
    return version_lines(own, timezone.localdate())


def _about(request: HttpRequest, found: RulesetVersion) -> dict[str, Any]:
    """What every page of a version shows above."""
    line = next(each for each in _lines(found) if each.pk == found.pk)
    may = granted(request)
    return {
        "version": found,
        "line": line,
        "withdrawal": getattr(found, "withdrawal", None),
        "is_overdue": line.is_in_use and found.review_by < timezone.localdate(),
        "may_edit": Permission.CONTENT_EDIT in may,
        "may_withdraw": Permission.CONTENT_APPROVE in may and not line.withdrawn,
        **_crumbs(found, ""),
    }


def _crumbs(found: RulesetVersion, last: str) -> dict[str, Any]:
    number = _("Version %(number)s") % {"number": found.version}
    address = reverse("rulesets:version", args=[found.pk]) if last else ""
    parts = [(found.title, reverse("rulesets:ruleset", args=[found.ruleset_id])), (number, address)]
    return {"breadcrumbs": crumbs(*parts, *([(last, "")] if last else []))}


def _may_edit(request: HttpRequest) -> bool:
    return Permission.CONTENT_EDIT in granted(request)
