"""All addresses of the product, and the yardsticks beside them."""

from django.urls import path

from danvan.project import views
from danvan.project.urls import handler400, handler403, handler404, handler500
from danvan.project.urls import urlpatterns as product

from .yardsticks import bare_insert

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("empty", views.empty),
    path("bench/insert", bare_insert),
    *product,
]
