"""Addresses of triage."""

app_name = "triage"
urlpatterns: list = []
