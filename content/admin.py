"""Published texts for a superuser to look at; they are written on the library's pages only."""

from django.contrib import admin

from content.models import BookVersion, LeafletVersion


@admin.register(LeafletVersion)
class LeafletVersionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # a plain class at run time
    list_display = ("title", "language", "version", "review_by", "published_at", "published_by")
    list_filter = ("language",)
    search_fields = ("title", "slug")


@admin.register(BookVersion)
class BookVersionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # as above
    list_display = ("title", "version", "review_by", "published_at", "published_by")
    list_filter = ("book",)
    search_fields = ("book",)
