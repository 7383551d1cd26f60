"""The page frame: templates, registers, charts. No tables."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "danvan.web"
    label = "web"
    verbose_name = "Web"
