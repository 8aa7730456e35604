"""Addresses of screenings, from the visit to the receipt."""

from django.urls import path

from triage.views import answering, closing, deciding, handout, signed

app_name = "triage"
urlpatterns = [
    path("visits/<uuid:visit>/screenings/", answering.start_screening, name="start"),
    path("screenings/<uuid:screening>/", answering.screening_door, name="screening"),
    path(
        "screenings/<uuid:screening>/sections/<slug:section>/",
        answering.section_view,
        name="section",
    ),
    path(
        "screenings/<uuid:screening>/sections/<slug:section>/none-present/",
        answering.none_present,
        name="none_present",
    ),
    path("screenings/<uuid:screening>/check/", deciding.check, name="check"),
    path("screenings/<uuid:screening>/result/", deciding.result, name="result"),
    path("screenings/<uuid:screening>/override/", deciding.override, name="override"),
    path("screenings/<uuid:screening>/close/", closing.close, name="close"),
    path(
        "screenings/<uuid:screening>/close/<int:action>/take-back/",
        closing.take_back,
        name="take_back",
    ),
    path("screenings/<uuid:screening>/sign/", deciding.sign_screening, name="sign"),
    path("screenings/<uuid:screening>/receipt/", signed.receipt, name="receipt"),
    path("screenings/<uuid:screening>/handout/", handout.handout, name="handout"),
    path("screenings/<uuid:screening>/in-error/", signed.mark_in_error, name="mark_in_error"),
    path("closing-actions/<int:action>/done/", signed.settle_closing, name="settle"),
]
