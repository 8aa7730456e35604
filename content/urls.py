"""Addresses of the library, of leaflet drafts, of books and of handouts."""

from django.urls import path

from content import book_urls, views_public
from content.draft_urls import draft_paths
from content.views import blocks, deciding, drafts, topics
from content.views import library as views
from content.views.leaflet_desk import LEAFLETS

app_name = "content"
DRAFT = "library/drafts/<uuid:text_draft>/"
VERSION = "library/versions/<int:leaflet_version>/"

urlpatterns = [
    path("library/", views.library, name="library"),
    path("library/checks/", views.document_checks, name="document_checks"),
    path("library/new/", drafts.leaflet_new, name="leaflet_new"),
    path("library/topics/", topics.topics, name="topics"),
    path("library/topics/new/", topics.topic_new, name="topic_new"),
    path("library/topics/<slug:topic>/", topics.topic, name="topic"),
    path("library/topics/<slug:topic>/move/", topics.topic_move, name="topic_move"),
    path("library/topics/<slug:topic>/state/", topics.topic_state, name="topic_state"),
    path(f"{VERSION}draft/", drafts.draft_begin, name="draft_begin"),
    path(f"{VERSION}withdraw/", deciding.version_withdraw, name="version_withdraw"),
    path(f"{VERSION}approve/", deciding.translation_approve, name="translation_approve"),
    path(f"{VERSION}difference/<int:other>/", deciding.version_difference, name="difference"),
    path(DRAFT, drafts.draft, name="draft"),
    path(f"{DRAFT}head/", drafts.draft_head, name="draft_head"),
    path(f"{DRAFT}new/<slug:kind>/", blocks.block_add, name="block_add"),
    path(f"{DRAFT}blocks/<slug:block>/", blocks.block, name="block"),
    path(f"{DRAFT}blocks/<slug:block>/move/", blocks.block_move, name="block_move"),
    path(f"{DRAFT}blocks/<slug:block>/remove/", blocks.block_remove, name="block_remove"),
    path(f"{DRAFT}check/<slug:field>/", blocks.condition_check, name="condition_check"),
    *draft_paths(DRAFT, LEAFLETS),
    *book_urls.urlpatterns,
    path("library/<slug:slug>/", views.leaflet, name="leaflet"),
    path("library/<slug:slug>/<int:version>/", views.leaflet, name="leaflet_version"),
    path("s/<slug:code>/", views_public.sheet_check, name="sheet_check"),
    path("library/<slug:slug>/in/<slug:language>/", views.leaflet, name="translation"),
    path(
        "library/<slug:slug>/in/<slug:language>/<int:version>/",
        views.leaflet,
        name="translation_version",
    ),
    path(
        "library/<slug:slug>/in/<slug:language>/draft/",
        drafts.translation_begin,
        name="translation_begin",
    ),
    path("handouts/<uuid:handout>/", views.handout_detail, name="handout"),
    path("handouts/<uuid:handout>/pdf/", views.handout_pdf, name="handout_pdf"),
    path("handouts/<uuid:handout>/talk/", views.handout_talk, name="handout_talk"),
    path("handouts/<uuid:handout>/in-error/", views.handout_in_error, name="handout_in_error"),
]
