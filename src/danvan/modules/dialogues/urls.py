"""Addresses of dialogues: nouns."""

from django.urls import path

from . import views
from .desks import COMMITMENT_DESK, QUESTION_DESK, SESSION_DESK

app_name = "dialogues"
urlpatterns = [
    *SESSION_DESK.urls("ban-lam-viec/doi-thoai/", "session"),
    *QUESTION_DESK.urls("ban-lam-viec/cau-hoi/", "question"),
    *COMMITMENT_DESK.urls("ban-lam-viec/cam-ket/", "commitment"),
    *views.SESSION_SHELF.urls("doi-thoai/", "public_session"),
    path("doi-thoai/<int:pk>/cau-hoi/", views.ask, name="ask"),
    path("doi-thoai/<int:pk>/man-hinh/", views.screen, name="screen"),
    path("doi-thoai/<int:pk>/ma-qr/", views.code, name="code"),
    *views.COMMITMENT_SHELF.urls("cam-ket/", "public_commitment"),
]
