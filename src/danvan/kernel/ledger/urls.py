"""The public log as static resources (C2SP tlog-tiles), and what helps people check it."""

from django.urls import path, re_path, register_converter

from . import views


class DayConverter:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> str:
        from datetime import date

        return date.fromisoformat(value).isoformat()

    def to_url(self, value: object) -> str:
        return str(value)


register_converter(DayConverter, "day")

app_name = "ledger"
urlpatterns = [
    path("checkpoint", views.checkpoint, name="checkpoint"),
    re_path(r"^tile/(?P<path>[0-9a-z/.]{3,60})$", views.tile, name="tile"),
    path("key", views.key, name="key"),
    path("checkpoints", views.known, name="known"),
    path("checkpoints/<day:day>", views.published, name="published"),
    path("cosignatures", views.cosignatures, name="cosignatures"),
    path("danvan-verify.pyz", views.verifier, name="verifier"),
]
