"""The same figures as data: CSV, Excel, JSON, each value with where it comes from."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from danvan.kernel.indicators.public import the_catalogue
from danvan.web.http import public
from danvan.web.registers.export import XLSX_TYPE, harmless

from .. import queries
from .public import item_of, place_of


@public
@require_safe
def of_unit(request: HttpRequest, file_format: str) -> HttpResponse:
    """Every item of a unit and period."""
    place = place_of(request)
    values = queries.all_told(place)
    return _file(place, queries.rows_of(place, [(place.unit, one) for one in values.values()]), file_format)


@public
@require_safe
def of_units_below(request: HttpRequest, name: str, file_format: str) -> HttpResponse:
    """One item of each unit directly below."""
    item_of(name)
    place = place_of(request)
    return _file(place, queries.rows_of(place, queries.below(name, place)), file_format)


def _file(place: queries.Asked, rows: Sequence[dict[str, Any]], file_format: str) -> HttpResponse:
    makers = {"csv": _csv, "xlsx": _xlsx, "json": _json}
    if file_format not in makers:
        raise Http404
    response = makers[file_format](place, rows)
    name = f"chi-tieu-{place.unit.code}-{place.period.code}.{file_format}".replace("..", "_")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _csv(place: queries.Asked, rows: Sequence[dict[str, Any]]) -> HttpResponse:
    out = io.StringIO()
    lines = csv.DictWriter(out, queries.COLUMNS)
    lines.writeheader()
    for row in rows:
        lines.writerow({name: _safe(value) for name, value in row.items()})
    return HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")


def _xlsx(place: queries.Asked, rows: Sequence[dict[str, Any]]) -> HttpResponse:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(queries.COLUMNS) - 1, 18)
    head = book.add_format({"bold": True, "bottom": 1})
    for place_, name in enumerate(queries.COLUMNS):
        sheet.write_string(0, place_, name, head)
    for line, row in enumerate(rows, 1):
        for place_, name in enumerate(queries.COLUMNS):
            value = row[name]
            if isinstance(value, int | float):
                sheet.write_number(line, place_, value)
            elif value:
                sheet.write_string(line, place_, _safe(value))
    book.close()
    return HttpResponse(out.getvalue(), content_type=XLSX_TYPE)


def _json(place: queries.Asked, rows: Sequence[dict[str, Any]]) -> HttpResponse:
    told = {
        "catalogue": the_catalogue().version, "unit": place.unit.ref, "period": place.period.code,
        "figures": [{name: None if value == "" else value for name, value in row.items()} for row in rows],
    }  # fmt: skip
    return HttpResponse(json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json")


def _safe(value: Any) -> Any:
    return harmless(value) if isinstance(value, str) else value
