"""Addresses of oversight: nouns."""

from django.urls import path

from . import views
from .desks import (
    BOARD_DESK,
    CHECK_DESK,
    CRITIQUE_DESK,
    MEMBER_DESK,
    OPINION_DESK,
    PROGRAMME_DESK,
    RECOMMENDATION_DESK,
    SUPERVISION_DESK,
)

app_name = "oversight"
urlpatterns = [
    path("ban-lam-viec/giam-sat/tong-hop/", views.digest, name="digest"),
    path("ban-lam-viec/giam-sat/<int:pk>/hien-truong/", views.field, name="field"),
    *PROGRAMME_DESK.urls("ban-lam-viec/chuong-trinh-giam-sat/", "programme"),
    *SUPERVISION_DESK.urls("ban-lam-viec/giam-sat/", "supervision"),
    *MEMBER_DESK.urls("ban-lam-viec/doan-giam-sat/", "member"),
    *CHECK_DESK.urls("ban-lam-viec/phieu-kiem-tra/", "check"),
    *RECOMMENDATION_DESK.urls("ban-lam-viec/kien-nghi-giam-sat/", "recommendation"),
    *CRITIQUE_DESK.urls("ban-lam-viec/phan-bien/", "critique"),
    *OPINION_DESK.urls("ban-lam-viec/y-kien-phan-bien/", "opinion"),
    *BOARD_DESK.urls("ban-lam-viec/ban-giam-sat/", "board"),
    *views.PROGRAMME_SHELF.urls("chuong-trinh-giam-sat/", "public_programme"),
    *views.SUPERVISION_SHELF.urls("giam-sat/", "public_supervision"),
    *views.RECOMMENDATION_SHELF.urls("kien-nghi-giam-sat/", "public_recommendation"),
    *views.CRITIQUE_SHELF.urls("phan-bien/", "public_critique"),
    path("phan-bien/<int:pk>/y-kien/", views.speak, name="speak"),
    *views.BOARD_SHELF.urls("ban-giam-sat/", "public_board"),
]
