"""The frame of every act's page: load, say why not, ask, act, go on to the next matter.

Without scripts it is a page of its own with the matter beside the form; nothing typed is ever lost: not by a
refusal (422), nor because somebody else was quicker (409: what happened is told, the text stays).
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from danvan.kernel.organisations.public import Person
from danvan.lib.errors import Refused
from danvan.web.registers.acts import ActView

from ...forms.desk import DeskForm
from ...queries import acts, staff
from .loading import get_visible_or_404, person_of, seen_by, since
from .showing import clock_of, state_of

CONFLICT = 409
FORBIDDEN = 403


class MatterAct(ActView):
    """An act on one matter. A subclass names it, gives its form and carries it out."""

    name = ""
    form_class: type[DeskForm] = DeskForm
    template = "petitions/desk/act.html"
    lede: Any = ""
    keeps_draft = False
    goes_on: bool | None = None  #: to the next matter; None: as the act ends the work on this one or not

    def load(self, request: HttpRequest, **kwargs: Any) -> Any:
        """The matter, fetched once for each request."""
        if not hasattr(self, "_matter"):
            self._matter = self.find(person_of(request), kwargs["number"])
        return self._matter

    def find(self, person: Person, number: int) -> Any:
        return get_visible_or_404(person, number)

    @property
    def offer(self) -> acts.Offer:
        return acts.BY_NAME[self.name]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Somebody whose act this is not right now learns why, with what they typed before their eyes."""
        matter = self.load(request, **kwargs)
        act = acts.one_act(person_of(request), matter, self.offer)
        if not act.allowed:
            return self._not_now(request, matter, act)
        return super().dispatch(request, *args, **kwargs)

    def make_form(self, request: HttpRequest, matter: Any, **options: Any) -> DeskForm:
        """The form, bound on POST. Override to hand it choices."""
        if request.method == "POST":
            return self.form_class(request.POST, request.FILES, **options)
        initial = {"seen": seen_by(matter), **options.pop("initial", {})}
        return self.form_class(initial=initial, **options)

    def form(self, request: HttpRequest, thing: Any) -> Any:
        return self.make_form(request, thing)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        matter = self.load(request, **kwargs)
        form = self.form(request, matter)
        if "look_for" in request.POST:
            return self._page(request, matter, _unblamed(form), status=200)
        if not form.is_valid():
            return self._page(request, matter, form, status=422)

        changed, now = since(matter, form.cleaned_data.get("seen"))
        if changed:
            form.data = form.data.copy()
            form.data["seen"] = str(now)
            form.add_error(
                None, _("Meanwhile the matter has changed. Read what happened, then confirm again.")
            )
            return self._page(request, matter, form, status=CONFLICT, changed=changed)
        try:
            self.act(request, matter, form)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self._page(request, matter, form, status=422)

        messages.success(
            request,
            format_html(
                '{}<span data-draft-clear="{}"></span>',
                _("Matter no. %(number)s: %(done)s.") % {"number": matter.number, "done": self.done_message},
                self.draft_key(matter),
            ),
        )
        return HttpResponseRedirect(self.after(request, matter))

    def after(self, request: HttpRequest, matter: Any) -> str:
        """The next matter in the queue, or this one, as the officer chose or as the act suggests."""
        goes_on = self.offer.is_end if self.goes_on is None else self.goes_on
        wanted = request.POST.get("then", "next" if goes_on else "stay")
        if wanted != "next":
            return self.where_next(matter, None)
        number = staff.next_in_queue(person_of(request), matter)
        return reverse("petitions:desk_record", args=[number]) if number else reverse("petitions:desk_list")

    def where_next(self, thing: Any, outcome: Any) -> str:
        return reverse("petitions:desk_record", args=[thing.number])

    def draft_key(self, matter: Any) -> str:
        return f"matter-{matter.number}-{self.offer.slug}"

    def _page(self, request: HttpRequest, thing: Any, form: Any, *, status: int, **more: Any) -> HttpResponse:
        if request.FILES and form.errors:
            # a browser never fills a file field again by itself
            form.add_error(None, _("Please choose your files once more; everything else is still here."))
        context = {
            "matter": thing, "offer": self.offer, "form": form, "lede": self.lede, "submit": self.submit,
            "clock": clock_of(thing),
            "state": state_of(thing), "goes_on": self.offer.is_end if self.goes_on is None else self.goes_on,
            "draft": self.draft_key(thing) if self.keeps_draft else "", **more, **self.context(request, thing),
        }  # fmt: skip
        return render(request, self.template, context, status=status)

    def _not_now(self, request: HttpRequest, matter: Any, act: acts.OpenAct) -> HttpResponse:
        changed = since(matter, _whole(request.POST.get("seen")))[0] if request.method == "POST" else []
        typed = [
            value for name, value in request.POST.items() if len(value) > 20 and name != "csrfmiddlewaretoken"
        ]
        context = {
            "matter": matter, "offer": self.offer, "why_not": act.why_not, "changed": changed, "typed": typed,
            "clock": clock_of(matter), "state": state_of(matter),
        }  # fmt: skip
        status = CONFLICT if request.method == "POST" else FORBIDDEN
        return render(request, "petitions/desk/act_closed.html", context, status=status)


def _unblamed(form: Any) -> Any:
    """A bound form that shows what was typed and complains of nothing yet."""
    form._errors = {}
    return form


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
