"""Addresses of the desk itself; what modules bring stands under the same prefix."""

from __future__ import annotations

from django.urls import URLPattern, path

from .views import calendar, home

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", home.show, name="home"),
    path("lich/", calendar.show, name="calendar"),
]
