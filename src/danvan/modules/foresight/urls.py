"""Addresses of foresight: nouns."""

from .desks import DESK, SHELF

app_name = "foresight"
urlpatterns = [
    *DESK.urls("ban-lam-viec/foresight/", "foresight_record"),
    *SHELF.urls("foresight/", "public_foresight_record"),
]
