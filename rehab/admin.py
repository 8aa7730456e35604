"""The loan stock for a superuser to look at; the clinical records of rehabilitation stay out."""

from django.contrib import admin

from rehab.models import Article, StockModel


@admin.register(StockModel)
class StockModelAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # a plain class at run time
    list_display = ("item", "make", "name", "size", "weight_limit_kg", "clinic")
    list_filter = ("clinic",)
    list_select_related = ("clinic",)
    search_fields = ("item", "make", "name")


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # a plain class at run time
    list_display = ("serial", "model", "batch", "state", "service_due_on", "clinic")
    list_filter = ("state", "clinic")
    list_select_related = ("clinic", "model")
    search_fields = ("serial", "batch")
