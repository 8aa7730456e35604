"""Django's admin site, kept for looking only: every change goes through an audited action.

Only superusers reach it, after signing in like everybody else; `create_administrator` makes none.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.apps import AdminConfig
from django.db.models import Model
from django.http import HttpRequest

SHOWN = {
    "accounts.user",
    "accounts.clinic",
    "accounts.membership",
    "content.bookversion",
    "content.leafletversion",
    "rehab.stockmodel",
    "rehab.article",
}


class ReadOnly:
    """Refuses to add, change and delete."""

    actions = None

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False


class ReadOnlySite(AdminSite):
    """Takes in people, clinics, texts and loan stock; no record, no package that we use."""

    def register(
        self,
        model_or_iterable: Any,
        admin_class: "type[ModelAdmin[Any]] | None" = None,
        **options: Any,
    ) -> None:
        models: Iterable[type[Model]] = (
            [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        )
        shown = [model for model in models if model._meta.label_lower in SHOWN]
        base = admin_class or ModelAdmin
        super().register(shown, type("ReadOnlyAdmin", (ReadOnly, base), {}), **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(
            super().has_permission(request) and getattr(request.user, "is_superuser", False)
        )


class ReadOnlyAdminConfig(AdminConfig):
    """Puts the site above in the place of Django's own."""

    default_site = "accounts.admin_site.ReadOnlySite"
