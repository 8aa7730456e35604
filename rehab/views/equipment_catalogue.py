"""The catalogue of equipment: a reviewed text, read by everybody who may read content."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import requires
from accounts.roles import Permission
from rehab.books.equipment import BOOK, catalogue_in_use, misfits_of
from rehab.books.shared import rules_of
from rehab.equipment_catalogue import Catalogue, Item
from rehab.equipment_facts import RULESET
from rehab.presenters.crumbs import Crumb
from rehab.presenters.equipment_advice import cautions_shown, evidence_words, offered_when
from rehab.presenters.provenance import text_line
from rehab.profile_sheet import profile_version
from rehab.shipped import EQUIPMENT_FILE
from rehab.views.loading import user_of
from triage.presenters.words import day_words

LONGEST_SEARCH = 100


@require_safe
@requires(Permission.CONTENT_VIEW)
def catalogue(request: HttpRequest) -> HttpResponse:
    """List the items by family; a search and a family narrow the list."""
    book = catalogue_in_use()
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    family = request.GET.get("family", "")
    family = family if family in book.families else ""
    context = {
        "title": _("Equipment catalogue"),
        "families": book.families.items(),
        "family": family,
        "q": words,
        "groups": _groups(book, words.casefold(), family),
        "episode_id": _id(request.GET.get("episode", "")),
        **_about(),
    }
    return render(request, "rehab/equipment/catalogue.html", context)


@require_safe
@requires(Permission.CONTENT_VIEW)
def catalogue_item(request: HttpRequest, entry: str) -> HttpResponse:
    """Show one item: what it solves, what speaks against it, fit, evidence, conditions."""
    book = catalogue_in_use()
    item = book.items.get(entry)
    if item is None:
        raise Http404
    about = _about()
    ruleset = about["ruleset"]
    context = {
        "title": item.label,
        "item": item,
        "family": book.families[item.family],
        "evidence": evidence_words(book, item),
        "cautions": cautions_shown(item, ruleset),
        "offered_when": offered_when(item, ruleset),
        "variant_of": book.items.get(item.variant_of),
        "may_stock": user_of(request).may(Permission.STOCK_MANAGE),
        "breadcrumbs": [
            Crumb(_("Equipment catalogue"), reverse("rehab:catalogue")),
            Crumb(item.label),
        ],
        **about,
    }
    return render(request, "rehab/equipment/item.html", context)


def _groups(book: Catalogue, words: str, family: str) -> list[tuple[str, list[tuple[Item, str]]]]:
    groups = []
    for key, title in book.families.items():
        inside = [
            item
            for item in book.items.values()
            if item.family == key
            and (not words or words in f"{item.id} {item.label} {item.solves}".casefold())
        ]
        if inside and family in ("", key):
            groups.append((title, [(item, evidence_words(book, item)) for item in inside]))
    return groups


def _about() -> dict[str, Any]:
    """Which rules and which text are in use, since when and until when they are reviewed."""
    version = profile_version(RULESET)
    ruleset = rules_of(version, EQUIPMENT_FILE)
    return {
        "ruleset": ruleset,
        "version": version,
        "review_by": day_words(date.fromisoformat(ruleset.parts.review_by)),
        "text_line": text_line(BOOK),
        "misfits": misfits_of(ruleset),
        "ruleset_url": reverse("rulesets:ruleset", args=[RULESET]) if version else "",
    }


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
