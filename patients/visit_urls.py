"""Addresses of the worklist and of visits."""

urlpatterns: list = []
