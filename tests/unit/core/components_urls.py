"""The product's addresses and the component gallery, which real clinics don't have."""

from django.urls import path

from config.urls import urlpatterns as product
from core.views_gallery import component_gallery

urlpatterns = [
    *(pattern for pattern in product if getattr(pattern, "name", "") != "component_gallery"),
    path("components/", component_gallery, name="component_gallery"),
]
