"""Addresses of patients and what belongs to one patient."""

from django.urls import path

from patients.views import access, alerts, medicines, people, record

app_name = "patients"
urlpatterns = [
    path("", people.patient_list, name="list"),
    path("find/", people.patient_find, name="find"),
    path("register/", people.register, name="register"),
    path("emergency/", access.emergency_access, name="emergency"),
    path("<uuid:patient>/", record.patient_detail, name="detail"),
    path("<uuid:patient>/correct/", people.correct, name="edit"),
    path("<uuid:patient>/visits/open/", record.open_visit, name="open_visit"),
    path("<uuid:patient>/access/", access.access_report, name="access_report"),
    path("<uuid:patient>/access/file/", access.access_report_file, name="access_report_file"),
    path("<uuid:patient>/alerts/new/", alerts.alert_kinds, name="alert_kinds"),
    path("<uuid:patient>/alerts/new/<slug:kind>/", alerts.alert_record, name="alert_record"),
    path("<uuid:patient>/alerts/<int:alert>/change/", alerts.alert_replace, name="alert_change"),
    path("<uuid:patient>/alerts/<int:alert>/resolve/", alerts.alert_resolve, name="alert_resolve"),
    path(
        "<uuid:patient>/alerts/<int:alert>/in-error/", alerts.alert_in_error, name="alert_in_error"
    ),
    path("<uuid:patient>/medicines/new/", medicines.medicine_add, name="medicine_add"),
    path(
        "<uuid:patient>/medicines/<int:medicine>/change/",
        medicines.medicine_change,
        name="medicine_change",
    ),
    path(
        "<uuid:patient>/medicines/<int:medicine>/stop/",
        medicines.medicine_stop,
        name="medicine_stop",
    ),
    path(
        "<uuid:patient>/medicines/<int:medicine>/in-error/",
        medicines.medicine_in_error,
        name="medicine_in_error",
    ),
]
