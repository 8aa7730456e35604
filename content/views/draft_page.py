"""What the pages of leaflet drafts share: the way back, the steps, the draft itself."""

from typing import Any
from uuid import UUID, uuid4

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import ClinicRequest
from content.draft_presenters import draft_steps, language_words, state_pill
from content.editing_selectors import Standing, drafts, standing
from content.filling import clinic_numbers
from content.leaflet_files import MASTER
from content.models import LeafletDraft


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
    """What every page of a draft shows: its steps, its state, the way back."""
    draft = found.draft
    address = reverse("content:draft", args=[draft.pk])
    draft_crumb = (_("Draft: %(title)s") % {"title": draft.title}, address if title else "")
    numbers = clinic_numbers(request.clinic)
    return {
        "draft": draft,
        "standing": found,
        "state": state_pill(draft),
        "steps": draft_steps(found, current),
        "language_name": language_words(draft.language) if draft.language != MASTER else "",
        "breadcrumbs": crumbs(draft_crumb, *([(title, "")] if title else [])),
        "clinic": numbers,
        "phone": numbers["phone"],
        "token": uuid4(),
    }
