"""What the pages of rulesets share: the way back, one-button deeds, files."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

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


def yaml_file(text: str, name: str) -> HttpResponse:
    """A YAML file to keep."""
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return answer
