"""The list of a register: one query for the rows, one for the capped count, whatever the size."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views import View

from danvan.web.http import is_htmx
from danvan.web.registers.cells import screen_rows
from danvan.web.registers.declaration import Register, Rows
from danvan.web.registers.export import export_response
from danvan.web.registers.filters import FilterForm
from danvan.web.registers.keyset import capped_count, page_of

FORMATS = ("csv", "xlsx")


def query_without(request: HttpRequest, *names: str, **changes: str) -> str:
    """The address's query without `names`, with `changes`; "?…" or "?"."""
    pairs = [(key, value) for key, values in request.GET.lists() for value in values if value]
    pairs = [(key, value) for key, value in pairs if key not in names and key not in changes]
    return "?" + urlencode([*pairs, *((key, value) for key, value in changes.items() if value)])


class RegisterList(View):
    """GET shows the list, or with `format=csv|xlsx` gives it as a file; POST keeps or drops a saved view.

    Mark it like any view: `staff_only(RegisterList.as_view(register=QUEUE))`.
    """

    register: Register | None = None
    template = "web/register_list.html"
    partial = "web/_results.html"
    extra: dict[str, Any] = {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        register = self._register()
        form = FilterForm(register, request)
        rows = form.narrow(register.scope(request))
        order_name = request.GET.get("order", "")
        order = register.order_names.get(order_name, register.default_order)

        wanted = request.GET.get("format", "")
        if register.export and wanted in FORMATS:
            return export_response(register, rows, order=order, file_format=wanted)

        context = self.context(request, register, form, rows, order_name=order_name, order=order)
        response = render(request, self.partial if is_htmx(request) else self.template, context)
        patch_vary_headers(response, ["HX-Request"])
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Saved views: `save_view` names the present filter, `drop_view` forgets one."""
        store = self._register().saved_views
        if store is None:
            return HttpResponse(status=405)
        name = request.POST.get("save_view", "").strip()[:80]
        if name:
            store.save(request, name=name, query=query_without(request, "cursor", "format"))
        if request.POST.get("drop_view"):
            store.remove(request, key=request.POST["drop_view"])
        return HttpResponseRedirect(request.path + query_without(request, "format"))

    def context(
        self,
        request: HttpRequest,
        register: Register,
        form: FilterForm,
        rows: Rows,
        *,
        order_name: str,
        order: tuple[str, ...],
    ) -> dict[str, Any]:
        """What the list templates show; a subclass may add to it."""
        page = page_of(rows, order=order, cursor=request.GET.get("cursor", ""), size=register.page_size)
        count, capped = capped_count(rows, cap=register.count_cap)
        return {
            "register": register,
            "filter_form": form,
            "columns": self._columns(request, register, order_name),
            "rows": screen_rows(register, page.rows),
            "count": count,
            "capped": capped,
            "before_url": query_without(request, "cursor", "format", cursor=page.before)
            if page.before
            else "",
            "after_url": query_without(request, "cursor", "format", cursor=page.after) if page.after else "",
            "first_url": query_without(request, "cursor", "format") if request.GET.get("cursor") else "",
            "clear_url": request.path,
            "saved": list(register.saved_views.list(request)) if register.saved_views else [],
            "orders": self._orders(request, register, order_name),
            "files": self._files(request, register),
            **self.extra,
        }

    def _register(self) -> Register:
        if self.register is None:
            raise TypeError("RegisterList needs a register: RegisterList.as_view(register=…)")
        return self.register

    def _columns(self, request: HttpRequest, register: Register, current: str) -> list[dict[str, Any]]:
        """Head cells; a sortable one turns its own order round."""
        heads = []
        for column in register.shown_columns:
            up, down = column.name, f"-{column.name}"
            heads.append(
                {
                    "label": column.label,
                    "kind": column.kind,
                    "url": query_without(request, "cursor", "format", order=down if current == up else up)
                    if column.sort
                    else "",
                    "sorted": {up: "ascending", down: "descending"}.get(current, ""),
                }
            )
        return heads

    def _orders(self, request: HttpRequest, register: Register, current: str) -> list[dict[str, Any]]:
        return [
            {
                "label": order.label,
                "url": query_without(request, "cursor", "format", order=order.name),
                "current": order.name == current,
            }
            for order in register.orders
        ]

    def _files(self, request: HttpRequest, register: Register) -> list[dict[str, str]]:
        if not register.export:
            return []
        labels = {"xlsx": _("Excel file"), "csv": _("CSV file")}
        return [
            {"label": labels[name], "url": query_without(request, "cursor", format=name)}
            for name in ("xlsx", "csv")
        ]
