"""How a form page answers: drafts restored, taken once, refusals beside the field, conflicts shown.

A view describes its form (`make`), what it does (`act`) and where that leads; this module does the
rest in the same way for every page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.drafts.keeping import discard_draft, draft_data, draft_for
from core.formkit.taking import Difference, taken
from core.locking import StaleRecord
from core.tables import Mutable
from patients.forms.base import HIDDEN
from patients.refusals import Refused

# Builds the form from posted data (None: unbound) and the row that it edits as it stands now.
Make = Callable[[QueryDict | None, Any], forms.Form]


@dataclass
class FormPage:
    """One form page. `make(data, row)` builds the form; `act(form)` does it and says where to go.

    `explain` may add to the page what a refusal knows, such as possible duplicates.
    """

    template: str
    make: Make
    act: Callable[[Any, datetime], str]
    done: str
    row: Any = None
    context: Mapping[str, Any] = field(default_factory=dict)
    explain: Callable[[forms.Form, Refused], Mapping[str, Any]] | None = None
    keeps_draft: bool = True
    stale_template: str = "patients/stale.html"

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or take it; a form sent with its "preview" button is only shown again."""
        if request.method == "POST" and "preview" in request.POST:
            form = self.make(request.POST, self.row)
            silence(form)
            return self._page(request, form)
        if request.method == "POST":
            return self._take(request)
        user, draft = cast(User, request.user), None
        if self.keeps_draft:
            draft = draft_for(user=user, key=request.path)
        if draft is None:
            return self._page(request, self.make(None, self.row))
        form = self.make(draft_data(draft), self.row)
        silence(form)
        discard = f"{reverse('draft_discard')}?{urlencode({'form': request.path})}"
        saved = date_format(timezone.localtime(draft.saved_at), "j M, H:i")
        return self._page(request, form, {"saved_at": saved, "discard_url": discard})

    def _take(self, request: HttpRequest) -> HttpResponse:
        user, now = cast(User, request.user), timezone.now()
        form = self.make(request.POST, self.row)
        if not form.is_valid():
            return self._page(request, form, status=422)
        try:
            done = taken(form, user=user, now=now, act=lambda: self.act(form, now))
        except StaleRecord as stale:
            return self._both_versions(request, form, stale.current)
        if isinstance(done, Refused):
            extra = self.explain(form, done) if self.explain else {}
            return self._page(request, form, extra, status=422)
        discard_draft(user=user, key=request.path)
        if done.first:
            messages.success(request, self.done)
        answer = HttpResponseRedirect(done.address)
        answer.status_code = 303
        return answer

    def _both_versions(
        self, request: HttpRequest, typed: forms.Form, current: Mutable
    ) -> HttpResponse:
        """Answer 409 with what is saved beside what was typed, and the form to save over it."""
        data = request.POST.copy()
        data["row_version"] = str(current.row_version)
        again = self.make(data, current)
        silence(again)
        context = {
            "differences": differences(typed, self.make(None, current)),
            "leave_url": request.path,
        }
        return self._page(request, again, context, status=409, template=self.stale_template)

    def _page(
        self,
        request: HttpRequest,
        form: forms.Form,
        extra: Mapping[str, Any] | None = None,
        *,
        status: int = 200,
        template: str = "",
    ) -> HttpResponse:
        context = {**self.context, "form": form, **(extra or {})}
        return render(request, template or self.template, context, status=status)


def differences(typed: forms.Form, saved: forms.Form) -> list[Difference]:
    """Compare a bound form with an unbound one filled from the row as it stands."""
    found = []
    for name, described in typed.fields.items():
        if name in HIDDEN or name not in saved.fields:
            continue
        mine = _said(described, typed.cleaned_data.get(name))
        theirs = _said(described, saved.get_initial_for_field(described, name))
        if mine != theirs:
            found.append(Difference(str(described.label or name), theirs, mine))
    return found


def silence(form: forms.Form) -> None:
    """Let a bound form show its data without judging it: nobody has asked for it to be taken."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]  # what full_clean would fill


def _said(described: forms.Field, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    choices = getattr(described, "choices", None)
    if isinstance(value, list | tuple):
        said = dict(_flat(choices or ()))
        return "\n".join(str(said.get(str(each), each)) for each in value)
    if choices:
        return str(dict(_flat(choices)).get(str(value), value))
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if hasattr(value, "strftime"):
        return date_format(value, "j M Y")
    return str(value)


def _flat(choices: Any) -> list[tuple[str, Any]]:
    flat: list[tuple[str, Any]] = []
    for value, label in choices:
        if isinstance(label, list | tuple):
            flat += _flat(label)
        else:
            flat.append((str(value), label))
    return flat
