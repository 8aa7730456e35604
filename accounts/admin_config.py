"""Puts our own site in the place of Django's admin; read before any table is known."""

from django.contrib.admin.apps import AdminConfig


class HouseAdminConfig(AdminConfig):
    """`accounts.admin_site` says what the site shows and what may be changed there."""

    default_site = "accounts.admin_site.HouseSite"
