"""Addresses of the frame itself, included under one prefix by the project."""

from django.urls import path

from danvan.web import views

app_name = "web"
urlpatterns = [
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
]
