"""Writing a draft place by place: a rule, a case, a source, a part; and checking a condition."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from engine.conditioncheck import ConditionCheck, check_condition
from patients.views.deeds import acted, posted_version
from patients.views.form_page import silence
from triage import ruleset_selectors as selectors
from triage.actions.editing import revise
from triage.forms.ruleset_values import content_of
from triage.forms.rulesets import (
    LONGEST_CONDITION,
    AboutForm,
    CaseForm,
    NewRuleForm,
    NewSourceForm,
    PartForm,
    RuleForm,
    SourceForm,
)
from triage.presenters.ruleset_cases import case_tried
from triage.presenters.ruleset_difference import part_words
from triage.presenters.ruleset_drafts import item_lines
from triage.ruleset_document import PARTS, NoSuchPlace, Place, part_from_text
from triage.ruleset_refusals import (
    AlreadyThere,
)
from triage.views.ruleset_editing import Editing, shown_again
from triage.views.ruleset_page import draft_or_404

NEW = "new"  # in the address of a check: the rule has no id yet


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: ClinicRequest, draft: UUID, rule: str) -> HttpResponse:
    """Edit one rule; its cases have pages of their own."""
    found = draft_or_404(draft)
    editing = Editing(
        request, found, Place("rules", rule), RuleForm, "triage/rulesets/rule.html", rule
    )
    document = editing.standing.document
    needs_condition = document.get("incomplete_rule") != rule
    editing.extra = _rule_extra(editing.standing, rule, needs_condition=needs_condition)
    cases = next(each for each in document["rules"] if each.get("id") == rule).get("cases", [])
    editing.context = {"rule": rule, "cases": list(enumerate(cases)), "new_case": len(cases)}
    if request.method == "POST" and "check" in request.POST:
        return _checked_page(request, editing)
    return editing.answer()


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def rule_add(request: ClinicRequest, draft: UUID) -> HttpResponse:
    """Add a rule to the draft."""
    found = draft_or_404(draft)
    editing = Editing(
        request, found, Place("rules"), NewRuleForm, "triage/rulesets/rule.html",
        _("New rule"), is_new=True,
    )  # fmt: skip
    editing.extra = _rule_extra(editing.standing, NEW, needs_condition=True)
    if request.method == "POST" and "check" in request.POST:
        return _checked_page(request, editing)

    def act(form: Any, now: datetime) -> str:
        key = form.cleaned_data["id"]
        editing.place = _free(editing.standing, Place("rules", key))
        editing.put(content_of(form, None), form, now)
        return reverse("rulesets:rule", args=[found.pk, key])

    return editing.answer(act)


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: ClinicRequest, draft: UUID, rule: str, case: int) -> HttpResponse:
    """Edit one worked case of a rule, or add one (the number after the last)."""
    found = draft_or_404(draft)
    back = reverse("rulesets:rule", args=[found.pk, rule])
    editing = Editing(
        request, found, Place("cases", rule, case), CaseForm, "triage/rulesets/case.html",
        _("Case of rule %(rule)s") % {"rule": rule},
    )  # fmt: skip
    editing.extra = {"steps": _steps(editing.standing)}
    editing.context = {"rule": rule, "back": back, "is_there": _is_there(editing)}
    if request.method == "POST" and "check" in request.POST:
        form = editing.make(request.POST, found)
        is_whole = form.is_valid()
        if is_whole:
            editing.context["tried"] = case_tried(editing.standing.loaded.ruleset, rule, form)
        return shown_again(request, editing, form, status=200 if is_whole else 422)

    def act(form: Any, now: datetime) -> str:
        editing.keep(form, now)
        return back

    return editing.answer(act)


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def source(request: ClinicRequest, draft: UUID, source: str) -> HttpResponse:
    """Edit one source."""
    found = draft_or_404(draft)
    editing = Editing(
        request, found, Place("sources", source), SourceForm, "triage/rulesets/part.html", source
    )
    if not _is_there(editing):
        raise Http404
    editing.context["is_there"] = True
    return editing.answer()


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def source_add(request: ClinicRequest, draft: UUID) -> HttpResponse:
    """Add a source to the draft."""
    found = draft_or_404(draft)
    editing = Editing(
        request, found, Place("sources", NEW), NewSourceForm, "triage/rulesets/part.html",
        _("New source"), is_new=True,
    )  # fmt: skip

    def act(form: Any, now: datetime) -> str:
        content = content_of(form, None)
        editing.place = _free(editing.standing, Place("sources", content.pop("id")))
        return editing.put(content, form, now)

    return editing.answer(act)


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: ClinicRequest, draft: UUID) -> HttpResponse:
    """Edit the head of the file."""
    found = draft_or_404(draft)
    return Editing(
        request, found, Place("about"), AboutForm, "triage/rulesets/part.html", part_words("about")
    ).answer()


@requires(Permission.CONTENT_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: ClinicRequest, draft: UUID, part: str, item: int | None = None) -> HttpResponse:
    """Edit a part of the file as YAML, or one item of a list (the number after the last: new)."""
    if part not in PARTS:
        raise Http404
    found = draft_or_404(draft)
    title = part_words(part) if item is None else f"{part_words(part)}, {item + 1}"
    editing = Editing(
        request, found, Place(part, "", item), PartForm, "triage/rulesets/part.html", title
    )
    whole = editing.standing.document.get(part)
    editing.context = {
        "part": part,
        "items": list(enumerate(item_lines(whole))) if item is None else [],
        "new_item": len(whole) if isinstance(whole, list) and item is None else None,
        "is_there": item is not None and _is_there(editing),
    }

    def act(form: Any, now: datetime) -> str:
        editing.put(part_from_text(form.cleaned_data["content"]), form, now)
        return reverse("rulesets:part", args=[found.pk, part])

    return editing.answer(act)


@requires(Permission.CONTENT_EDIT)
@require_POST
def remove(request: ClinicRequest, draft: UUID) -> HttpResponse:
    """Take a rule, a case, a source or an item out of the draft; the history brings it back."""
    found = draft_or_404(draft)
    place = _posted_place(request)
    address = reverse("rulesets:draft", args=[found.pk])

    def act(now: datetime) -> str:
        revise(
            draft=found, place=place, content=None, row_version=posted_version(request),
            by=request.user, now=now,
        )  # fmt: skip
        return address

    done = _("Taken out. “Undo” below brings it back.")
    return acted(request, act, back=address, done=done)


@requires(Permission.CONTENT_EDIT)
@require_POST
def check(request: ClinicRequest, draft: UUID, rule: str, field: str) -> HttpResponse:
    """Say how a condition reads, or what is wrong with it and where; nothing is kept."""
    if field not in ("when", "until"):
        raise Http404
    found = selectors.standing(draft_or_404(draft))
    text = request.POST.get(field, "")[:LONGEST_CONDITION]
    checked = _checker(found, rule)(text) if text.strip() else None
    context = {"check": checked, "field": field}
    return render(request, "content/_checked.html", context)


def _rule_extra(found: selectors.Standing, rule: str, *, needs_condition: bool) -> dict[str, Any]:
    """What the form of a rule needs to know of its draft."""
    return {
        "steps": _steps(found),
        "checker": _checker(found, rule),
        "strict": found.loaded.ruleset is not None,
        "needs_condition": needs_condition,
        "checked_at": reverse("rulesets:draft", args=[found.draft.pk]) + f"check/{rule}/",
    }


def _checker(found: selectors.Standing, rule: str) -> Callable[[str], ConditionCheck]:
    names = selectors.naming_ruleset(found)
    belongs_to = "" if rule == NEW else rule
    return lambda text: check_condition(names, text, belongs_to)


def _steps(found: selectors.Standing) -> list[tuple[str, str]]:
    ladder = selectors.naming_ruleset(found).ladder
    return [(step.code, f"{step.code} {step.label}") for step in ladder]


def _checked_page(request: ClinicRequest, editing: Editing) -> HttpResponse:
    """The button "Check" without JavaScript: the same page with what the check says."""
    form = editing.make(request.POST, editing.draft)
    silence(form)
    if isinstance(form, RuleForm):
        form.check()
    return shown_again(request, editing, form)


def _free(found: selectors.Standing, place: Place) -> Place:
    """The place, when nothing is there yet; raises AlreadyThere."""
    try:
        there = place.taken_from(found.document)
    except NoSuchPlace:
        there = None
    if there is not None:
        raise AlreadyThere(field="id")
    return place


def _is_there(editing: Editing) -> bool:
    return editing.place.taken_from(editing.standing.document) is not None


def _posted_place(request: ClinicRequest) -> Place:
    part, key = request.POST.get("part", ""), request.POST.get("key", "")
    text = request.POST.get("index", "")
    index = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
    by_key = part in ("rules", "sources") and key and index is None
    by_index = (part in PARTS or (part == "cases" and key)) and index is not None
    if not by_key and not by_index:
        raise Http404
    return Place(part, "" if part in PARTS else key, index)
