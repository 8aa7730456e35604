"""Addresses of people, clinics and oversight."""


app_name = "accounts"
urlpatterns: list = []
