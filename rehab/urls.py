"""Addresses of rehabilitation: caseload, episodes, sessions, gates, holds, adverse events."""

from django.urls import path

from rehab import equipment_urls, measure_urls, programme_urls
from rehab.views import caseload, discharge, episodes, events, gate, gate_results, sessions

app_name = "rehab"
urlpatterns = [
    path("rehab/", caseload.caseload, name="caseload"),
    path("rehab/limits/", events.stop_limits, name="stop_limits"),
    path("patients/<uuid:patient>/episodes/new/", episodes.start, name="episode_start"),
    path("episodes/<uuid:episode>/", episodes.detail, name="episode"),
    path("episodes/<uuid:episode>/edit/", episodes.edit, name="episode_edit"),
    path("episodes/<uuid:episode>/precautions/", episodes.precautions, name="precautions"),
    path("episodes/<uuid:episode>/team/", episodes.team, name="team"),
    path("episodes/<uuid:episode>/review/", episodes.review, name="review"),
    path("episodes/<uuid:episode>/in-error/", episodes.in_error, name="episode_in_error"),
    path("episodes/<uuid:episode>/discharge/", discharge.discharge, name="discharge"),
    path("discharge-summaries/<uuid:summary>/", discharge.summary, name="discharge_summary"),
    path("episodes/<uuid:episode>/gate/", gate.episode_gate, name="gate"),
    path("episodes/<uuid:episode>/sessions/", sessions.all_sessions, name="sessions"),
    path("episodes/<uuid:episode>/sessions/new/", sessions.plan, name="plan_session"),
    path("episodes/<uuid:episode>/events/new/", events.new_event, name="new_event"),
    path("sessions/<uuid:session>/", sessions.detail, name="session"),
    path("sessions/<uuid:session>/gate/", gate.session_gate, name="session_gate"),
    path("sessions/<uuid:session>/write/", sessions.write, name="write_session"),
    path("sessions/<uuid:session>/not-delivered/", sessions.not_delivered, name="not_delivered"),
    path("sessions/<uuid:session>/move/", sessions.move, name="move_session"),
    path("sessions/<uuid:session>/sign/", sessions.sign, name="sign_session"),
    path("sessions/<uuid:session>/amend/", sessions.amend, name="amend_session"),
    path("sessions/<uuid:session>/in-error/", sessions.in_error, name="session_in_error"),
    path("gates/<uuid:gate>/", gate_results.result, name="gate_result"),
    path("gates/<uuid:gate>/what-to-do/", gate_results.what_to_do, name="what_to_do"),
    path("gates/<uuid:gate>/done/", gate_results.settle, name="settle_gate"),
    path("holds/<int:hold>/clear/", gate_results.clear_hold, name="clear_hold"),
    path("adverse-events/<int:event>/", events.event, name="event"),
    path("adverse-events/<int:event>/in-error/", events.event_in_error, name="event_in_error"),
    *measure_urls.urlpatterns,
    *programme_urls.urlpatterns,
    *equipment_urls.urlpatterns,
]
