"""Addresses of content."""

app_name = "content"
urlpatterns: list = []
