"""Addresses of what dossiers bring."""

from django.urls import path

from . import views

app_name = "dossiers"
urlpatterns = [
    path("tep/<uuid:uid>/", views.exhibit, name="exhibit"),
    path("tep-cong-khai/<uuid:uid>/", views.public_exhibit, name="public_exhibit"),
]
