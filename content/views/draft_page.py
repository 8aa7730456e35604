"""What the pages of drafts share: the way back, the steps, the draft itself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import ClinicRequest
from content.draft_presenters import LEAFLET_DRAFTS, draft_steps, language_words, state_pill
from content.editing_selectors import Standing, drafts, standing
from content.filling import clinic_numbers
from content.leaflet_files import MASTER
from content.models import LeafletDraft, LeafletVersion


def crumbs(*parts: tuple[str, str]) -> list[dict[str, str]]:
    """The way from the library to this page; the last part has no address."""
    first = {"label": _("Library"), "url": reverse("content:library")}
    return [first, *({"label": label, "url": url} for label, url in parts)]


def draft_or_404(pk: UUID) -> LeafletDraft:
    """The draft with who began it, or 404."""
    return get_object_or_404(drafts(), pk=pk)


def standing_or_404(pk: UUID) -> Standing:
    """The draft as it stands, or 404."""
    return standing(draft_or_404(pk))


def draft_context(
    request: ClinicRequest, found: Standing, current: str, title: str = ""
) -> dict[str, Any]:
    """What every page of a leaflet's draft shows: its steps, its state, the way back."""
    draft = found.draft
    numbers = clinic_numbers(request.clinic)
    return {
        **shared_context(found, LEAFLET_DRAFTS, current, title),
        "language_name": language_words(draft.language) if draft.language != MASTER else "",
        "clinic": numbers,
        "phone": numbers["phone"],
    }


def shared_context(
    found: Any, at: Mapping[str, str], current: str, title: str, *above: tuple[str, str]
) -> dict[str, Any]:
    """What every page of a draft of whatever kind shows; `above` are the crumbs before its own."""
    draft = found.draft
    address = reverse(at["draft"], args=[draft.pk])
    own = (_("Draft: %(title)s") % {"title": draft.title}, address if title else "")
    return {
        "at": at,
        "draft": draft,
        "standing": found,
        "state": state_pill(draft),
        "steps": draft_steps(found, at, current),
        "breadcrumbs": crumbs(*above, own, *([(title, "")] if title else [])),
        "token": uuid4(),
    }


def version_page(version: LeafletVersion) -> str:
    """The page of a published version of a leaflet."""
    if version.language == MASTER:
        return reverse("content:leaflet_version", args=[version.slug, version.version])
    return reverse(
        "content:translation_version", args=[version.slug, version.language, version.version]
    )
