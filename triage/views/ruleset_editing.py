"""One place of a draft on a form page, whatever stands there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import ClinicRequest
from patients.views.form_page import FormPage
from triage import ruleset_selectors as selectors
from triage.actions.editing import revise
from triage.forms.ruleset_values import content_of, initial_of
from triage.forms.rulesets import PartForm, RuleForm
from triage.models import RulesetDraft
from triage.ruleset_document import NoSuchPlace, Place
from triage.views.ruleset_page import draft_context


@dataclass
class Editing:
    """One place of a draft on a form page; the four kinds of place differ in their form."""

    request: ClinicRequest
    draft: RulesetDraft
    place: Place
    form: Any  # the class of the form; each takes what `extra` holds
    template: str
    title: str
    extra: dict[str, Any] = field(default_factory=dict)
    context: dict[str, Any] = field(default_factory=dict)
    is_new: bool = False

    def __post_init__(self) -> None:
        self.standing = selectors.standing(self.draft)
        if not self.is_new:
            try:
                self.place.taken_from(self.standing.document)
            except NoSuchPlace:
                raise Http404 from None

    @property
    def back(self) -> str:
        return reverse("rulesets:draft", args=[self.draft.pk])

    def answer(self, act: Callable[[Any, datetime], str] | None = None) -> HttpResponse:
        page = FormPage(
            template=self.template,
            make=self.make,
            act=act or self.keep,
            done=_("Saved as a new revision of the draft."),
            row=self.draft,
            context={
                **draft_context(self.standing, "draft", self.title),
                "title": self.title,
                "place": self.place,
                "token": uuid4(),
                **self.context,
            },
            stale_template="triage/rulesets/stale.html",
        )
        return page.answer(self.request)

    def make(self, data: QueryDict | None, row: RulesetDraft) -> forms.Form:
        form: forms.Form = self.form(
            data,
            row=row,
            initial=initial_of(self.form, self._content(row)),
            draft_for=self.request.path,
            cancel_url=self.back,
            **self.extra,
        )
        if data is None and isinstance(form, RuleForm):
            form.check()  # how the conditions read is told at once
        return form

    def keep(self, form: forms.Form, now: datetime) -> str:
        return self.put(content_of(form, self._content(self.draft)), form, now)

    def put(self, content: Any, form: forms.Form, now: datetime) -> str:
        revise(
            draft=self.draft,
            place=self.place,
            content=content,
            row_version=form.cleaned_data["row_version"],
            by=self.request.user,
            now=now,
        )
        return self.back

    def _content(self, row: RulesetDraft) -> Any:
        try:
            content = self.place.taken_from(selectors.standing(row).document)
        except NoSuchPlace:  # somebody took it away meanwhile; saving says so
            return None
        if self.form is PartForm:
            return {"content": content}
        return content


def shown_again(
    request: ClinicRequest, editing: Editing, form: forms.Form, status: int = 200
) -> HttpResponse:
    context = {
        **draft_context(editing.standing, "draft", editing.title),
        "title": editing.title,
        "place": editing.place,
        "token": uuid4(),
        **editing.context,
        "form": form,
    }
    return render(request, editing.template, context, status=status)
