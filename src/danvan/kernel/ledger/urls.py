"""The public log as static resources (C2SP tlog-tiles), and what helps people read it."""

from django.urls import path

app_name = "ledger"
urlpatterns: list = []
