"""Addresses of directives: nouns."""

from django.urls import path

from . import views
from .desks import DIRECTIVE_DESK, FOLLOW_UP_DESK, SURVEY_DESK, TASK_DESK
from .views import SHELF, SURVEY_SHELF

app_name = "directives"
urlpatterns = [
    *DIRECTIVE_DESK.urls("ban-lam-viec/van-ban/", "directive"),
    path("ban-lam-viec/nhiem-vu/tong-quan/", views.overview, name="overview"),
    *TASK_DESK.urls("ban-lam-viec/nhiem-vu/", "task"),
    path("ban-lam-viec/khao-sat/tai-don-vi/<int:pk>/", views.visit, name="visit"),
    *SURVEY_DESK.urls("ban-lam-viec/khao-sat/", "survey"),
    *FOLLOW_UP_DESK.urls("ban-lam-viec/viec-sau-khao-sat/", "follow_up"),
    *SHELF.urls("van-ban/", "public_directive"),
    *SURVEY_SHELF.urls("khao-sat-van-ban/", "public_survey"),
]
