"""Writing a draft block by block, and checking a condition while it is typed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from content import editing_selectors as selectors
from content.actions import editing
from content.conditions import CONDITIONS, vocabulary
from content.draft_presenters import one_block_shown
from content.filling import clinic_numbers, clinic_units
from content.forms.block_parts import LONGEST_CONDITION
from content.forms.blocks import BlockForm
from content.leaflet_editing import part_of
from content.leaflet_words import KIND_WORDS
from content.leaflets import KINDS, Block, leaflet_from
from content.models import LeafletDraft
from content.pictograms import alternative, pictogram
from content.pictograms import names as pictogram_names
from content.views.draft_page import draft_context, draft_or_404, standing_or_404
from content.views.taken_out import answer_taken_out
from engine.conditioncheck import ConditionCheck, check_condition
from patients.views.deeds import acted, posted_version
from patients.views.form_page import FormPage


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def block_add(request: ClinicRequest, text_draft: UUID, kind: str) -> HttpResponse:
    """Add a block of that kind after the last one."""
    found = standing_or_404(text_draft)
    if kind not in KINDS or found.leaflet.is_translation:
        raise Http404
    title = _("New block: %(kind)s") % {"kind": KIND_WORDS[kind]}
    return BlockPage(request, found, title, kind=kind).answer()


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: ClinicRequest, text_draft: UUID, block: str) -> HttpResponse:
    """Edit one block."""
    found = standing_or_404(text_draft)
    there = part_of(found.leaflet, block)
    if isinstance(there, Block):
        return BlockPage(request, found, there.title or block, kind=there.kind, key=block).answer()
    gone = _as_it_was(found, block)
    if gone is None:
        raise Http404
    title = gone.title or block
    page = BlockPage(request, found, title, kind=gone.kind, key=block, gone=gone)
    back = reverse("content:draft", args=[found.draft.pk])
    return answer_taken_out(request, page.answer, title, back)


def _as_it_was(found: selectors.Standing, key: str) -> Block | None:
    """A block that somebody took out of the draft, as it stood before."""
    contents = found.draft.revisions.order_by("-pk").values_list("content", flat=True)
    parts = (part_of(leaflet_from(each), key) for each in contents.iterator(chunk_size=5))
    return next((part for part in parts if isinstance(part, Block)), None)


@dataclass
class BlockPage:
    """The form of one block with its preview; without a key the block is a new one."""

    request: ClinicRequest
    found: selectors.Standing
    title: str
    kind: str
    key: str = ""
    gone: Block | None = None  # as it was, when somebody took it out meanwhile

    def answer(self) -> HttpResponse:
        if self.request.method == "POST" and "check" in self.request.POST:
            form = self.make(self.request.POST, self.found.draft)
            is_whole = form.is_valid()
            if not is_whole:
                form.check()
            context = self.context(form.block if is_whole else None) | {"form": form}
            status = 200 if is_whole else 422
            return render(self.request, "content/drafts/block.html", context, status=status)
        return FormPage(
            template="content/drafts/block.html",
            make=self.make,
            act=self.keep,
            done=_("Saved as a new revision of the draft."),
            row=self.found.draft,
            context=self.context(None),
            stale_template="content/drafts/stale.html",
        ).answer(self.request)

    def make(self, data: QueryDict | None, row: LeafletDraft) -> BlockForm:
        found = self.found if row is self.found.draft else selectors.standing(row)
        there = (part_of(found.leaflet, self.key) or self.gone) if self.key else None
        form = BlockForm(
            data,
            row=row,
            kind=self.kind,
            block=there,
            leaflet=found.leaflet,
            ruleset=vocabulary(),
            checker=condition_checker(),
            checked_at=reverse("content:draft", args=[row.pk]) + "check/",
            draft_for=self.request.path,
            cancel_url=self._back(),
        )
        if data is None:
            form.check()  # how the conditions read is told at once
        return form

    def keep(self, form: BlockForm, now: datetime) -> str:
        editing.save_block(
            draft=self.found.draft,
            block=form.block,
            is_new=not self.key,
            row_version=form.cleaned_data["row_version"],
            by=self.request.user,
            now=now,
        )
        return f"{self._back()}#block-{form.block.key}"

    def context(self, tried: Block | None) -> dict[str, Any]:
        leaflet, english = self.found.leaflet, self.found.english
        shown = tried or (part_of(leaflet, self.key) if self.key else None)
        says = part_of(english, self.key) if english and self.key else None
        clinic = self.request.clinic
        beside = (leaflet, vocabulary(), clinic_numbers(clinic), clinic_units(clinic))
        return {
            **draft_context(self.request, self.found, "draft", self.title),
            "title": self.title,
            "key": self.key,
            "kind": KIND_WORDS[self.kind],
            "tried": tried is not None,
            "preview": one_block_shown(shown, *beside) if shown else None,
            "english": one_block_shown(says, english, *beside[1:])
            if isinstance(says, Block) and english
            else None,
            "pictograms": []
            if leaflet.is_translation
            else [(name, alternative(name), pictogram(name)) for name in pictogram_names()],
        }

    def _back(self) -> str:
        return reverse("content:draft", args=[self.found.draft.pk])


@requires(Permission.CONTENT_EDIT)
@require_POST
def block_move(request: ClinicRequest, text_draft: UUID, block: str) -> HttpResponse:
    """Move a block one place up or down."""
    found = draft_or_404(text_draft)
    direction = request.POST.get("direction", "")
    if direction not in ("up", "down"):
        raise Http404
    address = reverse("content:draft", args=[found.pk])

    def act(now: datetime) -> str:
        editing.move_block(
            draft=found,
            key=block,
            up=direction == "up",
            row_version=posted_version(request),
            by=request.user,
            now=now,
        )
        return f"{address}#block-{block}"

    return acted(request, act, back=address, done=_("The block is moved."))


@requires(Permission.CONTENT_EDIT)
@require_POST
def block_remove(request: ClinicRequest, text_draft: UUID, block: str) -> HttpResponse:
    """Take a block out of the draft; the history brings it back."""
    found = draft_or_404(text_draft)
    address = reverse("content:draft", args=[found.pk])

    def act(now: datetime) -> str:
        editing.remove_block(
            draft=found, key=block, row_version=posted_version(request), by=request.user, now=now
        )
        return address

    done = _("Taken out. “Undo” below brings it back.")
    return acted(request, act, back=address, done=done)


@requires(Permission.CONTENT_EDIT)
@require_POST
def condition_check(request: ClinicRequest, text_draft: UUID, field: str) -> HttpResponse:
    """Say how a condition reads, or what is wrong with it and where; nothing is kept."""
    draft_or_404(text_draft)
    if field not in CONDITIONS:
        raise Http404
    text = request.POST.get(field, "")[:LONGEST_CONDITION]
    checked = condition_checker()(text) if text.strip() else None
    return render(request, "content/_checked.html", {"check": checked, "field": field})


def condition_checker() -> Callable[[str], ConditionCheck | None]:
    """Checks a condition with the names of the ruleset in use; None while there is no ruleset."""
    ruleset = vocabulary()
    return lambda text: check_condition(ruleset, text) if ruleset is not None else None
