"""Topics of leaflets for a superuser to keep, and published texts to look at."""

from datetime import datetime
from types import new_class
from typing import Any

from django.contrib import admin
from django.urls import reverse

from accounts.admin_site import Managed, ManagedForm, WrittenInApplication
from accounts.models import User
from content.actions.topics import add_topic, rename_topic, set_topic_state
from content.forms.topics import OTHERS, name_fields, slug_field, words_in
from content.leaflet_files import MASTER
from content.models import BookVersion, LeafletVersion, Topic, TopicState

NAMES = ("name", *(f"name_{code}" for code in OTHERS))


@admin.register(LeafletVersion)
class LeafletVersionAdmin(WrittenInApplication, admin.ModelAdmin):  # type: ignore[type-arg]  # a plain class at run time
    list_display = ("title", "language", "version", "review_by", "published_at", "published_by")
    list_filter = ("language",)
    search_fields = ("title", "slug")

    def application_url(self, row: LeafletVersion) -> str:
        if row.language == MASTER:
            return reverse("content:leaflet_version", args=[row.slug, row.version])
        return reverse("content:translation_version", args=[row.slug, row.language, row.version])


class _TopicForm(ManagedForm):
    """A topic with its names in other languages as fields of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in OTHERS:
            self.initial[f"name_{code}"] = self.instance.translations.get(code, "")


TopicAdminForm: Any = new_class(
    "TopicAdminForm",
    (_TopicForm,),
    {},
    lambda body: body.update({"slug": slug_field(), **name_fields()}),
)


@admin.register(Topic)
class TopicAdmin(Managed):
    """Their order is changed on the library's own page, where all of them are in sight."""

    form = TopicAdminForm
    fixed = ("slug",)
    list_display = ("name", "slug", "state", "place")

    def get_fields(self, request: Any, obj: Topic | None = None) -> tuple[str, ...]:
        more = ("state",) if obj is not None else ()
        return ("slug", *NAMES, *more, "seen_version")

    def add(self, form: Any, *, by: User, now: datetime) -> Topic:
        data = form.cleaned_data
        return add_topic(slug=data["slug"], words=words_in(data), by=by, now=now)

    def change(self, row: Topic, form: Any, *, by: User, now: datetime) -> Topic:
        data = form.cleaned_data
        saved = rename_topic(
            topic=row, words=words_in(data), row_version=data["seen_version"] or 0, by=by, now=now
        )
        state = TopicState(data["state"])
        if saved.state == state:
            return saved
        return set_topic_state(
            topic=saved, state=state, row_version=saved.row_version, by=by, now=now
        )


@admin.register(BookVersion)
class BookVersionAdmin(WrittenInApplication, admin.ModelAdmin):  # type: ignore[type-arg]  # as above
    list_display = ("title", "version", "review_by", "published_at", "published_by")
    list_filter = ("book",)
    search_fields = ("book",)

    def application_url(self, row: BookVersion) -> str:
        return reverse("content:book_version", args=[row.book, row.version])
