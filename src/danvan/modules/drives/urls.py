"""Addresses of drives: nouns."""

from django.urls import path

from .desks import (
    CONTRIBUTION_DESK,
    DRIVE_DESK,
    MATCH_DESK,
    NEED_DESK,
    OFFER_DESK,
    PROGRAMME_DESK,
    SPENDING_DESK,
    TASK_DESK,
)
from .views import desk, public

app_name = "drives"
urlpatterns = [
    *DRIVE_DESK.urls("ban-lam-viec/van-dong/", "drive"),
    path("ban-lam-viec/van-dong/<int:pk>/nhap-tep/", desk.table, name="import"),
    *CONTRIBUTION_DESK.urls("ban-lam-viec/dong-gop/", "contribution"),
    path("ban-lam-viec/dong-gop/<int:pk>/bien-nhan/", desk.slip, name="slip"),
    *SPENDING_DESK.urls("ban-lam-viec/chi/", "spending"),
    *NEED_DESK.urls("ban-lam-viec/nhu-cau/", "need"),
    *OFFER_DESK.urls("ban-lam-viec/de-nghi-giup/", "offer_record"),
    *MATCH_DESK.urls("ban-lam-viec/ghep/", "match"),
    *PROGRAMME_DESK.urls("ban-lam-viec/phoi-hop/", "programme"),
    *TASK_DESK.urls("ban-lam-viec/viec-chung/", "task"),
    *public.DRIVE_SHELF.urls("van-dong/", "public_drive"),
    path("van-dong/<int:pk>/giup/", public.offer, name="offer"),
    path("so-dong-gop/", public.book, name="book"),
    path("bien-nhan-dong-gop/", public.check, name="check"),
    path("bien-nhan-dong-gop/<str:code>/", public.receipt, name="receipt"),
    *public.PROGRAMME_SHELF.urls("phoi-hop/", "public_programme"),
]
