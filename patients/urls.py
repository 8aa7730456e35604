"""Addresses of patients."""

app_name = "patients"
urlpatterns: list = []
