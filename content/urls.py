"""Addresses of the library and of handouts."""

from django.urls import path

from content import views, views_public

app_name = "content"
urlpatterns = [
    path("library/", views.library, name="library"),
    path("library/checks/", views.document_checks, name="document_checks"),
    path("library/<slug:slug>/", views.leaflet, name="leaflet"),
    path("library/<slug:slug>/<int:version>/", views.leaflet, name="leaflet_version"),
    path("s/<slug:code>/", views_public.sheet_check, name="sheet_check"),
    path("handouts/<uuid:handout>/", views.handout_detail, name="handout"),
    path("handouts/<uuid:handout>/pdf/", views.handout_pdf, name="handout_pdf"),
    path("handouts/<uuid:handout>/talk/", views.handout_talk, name="handout_talk"),
    path("handouts/<uuid:handout>/in-error/", views.handout_in_error, name="handout_in_error"),
]
