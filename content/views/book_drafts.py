"""Writing a book's draft: looked at as a whole, and edited entry by entry."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from content import book_selectors as selectors
from content.actions import book_drafts as actions
from content.book_presenters import change_pills, is_opened, place_of, sections_shown
from content.book_selectors import Standing
from content.books import HEAD, Content, Section, entries, entry_at, heading_of, key_of
from content.drafting import revisions_of
from content.forms.books import EntryForm
from content.models import BookDraft
from content.views.book_desk import draft_context, searched, section_or_404, standing_or_404
from content.views.taken_out import answer_taken_out
from patients.views.deeds import acted, posted_version
from patients.views.form_page import FormPage


@requires(Permission.CONTENT_EDIT)
@require_safe
def draft(request: ClinicRequest, text_draft: UUID) -> HttpResponse:
    """Show a draft: what stands in its way, and its entries with what was changed."""
    found = standing_or_404(text_draft)
    revisions = list(revisions_of(found.draft)[:2])
    search = searched(request)
    sections = sections_shown(found.book, found.content, before=found.before, search=search)
    context = {
        **draft_context(request, found, "draft"),
        "sections": sections,
        "search": search,
        "opened": "full" in request.GET or is_opened(sections, search),
        "latest": revisions[0],
        "undo": revisions[1] if len(revisions) > 1 and found.draft.may_be_written else None,
    }
    return render(request, "content/books/draft.html", context)


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def entry_add(request: ClinicRequest, text_draft: UUID, section: str) -> HttpResponse:
    """Add an entry after the last one of its section."""
    found = standing_or_404(text_draft)
    where = section_or_404(found.book, section)
    if not where.id_form:
        raise Http404
    return EntryPage(request, found, where).answer()


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: ClinicRequest, text_draft: UUID, section: str, entry: str) -> HttpResponse:
    """Edit one entry, or what stands above the sections."""
    found = standing_or_404(text_draft)
    where = section_or_404(found.book, section)
    if not where.fields:
        raise Http404
    page = EntryPage(request, found, where, entry)
    if _entry(found.content, where, entry) is not None:
        return page.answer()
    if not _was_there(found, where, entry):
        raise Http404
    back = reverse("content:book_draft", args=[found.draft.pk])
    return answer_taken_out(request, page.answer, f"{where.one} {entry}", back)


def _was_there(found: Standing, section: Section, key: str) -> bool:
    """Whether the draft had an entry that somebody took out."""
    contents = found.draft.revisions.values_list("content", flat=True)
    return any(_entry(each, section, key) is not None for each in contents.iterator(chunk_size=5))


@dataclass
class EntryPage:
    """The form of one entry; without a key it is a new one."""

    request: ClinicRequest
    found: Standing
    section: Section
    key: str = ""

    def answer(self) -> HttpResponse:
        return FormPage(
            template="content/books/entry.html",
            make=self.make,
            act=self.keep,
            done=_("Saved as a new revision of the draft."),
            row=self.found.draft,
            context=self.context(),
            stale_template="content/drafts/stale.html",
        ).answer(self.request)

    def make(self, data: QueryDict | None, row: BookDraft) -> EntryForm:
        found = self.found if row is self.found.draft else selectors.standing(row)
        there = entries(found.content, self.section)
        return EntryForm(
            data,
            row=row,
            section=self.section,
            entry=_entry(found.content, self.section, self.key) if self.key else None,
            content=found.content,
            is_new=not self.key,
            after=key_of(there[-1], self.section) if there else "",
            draft_for=self.request.path,
            cancel_url=self._back(),
        )

    def keep(self, form: EntryForm, now: datetime) -> str:
        key = self.key or form.cleaned_data["key"]
        write = actions.save_entry if self.key else actions.add_entry
        write(
            draft=self.found.draft,
            section=self.section,
            key=key,
            values=form.values,
            row_version=form.cleaned_data["row_version"],
            by=self.request.user,
            now=now,
        )
        return f"{self._back()}#{self.section.name}-{key}"

    def context(self) -> dict[str, Any]:
        content, section = self.found.content, self.section
        there = _entry(content, section, self.key) if self.key else None
        if there is None:
            title = (
                f"{section.one} {self.key}"
                if self.key
                else _("New: %(one)s") % {"one": section.one}
            )
        elif section.name == HEAD:
            title = _("What holds for all of it")
        else:
            title = heading_of(there, section)
        changed = change_pills(section, self.found.before, content).get(self.key)
        return {
            **draft_context(self.request, self.found, "draft", title),
            "title": title,
            "lead": "" if section.name == HEAD else section.title,
            "section": section,
            "key": self.key,
            "pills": [changed] if changed else [],
            "place": place_of(there, section, content) if there is not None else None,
        }

    def _back(self) -> str:
        return reverse("content:book_draft", args=[self.found.draft.pk])


@requires(Permission.CONTENT_EDIT)
@require_POST
def entry_move(request: ClinicRequest, text_draft: UUID, section: str, entry: str) -> HttpResponse:
    """Move an entry one place up or down among those of its group."""
    direction = request.POST.get("direction", "")
    if direction not in ("up", "down"):
        raise Http404
    found, where = _to_change(text_draft, section, entry)
    address = reverse("content:book_entry", args=[found.draft.pk, where.name, entry])
    return _deed(
        request, found, where, entry, actions.move_entry,
        leads_to=address, back=address, done=_("The entry is moved."), up=direction == "up",
    )  # fmt: skip


@requires(Permission.CONTENT_EDIT)
@require_POST
def entry_remove(
    request: ClinicRequest, text_draft: UUID, section: str, entry: str
) -> HttpResponse:
    """Take an entry out of the draft; the history brings it back."""
    found, where = _to_change(text_draft, section, entry)
    if not where.id_form:
        raise Http404
    return _deed(
        request, found, where, entry, actions.remove_entry,
        leads_to=reverse("content:book_draft", args=[found.draft.pk]),
        back=reverse("content:book_entry", args=[found.draft.pk, where.name, entry]),
        done=_("Taken out. “Undo” below brings it back."),
    )  # fmt: skip


def _to_change(pk: UUID, section: str, entry: str) -> tuple[Standing, Section]:
    """The draft and a section in which this entry stands, or 404; the head stays where it is."""
    found = standing_or_404(pk)
    where = section_or_404(found.book, section)
    if where.name == HEAD or _entry(found.content, where, entry) is None:
        raise Http404
    return found, where


def _entry(content: Content, section: Section, key: str) -> dict[str, Any] | None:
    try:
        return entry_at(content, section, key)
    except LookupError:
        return None


def _deed(
    request: ClinicRequest,
    found: Standing,
    section: Section,
    key: str,
    deed: Callable[..., Any],
    *,
    leads_to: str,
    back: str,
    done: str,
    **more: Any,
) -> HttpResponse:
    def act(now: datetime) -> str:
        deed(
            draft=found.draft,
            section=section,
            key=key,
            row_version=posted_version(request),
            by=request.user,
            now=now,
            **more,
        )
        return leads_to

    return acted(request, act, back=back, done=done)
