"""Addresses of the whole house. Modules bring their own under the prefix their manifest names."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from danvan.kernel.registry.public import house
from danvan.project import sessions, views

handler400 = "danvan.web.views.bad_request"
handler403 = "danvan.web.views.forbidden"
handler404 = "danvan.web.views.not_found"
handler500 = "danvan.web.views.server_error"


def _modules() -> list[URLResolver]:
    modules = house().modules
    return [
        path(modules[name].url_prefix, include(f"danvan.modules.{name}.urls"))
        for name in settings.MODULES
        if name in modules
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", views.health, name="health"),
    path("web/", include("danvan.web.urls")),
    path("tai-khoan/phien/<int:pk>/ket-thuc/", sessions.end, name="session-end"),
    path("tai-khoan/", include("allauth.urls")),
    path("nhat-ky/", include("danvan.kernel.ledger.urls")),
    path("ban-lam-viec/", include("danvan.kernel.organisations.urls")),
    path("ho-so/", include("danvan.kernel.dossiers.urls")),
    path("api/", include("danvan.project.api")),
    *_modules(),
]
