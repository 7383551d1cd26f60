"""The pages around one record: showing it, and acting on it with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from danvan.lib.errors import Refused
from danvan.web.parts import Clock, State, Step, Text
from danvan.web.registers.cells import screen_cell
from danvan.web.registers.declaration import Register

REFUSED = 422


class ReasonForm(forms.Form):
    """The least an act asks for: why."""

    use_required_attribute = False
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("It stays in the record and can be read by those who may see the matter."),
        error_messages={"required": gettext_lazy("Please give a reason: it is kept with the act.")},
    )


class RegisterRecord(View):
    """One record, found through the register's scope: what one may not see is not there (404)."""

    register: Register | None = None
    lookup = "pk"
    template = "web/register_record.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.load(request, kwargs)
        return render(request, self.template, self.context(request, row))

    def load(self, request: HttpRequest, kwargs: dict[str, Any]) -> Any:
        """The row named by the address, from the reader's own scope."""
        if self.register is None:
            raise TypeError("RegisterRecord needs a register")
        value = kwargs.get(self.lookup)
        if value is None:
            raise Http404
        try:
            row = self.register.scope(request).filter(**{self.lookup: value}).first()
        except (ValueError, TypeError) as problem:
            raise Http404 from problem
        if row is None:
            raise Http404
        return row

    def context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        if self.register is None:
            raise TypeError("RegisterRecord needs a register")
        main = [column for column in self.register.columns if column.main]
        return {
            "register": self.register,
            "row": row,
            "heading": main[0].of(row) if main else str(row),
            "facts": [
                (column.label, screen_cell(column, row).html)
                for column in self.register.shown_columns
                if not column.main
            ],
            "acts": [
                {"label": act.label, "url": act.url(row), "icon": act.icon, "kind": act.kind}
                for act in self.register.acts
                if act.may(request, row)
            ],
            "steps": self.timeline(request, row),
            "clock": self.clock(request, row),
            "state": self.state(request, row),
        }

    def timeline(self, request: HttpRequest, row: Any) -> list[Step]:
        """What happened, in the order shown. Override."""
        return []

    def clock(self, request: HttpRequest, row: Any) -> Clock | None:
        return None

    def state(self, request: HttpRequest, row: Any) -> State | None:
        return None


class ActView(View):
    """GET asks for what the act needs; POST acts. A refusal comes back with the reader's typing intact.

    A subclass says how to `load` the record (404 when it may not be seen), how to `act`, and where to go.
    """

    form_class: type[forms.Form] = ReasonForm
    template = "web/act.html"
    title: Text = ""
    text: Text = ""
    submit: Text = gettext_lazy("Confirm")
    kind = ""
    done_message: Text = ""
    done_url: str | Callable[[Any], str] = "/"

    def load(self, request: HttpRequest, **kwargs: Any) -> Any:
        raise NotImplementedError

    def act(self, request: HttpRequest, thing: Any, form: forms.Form) -> Any:
        """Call the action. `Refused` is shown; anything else is a fault of ours."""
        raise NotImplementedError

    def form(self, request: HttpRequest, thing: Any) -> forms.Form:
        """The form, bound on POST. Override to pass choices that depend on the record."""
        if request.method == "POST":
            return self.form_class(request.POST, request.FILES)
        return self.form_class()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        thing = self.load(request, **kwargs)
        return self._page(request, thing, self.form(request, thing), status=200)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        thing = self.load(request, **kwargs)
        form = self.form(request, thing)
        if not form.is_valid():
            return self._page(request, thing, form, status=REFUSED)

        try:
            outcome = self.act(request, thing, form)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self._page(request, thing, form, status=REFUSED)

        if self.done_message:
            messages.success(request, str(self.done_message))
        return HttpResponseRedirect(self.where_next(thing, outcome))

    def where_next(self, thing: Any, outcome: Any) -> str:
        return self.done_url(thing) if callable(self.done_url) else self.done_url

    def context(self, request: HttpRequest, thing: Any) -> dict[str, Any]:
        """More for the template. Override."""
        return {}

    def _page(self, request: HttpRequest, thing: Any, form: forms.Form, *, status: int) -> HttpResponse:
        if request.FILES and form.errors:
            # a browser never fills a file field again by itself
            form.add_error(None, _("Please choose your files once more; everything else is still here."))
        context = {
            "form": form,
            "thing": thing,
            "title": self.title,
            "text": self.text,
            "submit": self.submit,
            "kind": self.kind,
            "cancel_url": self.where_next(thing, None),
            **self.context(request, thing),
        }
        return render(request, self.template, context, status=status)
