"""What the pages of rulesets share: the way back, one-button deeds, files."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import ClinicRequest
from core.drafts.keeping import take_once
from core.locking import StaleRecord
from patients.forms.base import LARGEST_VERSION
from patients.refusals import Refused
from triage.models import RulesetDraft
from triage.presenters.ruleset_drafts import draft_steps, state_pill
from triage.ruleset_selectors import Standing, drafts


def crumbs(*parts: tuple[str, str]) -> list[dict[str, str]]:
    """The way from the library to this page; the last part has no address."""
    first = {"label": _("Rulesets"), "url": reverse("rulesets:library")}
    return [first, *({"label": label, "url": url} for label, url in parts)]


def draft_or_404(pk: UUID) -> RulesetDraft:
    """The draft with who began it, or 404."""
    return get_object_or_404(drafts(), pk=pk)


def draft_context(found: Standing, current: str, title: str = "") -> dict[str, Any]:
    """What every page of a draft shows: its steps, its state, the way back."""
    draft = found.draft
    address = reverse("rulesets:draft", args=[draft.pk])
    ruleset = (draft.title, reverse("rulesets:ruleset", args=[draft.ruleset_id]))
    parts = [ruleset, (_("Draft"), address if title else "")]
    return {
        "draft": draft,
        "standing": found,
        "state": state_pill(draft),
        "steps": draft_steps(found, current),
        "breadcrumbs": crumbs(*parts, *([(title, "")] if title else [])),
    }


def posted_version(request: HttpRequest) -> int:
    """The row version that the page with this button was made from; nonsense is an old one."""
    text = request.POST.get("row_version", "")
    is_number = text.isascii() and text.isdigit() and len(text) <= 10
    return min(int(text), LARGEST_VERSION) if is_number else 0


def acted(
    request: ClinicRequest,
    act: Callable[[datetime], str],
    *,
    back: str,
    refusals: tuple[type[Refused], ...] = (Refused,),
    done: str = "",
) -> HttpResponse:
    """Do what one button asks for, once, and go where it leads; a refusal is told on `back`."""
    now = timezone.now()
    try:
        token = UUID(request.POST.get("form_token", ""))
    except ValueError:
        token = uuid.uuid4()
    try:
        address, first = take_once(token=token, user=request.user, now=now, act=lambda: act(now))
    except refusals as refused:
        messages.error(request, str(refused.message))
        address, first = back, False
    except StaleRecord:
        messages.error(
            request,
            _("Somebody changed the draft in the meantime. Look at it as it is now, then try."),
        )
        address, first = back, False
    if first and done:
        messages.success(request, done)
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer


def yaml_file(text: str, name: str) -> HttpResponse:
    """A YAML file to keep."""
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return answer
