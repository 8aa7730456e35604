"""Django's admin site: for superusers, who look at most of it and keep the reference data there.

What says nothing about a patient and needs no second person (`Managed`) is changed there through
the same audited actions as on the application's pages. Everything else is shown only, no clinical
record is there at all, and nothing can be deleted (docs/adr/0016). `create_administrator` makes no
superuser.
"""

from collections.abc import Iterable
from datetime import datetime
from types import new_class
from typing import Any, ClassVar

from django import forms
from django.contrib.admin import AdminSite, ModelAdmin, display
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.formkit.fields import CleanCharField, CleanTextField
from core.locking import StaleRecord
from core.refusals import Refused
from core.tables import Mutable

SHOWN = {
    "accounts.user",
    "accounts.country",
    "accounts.clinic",
    "accounts.membership",
    "content.bookversion",
    "content.topic",
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


class WrittenInApplication:
    """Shows where a text is changed: a draft, and a second person who publishes it."""

    readonly_fields: Any = ("in_the_application",)

    def application_url(self, row: Any) -> str:
        """The page of the application on which a draft of this text begins."""
        raise NotImplementedError

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        shown = super().get_fields(request, obj)  # type: ignore[misc]  # of the admin class beside it
        return sorted(shown, key=lambda name: name not in self.readonly_fields)

    @display(description=gettext_lazy("Changed in the application"))
    def in_the_application(self, row: Any) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', self.application_url(row), _("Open it in the application")
        )


class ManagedForm(forms.ModelForm):  # type: ignore[type-arg]  # a plain class at run time
    """A form of the admin that knows which version of the row was seen, and why it was refused."""

    seen_version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    refused: ClassVar[Refused | StaleRecord | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_version"] = self.instance.row_version

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if isinstance(self.refused, Refused):
            field = self.refused.field
            self.add_error(field if field in self.fields else None, self.refused.message)
        elif self.refused is not None:
            self.add_error(None, self._both_versions(self.refused.current))
        return data

    def _both_versions(self, current: Mutable) -> list[str]:
        """What is saved where it differs from what was typed; saving again writes over it."""
        said = [
            _("Somebody else saved this in the meantime. Nothing of yours was saved yet: compare, "
              "then save again or leave the page.")
        ]  # fmt: skip
        for name, field in self.fields.items():
            saved = getattr(current, name, None)
            if hasattr(current, name) and self.cleaned_data.get(name) != saved:
                said.append(
                    _("%(field)s is now: %(value)s") % {"field": field.label, "value": saved or "–"}
                )
        return said


class Managed(ModelAdmin):  # type: ignore[type-arg]  # as above
    """Reference data: added and changed through its actions, which audit; never deleted.

    `fixed` names fields that are written once. A refusal of the action is an error of the form, and
    so is a row that somebody else changed since it was opened; what was typed stays in the form.
    """

    actions = None
    form = ManagedForm
    fixed: tuple[str, ...] = ()
    formfield_overrides = {
        models.CharField: {"form_class": CleanCharField},
        models.TextField: {"form_class": CleanTextField},
    }

    def add(self, form: Any, *, by: User, now: datetime) -> Mutable:
        """Make the row through its action."""
        raise NotImplementedError

    def change(self, row: Any, form: Any, *, by: User, now: datetime) -> Mutable:
        """Change the row, as the database holds it, through its action; the version that was seen
        is `form.cleaned_data["seen_version"]`."""
        raise NotImplementedError

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        shown = tuple(super().get_readonly_fields(request, obj))
        return (*shown, *self.fixed) if obj is not None else shown

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        refused = getattr(request, "refused", None)
        return new_class(form.__name__, (form,), {}, lambda body: body.update({"refused": refused}))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the form; what its action refused is shown on the same form once more."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (Refused, StaleRecord) as refused:
            request.refused = refused  # type: ignore[attr-defined]
            if isinstance(refused, StaleRecord):
                # Saving again is a decision taken with both versions in sight.
                posted = request.POST.copy()
                posted["seen_version"] = str(refused.current.row_version)
                request.POST = posted  # type: ignore[assignment]
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        by, now = request.user, timezone.now()
        assert isinstance(by, User)  # noqa: S101 - the site lets nobody else in
        if change:
            row = self.model._default_manager.get(pk=obj.pk)
            saved = self.change(row, form, by=by, now=now)
        else:
            saved = self.add(form, by=by, now=now)
        # The admin goes on with its own object: what it says and where it leads.
        obj.__dict__.update(saved.__dict__)


class HouseSite(AdminSite):
    """Takes in people, clinics, reference data, leaflets and loan stock; no record, no package that
    we use."""

    def register(
        self,
        model_or_iterable: Any,
        admin_class: "type[ModelAdmin[Any]] | None" = None,
        **options: Any,
    ) -> None:
        found: Iterable[type[models.Model]] = (
            [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        )
        shown = [model for model in found if model._meta.label_lower in SHOWN]
        base = admin_class or ModelAdmin
        if not issubclass(base, Managed):
            base = type("ReadOnlyAdmin", (ReadOnly, base), {})
        super().register(shown, base, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(super().has_permission(request) and _is_superuser(request))


def _is_superuser(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))
