"""What is done to a published version of whatever kind: it is compared, or taken out of use."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.access import ClinicRequest
from content.forms.drafts import WithdrawForm
from content.part_difference import PartChange
from content.views.draft_page import crumbs
from patients.views.form_page import FormPage


def withdrawing(
    request: ClinicRequest,
    version: Any,
    withdraw: Callable[..., Any],
    *,
    left: Any,
    page: str,
    template: str,
    crumb: Iterable[tuple[str, str]] = (),
) -> HttpResponse:
    """Ask why, then take the version out of use by this action and go back to its `page`.

    `left` is the version that is read from then on; `crumb` names what stands above the text.
    """

    def act(form: WithdrawForm, now: datetime) -> str:
        withdraw(version=version, reason=form.cleaned_data["reason"], by=request.user, now=now)
        return page

    return FormPage(
        template=template,
        make=lambda data, _row: WithdrawForm(data, draft_for=request.path, cancel_url=page),
        act=act,
        done=_("The version is withdrawn."),
        context={
            "version": version,
            "withdrawal": getattr(version, "withdrawal", None),
            "left": left,
            "breadcrumbs": crumbs(*crumb, (version.title, page), (_("Withdraw"), "")),
        },
    ).answer(request)


def comparing(
    request: ClinicRequest,
    before: Any,
    after: Any,
    changes: list[PartChange],
    *,
    page: str,
    crumb: Iterable[tuple[str, str]] = (),
) -> HttpResponse:
    """Show what differs between two versions, word by word; `page` is that of the later one."""
    number = _("Version %(number)s")
    context: Mapping[str, Any] = {
        "title": after.title,
        "before": number % {"number": before.version},
        "after": number % {"number": after.version},
        "changes": changes,
        "breadcrumbs": crumbs(*crumb, (after.title, page), (_("What differs"), "")),
    }
    return render(request, "content/difference.html", context)
