"""A draft of a leaflet as a whole: begun, looked at, its head; the rest is that of any draft."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from content import editing_selectors as selectors
from content.actions import editing
from content.conditions import vocabulary
from content.draft_presenters import blocks_shown
from content.drafting import revisions_of
from content.filling import clinic_numbers, clinic_units
from content.forms.drafts import HeadForm, NewLeafletForm
from content.leaflet_words import KIND_WORDS
from content.markdown import to_html
from content.models import LeafletDraft
from content.pictograms import LANGUAGES
from content.presenters import topic_words
from content.topic_selectors import topic_choices, topic_names
from content.views.draft_page import crumbs, draft_context, standing_or_404
from patients.views.deeds import acted
from patients.views.form_page import FormPage


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def leaflet_new(request: ClinicRequest) -> HttpResponse:
    """Begin a leaflet that the library doesn't have."""

    def act(form: NewLeafletForm, now: datetime) -> str:
        draft = editing.begin_leaflet(
            slug=form.cleaned_data["slug"],
            title=form.cleaned_data["title"],
            topic=form.cleaned_data["topic"],
            by=request.user,
            now=now,
        )
        return reverse("content:draft", args=[draft.pk])

    return FormPage(
        template="content/drafts/new.html",
        make=lambda data, _row: NewLeafletForm(
            data,
            topics=topic_choices(),
            draft_for=request.path,
            cancel_url=reverse("content:library"),
        ),
        act=act,
        done=_("The draft is begun. Write its head and its blocks."),
        context={"breadcrumbs": crumbs((_("New leaflet"), ""))},
    ).answer(request)


@requires(Permission.CONTENT_EDIT)
@require_POST
def draft_begin(request: ClinicRequest, leaflet_version: int) -> HttpResponse:
    """Begin a draft with this version's content."""
    found = get_object_or_404(selectors.versions(), pk=leaflet_version)

    def act(now: datetime) -> str:
        draft = editing.begin_draft(version=found, by=request.user, now=now)
        return reverse("content:draft", args=[draft.pk])

    back = selectors.draft_under_way(found.slug, found.language)
    return acted(request, act, back=_draft_or_library(back))


@requires(Permission.CONTENT_EDIT)
@require_POST
def translation_begin(request: ClinicRequest, slug: str, language: str) -> HttpResponse:
    """Begin to translate the English text in use, or to bring its translation in step."""
    if language not in LANGUAGES:
        raise Http404

    def act(now: datetime) -> str:
        draft = editing.begin_translation(slug=slug, language=language, by=request.user, now=now)
        return reverse("content:draft", args=[draft.pk])

    back = selectors.draft_under_way(slug, language)
    return acted(request, act, back=_draft_or_library(back))


def _draft_or_library(draft: LeafletDraft | None) -> str:
    return reverse("content:draft", args=[draft.pk]) if draft else reverse("content:library")


@requires(Permission.CONTENT_EDIT)
@require_safe
def draft(request: ClinicRequest, text_draft: UUID) -> HttpResponse:
    """Show a draft: what stands in its way, and its blocks as patients read them."""
    found = standing_or_404(text_draft)
    leaflet = found.leaflet
    revisions = list(revisions_of(found.draft)[:2])
    context = {
        **draft_context(request, found, "draft"),
        "leaflet": leaflet,
        "lead": to_html(leaflet.lead),
        "topic": topic_words(leaflet.topic, topic_names()),
        "blocks": blocks_shown(
            leaflet, vocabulary(), clinic_numbers(request.clinic), clinic_units(request.clinic)
        ),
        "kinds": [] if leaflet.is_translation else list(KIND_WORDS.items()),
        "latest": revisions[0],
        "undo": revisions[1] if len(revisions) > 1 and found.draft.may_be_written else None,
    }
    return render(request, "content/drafts/draft.html", context)


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_head(request: ClinicRequest, text_draft: UUID) -> HttpResponse:
    """Edit title, main message, lead, topic, factors, date and sources."""
    found = standing_or_404(text_draft)
    back = reverse("content:draft", args=[found.draft.pk])
    ruleset = vocabulary()
    factors = [(f.id, f"{f.id}: {f.title}") for f in ruleset.parts.contributing] if ruleset else []

    def make(data: QueryDict | None, row: LeafletDraft) -> HeadForm:
        leaflet = selectors.standing(row).leaflet
        known = [*factors, *((c, c) for c in leaflet.factors if c not in dict(factors))]
        return HeadForm(
            data,
            row=row,
            leaflet=leaflet,
            factors=known if factors else [],
            topics=topic_choices(leaflet.topic),
            draft_for=request.path,
            cancel_url=back,
        )

    def act(form: HeadForm, now: datetime) -> str:
        editing.save_head(
            draft=found.draft,
            head=form.head,
            row_version=form.cleaned_data["row_version"],
            by=request.user,
            now=now,
        )
        return back

    return FormPage(
        template="content/drafts/head.html",
        make=make,
        act=act,
        done=_("Saved as a new revision of the draft."),
        row=found.draft,
        context=draft_context(request, found, "draft", _("Head")),
        stale_template="content/drafts/stale.html",
    ).answer(request)
