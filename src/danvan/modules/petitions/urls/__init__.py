"""Addresses of petitions: what everybody may open, and what staff open at their desk."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

from . import desk, public

app_name = "petitions"
urlpatterns: list[URLPattern | URLResolver] = [*public.urlpatterns, *desk.urlpatterns]
