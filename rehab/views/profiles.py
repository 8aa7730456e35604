"""The page on which equipment and exercises ask about a person, in one way for both."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.drafts.keeping import (
    discard_draft,
    draft_data,
    draft_for,
    keep_if_short,
    take_once,
)
from core.formkit.errors import SummaryError
from patients.forms.base import TakenOnceForm
from patients.refusals import Refused
from rehab.actions.profiles import keep_profile
from rehab.models import Episode
from rehab.presenters.profile_page import covered_together, profile_sections
from rehab.profile_sheet import given_of, newest_profile, profile_sheet, profile_version
from rehab.views.loading import page_context, user_of
from triage.forms.section import SectionForm
from triage.items import AnswerRefused, Given
from triage.models import RulesetVersion
from triage.published import published


def profile_page(
    request: HttpRequest,
    episode: Episode,
    *,
    ruleset_id: str,
    title: str,
    lead: str,
    back: str,
    after: str,
) -> HttpResponse:
    """Show the questions of a ruleset, filled in from the last time; keep what is sent.

    `back` is where leaving leads, `after` where a kept profile leads. The caller has found the
    episode for somebody who may write in it.
    """
    version = profile_version(ruleset_id)
    if version is None:
        messages.error(request, _("These questions are not published. Ask who runs the system."))
        return redirect(back)
    if not episode.may_be_written:
        return redirect(back)
    page = {"title": title, "lead": lead, "back": back, "ruleset_id": ruleset_id}
    if request.method == "POST":
        return _taken(request, episode, version, page, after)
    draft = draft_for(user=user_of(request), key=request.path)
    if draft is not None:
        data = draft_data(draft)
        form = SectionForm(published(version).items.values(), data)
        return _page(
            request, episode, version, page, form.given, form=form,
            together=data.getlist("together"),
            saved=None if request.GET.get("filled") else draft.saved_at,
        )  # fmt: skip
    last = newest_profile(episode, ruleset_id)
    given = given_of(last, published(version)) if last else {}
    said = ""
    if last is not None:
        said = _("Filled in from %(day)s, %(who)s. Look again, and change what has changed.") % {
            "day": date_format(timezone.localtime(last.answered_at), "j M Y"),
            "who": last.answered_by,
        }
    return _page(request, episode, version, page, given, prefilled=said)


def _taken(
    request: HttpRequest,
    episode: Episode,
    version: RulesetVersion,
    page: Mapping[str, str],
    after: str,
) -> HttpResponse:
    if request.POST.get("none"):
        return _none_present(request, episode, version, request.POST["none"])
    form = SectionForm(published(version).items.values(), request.POST)
    if form.errors:
        return _refused(request, episode, version, page, form, form.summary())
    token = TakenOnceForm(request.POST)
    token.full_clean()

    def act() -> str:
        keep_profile(
            episode=episode,
            ruleset_id=page["ruleset_id"],
            given=form.given,
            digest=request.POST.get("digest", ""),
            together={
                key
                for key in request.POST.getlist("together")
                if key in form.given and form.given[key].value is False
            },
            by=user_of(request),
            now=timezone.now(),
        )
        return after

    try:
        address, first = take_once(
            token=token.cleaned_data["form_token"],
            user=user_of(request),
            now=timezone.now(),
            act=act,
        )
    except AnswerRefused as refused:
        form.errors[refused.item] = refused.why
        return _refused(request, episode, version, page, form, form.summary())
    except Refused as refused:
        return _refused(
            request, episode, version, page, form, [SummaryError(str(refused.message), "")]
        )
    discard_draft(user=user_of(request), key=request.path)
    if first:
        messages.success(request, _("The answers are kept."))
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer


def _none_present(
    request: HttpRequest, episode: Episode, version: RulesetVersion, section: str
) -> HttpResponse:
    """Fill in what the shortcut named as asked and absent. Nothing is kept yet: the page comes
    back with the answers in it, to be read and changed."""
    data = request.POST.copy()
    given = SectionForm(published(version).items.values(), data).given
    named = set(data.getlist(f"named.{section}"))
    made = profile_sheet(episode, version, given, timezone.now())
    for item in covered_together(made, section):
        if item.key in named:
            data[f"a.{item.key}"] = "absent"
            data.appendlist("together", item.key)
    keep_if_short(user=user_of(request), key=request.path, data=data, now=timezone.now())
    sections = {each.id for each in made.ruleset.sections}
    anchor = f"#{section}" if section in sections else ""
    return HttpResponseRedirect(f"{request.path}?filled=1{anchor}")


def _refused(
    request: HttpRequest,
    episode: Episode,
    version: RulesetVersion,
    page: Mapping[str, str],
    form: SectionForm,
    errors: list[SummaryError],
) -> HttpResponse:
    """Show the page again with everything that was typed, which stays as a draft too."""
    keep_if_short(user=user_of(request), key=request.path, data=request.POST, now=timezone.now())
    return _page(
        request,
        episode,
        version,
        page,
        form.given,
        form=form,
        together=request.POST.getlist("together"),
        errors=errors,
        status=422,
    )


def _page(
    request: HttpRequest,
    episode: Episode,
    version: RulesetVersion,
    page: Mapping[str, str],
    given: Mapping[str, Given],
    *,
    form: SectionForm | None = None,
    errors: list[SummaryError] | None = None,
    together: Iterable[str] = (),
    saved: Any = None,
    prefilled: str = "",
    status: int = 200,
) -> HttpResponse:
    made = profile_sheet(episode, version, given, timezone.now())
    context = {
        **page_context(request, episode),
        **page,
        "sections": profile_sections(made, form),
        "token": TakenOnceForm()["form_token"],
        "digest": version.digest,
        "items": list(made.known),
        "together": sorted(set(together) & set(made.known)),
        "errors": errors or [],
        "restored": saved,
        "prefilled": prefilled,
    }
    return render(request, "rehab/profile.html", context, status=status)
