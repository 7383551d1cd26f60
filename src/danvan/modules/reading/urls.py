"""Addresses of reading: nouns."""

from django.urls import path

from . import views
from .desks import PAPER_DESK

app_name = "reading"
_AT = "ban-lam-viec/doc-van-ban/"
urlpatterns = [
    path(f"{_AT}do-chinh-xac/", views.quality, name="quality"),
    path(f"{_AT}doi-chieu/", views.beside, name="beside_choice"),
    path(f"{_AT}doi-chieu/<str:ref>/<str:code>/", views.beside, name="beside"),
    *PAPER_DESK.urls(_AT, "paper"),
    path(f"{_AT}<int:pk>/ra-soat/", views.review, name="review"),
    path(f"{_AT}<int:pk>/ra-soat/nhieu/", views.accept_many, name="accept_many"),
    path(f"{_AT}<int:pk>/ra-soat/them/", views.add, name="add"),
    path(f"{_AT}<int:pk>/ra-soat/<int:number>/", views.decide, name="decide"),
    path(f"{_AT}<int:pk>/ra-soat/<int:number>/sua/", views.correct, name="correct"),
    path(f"{_AT}<int:pk>/mau-thuan/", views.contradictions, name="contradictions"),
    path(f"{_AT}<int:pk>/tep/", views.file, name="file"),
]
