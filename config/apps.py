"""The house as an app, so that its commands (demo_clinic, prepare, backup …) are found."""

from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "config"
    verbose_name = "Myoway"
