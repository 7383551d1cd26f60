"""Addresses of initiatives: nouns."""

from django.urls import path

from . import views
from .desks import ASSESSMENT_DESK, CANDIDACY_DESK, MODEL_DESK, SEASON_DESK

app_name = "initiatives"
urlpatterns = [
    *SEASON_DESK.urls("ban-lam-viec/mo-hinh/dot/", "season"),
    *CANDIDACY_DESK.urls("ban-lam-viec/mo-hinh/ho-so/", "candidacy"),
    *ASSESSMENT_DESK.urls("ban-lam-viec/mo-hinh/tham-dinh/", "assessment"),
    path("ban-lam-viec/mo-hinh/lam-theo/<int:pk>/", views.copy, name="copy"),
    *MODEL_DESK.urls("ban-lam-viec/mo-hinh/danh-sach/", "model"),
    path("mo-hinh/da-co-chua/", views.alike, name="alike"),
    path("mo-hinh/<int:pk>/lam-theo/", views.copying, name="copying"),
    *views.MODEL_SHELF.urls("mo-hinh/", "public_model"),
]
