"""Every URL of the product. A pattern without a row in the permission matrix fails the build."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

# The plain admin sign-in would be a second door without second factor or rate limit.
# Django documents this assignment; its stubs know only the method.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler500 = "core.views.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("patients/", include("patients.urls")),
    path("", include("patients.visit_urls")),
    path("", include("triage.urls")),
    path("rulesets/", include("triage.ruleset_urls")),
    path("", include("content.urls")),
    path("", include("rehab.urls")),
    path("admin/", admin.site.urls),
]

if settings.DEBUG or settings.DEMO_MODE:
    from core.views_gallery import component_gallery

    urlpatterns.append(path("components/", component_gallery, name="component_gallery"))
