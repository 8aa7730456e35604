"""Addresses of measures and goals, below an episode's own address; `rehab.urls` includes them."""

from django.urls import path

from rehab.views import goals, measures

urlpatterns = [
    path("measures/", measures.measures, name="measures"),
    path("measures/of/<slug:name>/", measures.measure_series, name="measure_series"),
    path("measures/add/<slug:name>/", measures.measure_add, name="measure_add"),
    path("measures/<uuid:measure>/", measures.measure, name="measure"),
    path("measures/<uuid:measure>/correct/", measures.measure_amend, name="measure_amend"),
    path("measures/<uuid:measure>/error/", measures.measure_in_error, name="measure_in_error"),
    path("measures/<uuid:measure>/today/", measures.same_day_review, name="same_day_review"),
    path("goals/", goals.goals, name="goals"),
    path("goals/add/", goals.goal_add, name="goal_add"),
    path("goals/<uuid:goal>/", goals.goal, name="goal"),
    path("goals/<uuid:goal>/change/", goals.goal_change, name="goal_change"),
    path("goals/<uuid:goal>/score/", goals.goal_score, name="goal_score"),
    path("goals/<uuid:goal>/end/", goals.goal_end, name="goal_end"),
    path(
        "goals/<uuid:goal>/scores/<int:score>/error/",
        goals.goal_score_in_error,
        name="goal_score_in_error",
    ),
]

# Below no episode.
house_urlpatterns = [
    path("rehab/instruments/", measures.instruments, name="instruments"),
]
