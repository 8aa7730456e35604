"""Addresses of measures and goals; `rehab.urls` takes them up."""

from django.urls import path

from rehab.views import goals, measures

EPISODE = "episodes/<uuid:episode>/"

urlpatterns = [
    path(f"{EPISODE}measures/", measures.measures, name="measures"),
    path(f"{EPISODE}measures/of/<slug:name>/", measures.measure_series, name="measure_series"),
    path(f"{EPISODE}measures/add/<slug:name>/", measures.measure_add, name="measure_add"),
    path(f"{EPISODE}measures/<uuid:measure>/", measures.measure, name="measure"),
    path(
        f"{EPISODE}measures/<uuid:measure>/correct/", measures.measure_amend, name="measure_amend"
    ),
    path(
        f"{EPISODE}measures/<uuid:measure>/error/",
        measures.measure_in_error,
        name="measure_in_error",
    ),
    path(
        f"{EPISODE}measures/<uuid:measure>/today/", measures.same_day_review, name="same_day_review"
    ),
    path(f"{EPISODE}goals/", goals.goals, name="goals"),
    path(f"{EPISODE}goals/add/", goals.goal_add, name="goal_add"),
    path(f"{EPISODE}goals/<uuid:goal>/", goals.goal, name="goal"),
    path(f"{EPISODE}goals/<uuid:goal>/change/", goals.goal_change, name="goal_change"),
    path(f"{EPISODE}goals/<uuid:goal>/score/", goals.goal_score, name="goal_score"),
    path(f"{EPISODE}goals/<uuid:goal>/end/", goals.goal_end, name="goal_end"),
    path(
        f"{EPISODE}goals/<uuid:goal>/scores/<int:score>/error/",
        goals.goal_score_in_error,
        name="goal_score_in_error",
    ),
    path("rehab/instruments/", measures.instruments, name="instruments"),
]
