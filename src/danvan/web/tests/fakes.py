"""A small world for the register kit: matters of two offices, and a reader who may see only one."""

from __future__ import annotations

import datetime as dt

from django.apps.registry import Apps
from django.db import models
from django.http import HttpRequest

from danvan.web.parts import State
from danvan.web.registers import Column, Filter, Order, Register

alone = Apps()


class Matter(models.Model):
    """Registered apart from the real models, so that no migration ever speaks of it."""

    office = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    received_on = models.DateField()
    weight = models.IntegerField(default=0)
    closed_on = models.DateField(null=True)

    class Meta:
        app_label = "web_fakes"
        apps = alone

    def __str__(self) -> str:
        return self.title


def seen_by(request: HttpRequest) -> models.QuerySet[Matter]:
    return Matter.objects.filter(office=getattr(request, "office", "north"))


def register(**changes: object) -> Register:
    values: dict[str, object] = {
        "name": "matters",
        "title": "Matters",
        "scope": seen_by,
        "columns": [
            Column("title", "Title", main=True, sort="title"),
            Column("received_on", "Received", kind="day", sort="received_on"),
            Column("weight", "Weight", kind="number", sort="weight"),
            Column("state", "State", value=lambda row: State("Open", "info"), kind="state"),
        ],
        "filters": [
            Filter("heavy", "Heavy", "bool", lambda rows, yes: rows.filter(weight__gte=5 if yes else -99)),
            Filter(
                "title_is",
                "Exactly",
                "choice",
                lambda rows, title: rows.filter(title=title),
                choices=[("a", "A"), ("b", "B")],
            ),
            Filter("received", "Received", "date_range", between),
            Filter("has", "Contains", "text", lambda rows, text: rows.filter(title__contains=text)),
        ],
        "search": lambda rows, term: rows.filter(title__icontains=term),
        "default_order": ("-received_on", "-pk"),
        "orders": [Order("heaviest", "Heaviest first", ("-weight", "received_on", "pk"))],
        "page_size": 3,
        "record_url": lambda row: f"/matters/{row.pk}/",
    }
    return Register(**{**values, **changes})


def between(
    rows: models.QuerySet[Matter], span: tuple[dt.date | None, dt.date | None]
) -> models.QuerySet[Matter]:
    start, end = span
    if start:
        rows = rows.filter(received_on__gte=start)
    return rows.filter(received_on__lte=end) if end else rows


def add(title: str, *, day: int = 1, weight: int = 0, office: str = "north") -> Matter:
    return Matter.objects.create(
        title=title, received_on=dt.date(2026, 11, day), weight=weight, office=office
    )
