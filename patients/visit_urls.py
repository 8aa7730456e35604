"""Addresses of the worklist and of visits."""

from django.urls import include, path

from patients.views import bodymaps, visits
from patients.views.worklist import worklist

visit_patterns = [
    path("<uuid:visit>/", visits.visit_detail, name="detail"),
    path("<uuid:visit>/edit/", visits.visit_edit, name="edit"),
    path("<uuid:visit>/results/", visits.visit_results, name="results"),
    path("<uuid:visit>/body-map/", bodymaps.body_map, name="body_map"),
    path("<uuid:visit>/body-map/amend/", bodymaps.body_map_amend, name="body_map_amend"),
    path(
        "<uuid:visit>/body-map/<int:body_map>/in-error/",
        bodymaps.body_map_in_error,
        name="body_map_in_error",
    ),
    path("<uuid:visit>/sign/", visits.visit_sign, name="sign"),
    path("<uuid:visit>/amend/", visits.visit_amend, name="amend"),
    path("<uuid:visit>/in-error/", visits.visit_in_error, name="in_error"),
    path(
        "<uuid:visit>/vital-signs/<int:vital_sign>/in-error/",
        visits.vital_sign_in_error,
        name="vital_sign_in_error",
    ),
    path(
        "<uuid:visit>/results/<int:investigation>/in-error/",
        visits.investigation_in_error,
        name="investigation_in_error",
    ),
]
urlpatterns = [
    path("", worklist, name="worklist"),
    path("visits/", include((visit_patterns, "visits"))),
]
