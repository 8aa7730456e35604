"""What a superuser may look at (accounts.admin_site lets nobody change it there)."""

from django.contrib import admin

from accounts.models import Clinic, Membership, User


@admin.register(User)
class UserAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # a plain class at run time
    """People, without the hash of their password."""

    list_display = ("full_name", "email", "is_active", "is_system_administrator", "last_login")
    exclude = ("password", "groups", "user_permissions")
    search_fields = ("full_name", "email")


@admin.register(Clinic)
class ClinicAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # a plain class at run time
    list_display = ("name", "phone", "time_zone", "units")


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # a plain class at run time
    list_display = ("user", "clinic", "role", "started_at", "ended_at")
    list_select_related = ("user", "clinic")
