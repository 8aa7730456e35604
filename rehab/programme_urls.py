"""Addresses of exercises at home; `rehab.urls` includes them."""

from django.urls import path

from rehab.views import programmes

urlpatterns = [
    path("episodes/<uuid:episode>/exercises/", programmes.exercises, name="exercises"),
    path(
        "episodes/<uuid:episode>/exercises/questions/",
        programmes.exercise_profile,
        name="exercise_profile",
    ),
    path(
        "episodes/<uuid:episode>/exercises/choose/",
        programmes.choose_exercises,
        name="choose_exercises",
    ),
    path("home-programmes/<uuid:programme>/", programmes.programme, name="programme"),
    path("home-programmes/<uuid:programme>/end/", programmes.end_programme, name="end_programme"),
    path(
        "home-programmes/<uuid:programme>/handout/",
        programmes.programme_handout,
        name="programme_handout",
    ),
]
