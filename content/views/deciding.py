"""Published versions of leaflets: one is withdrawn, a translation approved, two are compared."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import ClinicRequest, requires
from accounts.roles import Permission
from content import editing_selectors as selectors
from content.actions import publishing
from content.draft_presenters import language_words
from content.forms.drafts import ApproveTranslationForm
from content.leaflet_difference import leaflet_differences
from content.leaflets import leaflet_from
from content.models import LeafletVersion
from content.topic_selectors import topic_names
from content.views.any_version import comparing, withdrawing
from content.views.draft_page import crumbs, version_page
from patients.views.form_page import FormPage


@requires(Permission.CONTENT_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def version_withdraw(request: ClinicRequest, leaflet_version: int) -> HttpResponse:
    """Ask why, then take the version out of use."""
    found = _version(leaflet_version)
    return withdrawing(
        request,
        found,
        publishing.withdraw_leaflet,
        left=selectors.left_without(found),
        page=version_page(found),
        template="content/withdraw.html",
    )


@requires(Permission.CONTENT_APPROVE)
@require_http_methods(["GET", "HEAD", "POST"])
def translation_approve(request: ClinicRequest, leaflet_version: int) -> HttpResponse:
    """Stand for a published translation, as a second person."""
    found = _version(leaflet_version)
    address = version_page(found)

    def act(form: ApproveTranslationForm, now: datetime) -> str:
        publishing.approve_translation(
            version=found, statement=form.cleaned_data["statement"], by=request.user, now=now
        )
        return address

    return FormPage(
        template="content/approve_translation.html",
        make=lambda data, _row: ApproveTranslationForm(
            data, draft_for=request.path, cancel_url=address
        ),
        act=act,
        done=_("The translation is approved."),
        context={
            "version": found,
            "language_name": language_words(found.language),
            "breadcrumbs": crumbs((found.title, address), (_("Approve the translation"), "")),
        },
    ).answer(request)


@requires(Permission.CONTENT_VIEW)
@require_safe
def version_difference(request: ClinicRequest, leaflet_version: int, other: int) -> HttpResponse:
    """Show what differs between two versions, word by word."""
    after, before = _version(leaflet_version), _version(other)
    changes = leaflet_differences(
        leaflet_from(before.front_matter),
        leaflet_from(after.front_matter),
        topics=topic_names,
    )
    return comparing(request, before, after, changes, page=version_page(after))


def _version(pk: int) -> LeafletVersion:
    return get_object_or_404(selectors.versions(), pk=pk)
