"""Addresses without a subject. The marks say who may use them; see `core.openness`."""

from django.urls import path

from core import views
from core.openness import public, signed_in_only

urlpatterns = [
    path("livez", public("the supervisor asks before anyone signs in")(views.livez), name="livez"),
    path("readyz", public("the proxy asks before anyone signs in")(views.readyz), name="readyz"),
    path(
        "drafts/save/",
        signed_in_only("everyone keeps their own drafts")(views.draft_save),
        name="draft_save",
    ),
    path(
        "drafts/discard/",
        signed_in_only("everyone discards their own drafts")(views.draft_discard),
        name="draft_discard",
    ),
    path(
        "keep-alive/",
        signed_in_only("everyone may stay signed in")(views.keep_alive),
        name="keep_alive",
    ),
]
