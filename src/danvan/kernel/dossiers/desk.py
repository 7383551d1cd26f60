"""Staff pages of a kind of dossier, from one declaration: list, record, beginning, one page for each act.

    DESK = Desk(
        register=SESSIONS,
        doors=(Door("announce", _("Announce"), AnnounceForm, actions.announce, rules.may_announce),),
        begin=Begin(_("New session"), SessionForm, actions.plan_session, rules.may_plan),
    )
    urlpatterns = DESK.urls("phien/", "session")

What one may not see is not there (404); an act that may not happen has no button, and its page refuses in words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views import View

from danvan.kernel.organisations.public import Person
from danvan.lib.errors import Refused
from danvan.web.http import staff_only
from danvan.web.parts import Clock, Link, State, Step, Text, Tone
from danvan.web.registers import Register
from danvan.web.registers.acts import REFUSED, ActView, RegisterRecord
from danvan.web.registers.listing import RegisterList

from .forms import PlainForm
from .models import Dossier
from .queries import Event, life_of
from .sources import source_asked, source_of, use_source

#: Tones that a workflow's state names, as the pages draw them.
_TONES: dict[str, Tone] = {
    "info": "info", "active": "brand", "wait": "wait", "good": "ok", "bad": "bad", "neutral": "quiet",
}  # fmt: skip


def state_of(row: Dossier) -> State:
    """The row's state as word and tone, for cells and heads."""
    standing = row.standing
    return State(word=standing.label, tone=_TONES.get(standing.tone, "quiet"))


@dataclass(frozen=True)
class Door:
    """One act as a page: its form, the action it calls with the cleaned form, and who may go through.

    `act(row, by=…, **cleaned)`; `may(by, row)`. `form(row, by, data, files)` may replace the class where the
    choices depend on the record.
    """

    name: str
    label: Text
    form: type[forms.Form]
    act: Callable[..., Any]
    may: Callable[[Any, Any], bool]
    text: Text = ""
    icon: str = ""
    kind: Literal["", "accent", "quiet", "danger"] = "quiet"
    done: Text = ""
    then: Callable[[Any], str] | None = None  #: where to go with what the act gave; None leads to the record


@dataclass(frozen=True)
class Begin:
    """How a dossier begins: `act(by=…, **cleaned)` gives the new row; `from_paper` does where a paper tells of it."""

    label: Text
    form: type[forms.Form]
    act: Callable[..., Any]
    may: Callable[[Any], bool]
    text: Text = ""
    done: Text = ""
    from_paper: Callable[..., Any] | None = None


@dataclass(frozen=True)
class Section:
    """More on the record's page: a template with what `context(request, row)` gives."""

    template: str
    context: Callable[[HttpRequest, Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Desk:
    """All staff pages of one kind of dossier."""

    register: Register
    doors: Sequence[Door] = ()
    begin: Begin | None = None
    sections: Sequence[Section] = ()
    links: Callable[[HttpRequest, Any], Sequence[Link]] = lambda request, row: ()
    clock: Callable[[Any], Clock | None] = lambda row: None
    names: dict[str, str] = field(default_factory=dict, repr=False)

    def urls(self, prefix: str, name: str) -> list[URLPattern]:
        """`prefix` is the noun in the address; `name` the stem of the routes: session, session_new, session_…"""
        self.names["stem"] = name
        desk = self
        found = [
            path(prefix, staff_only(_List.as_view(register=self.register, desk=desk)), name=f"{name}_list"),
            path(
                f"{prefix}<int:pk>/",
                staff_only(_Record.as_view(register=self.register, desk=desk)),
                name=name,
            ),
        ]
        if self.begin is not None:
            found.append(path(f"{prefix}new/", staff_only(_Begin.as_view(desk=desk)), name=f"{name}_new"))
        for door in self.doors:
            view = staff_only(_Act.as_view(desk=desk, door=door))
            found.append(path(f"{prefix}<int:pk>/{door.name}/", view, name=f"{name}_{door.name}"))
        return found

    def address(self, request: HttpRequest, tail: str = "", *args: Any) -> str:
        """A page of this desk, within the module that the request came to."""
        stem = self.names["stem"] + (f"_{tail}" if tail else "")
        namespace = request.resolver_match.namespace if request.resolver_match else ""
        return reverse(f"{namespace}:{stem}" if namespace else stem, args=args)

    @cached_property
    def heading(self) -> Any:
        return next((column for column in self.register.columns if column.main), None)

    def find(self, request: HttpRequest, pk: int) -> Any:
        """The row as this reader may see it, or 404."""
        row = self.register.scope(request).filter(pk=pk).first()
        if row is None:
            raise Http404
        return row


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; pages behind `staff_only` always have one."""
    assert isinstance(request.user, Person)
    return request.user


def steps_of(events: Sequence[Event], *, file_url: str = "dossiers:exhibit") -> list[Step]:
    """A dossier's life as the timeline draws it, newest first, each act with its place in the public log."""

    def told(event: Event) -> str:
        who = {"resident": _("The resident"), "system": _("By itself")}.get(event.who, event.who)
        if event.index is None:
            return who
        return f"{who} · " + _("entry %(index)s of the public log") % {"index": event.index}

    return [
        Step(
            title=event.label, at=event.at, who=told(event), body=event.words,
            files=[Link(one.paper.name, reverse(file_url, args=[one.paper.uid])) for one in event.exhibits],
        )
        for event in reversed(events)
    ]  # fmt: skip


class _List(RegisterList):
    desk: Any = None
    template = "dossiers/list.html"

    def context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        begin = self.desk.begin
        new = None
        if begin is not None and begin.may(person_of(request)):
            new = Link(begin.label, self.desk.address(request, "new"), icon="plus")
        return {**super().context(request, *args, **kwargs), "new": new}


class _Record(RegisterRecord):
    desk: Any = None
    template = "dossiers/record.html"

    def context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        person = person_of(request)
        acts = [
            {"label": door.label, "url": self.desk.address(request, door.name, row.pk), "icon": door.icon,
             "kind": door.kind}
            for door in self.desk.doors if door.may(person, row)
        ]  # fmt: skip
        sections = [
            {"template": section.template, **section.context(request, row)} for section in self.desk.sections
        ]
        return {
            **super().context(request, row), "acts": acts, "sections": sections,
            "links": self.desk.links(request, row), "back": self.desk.address(request, "list"),
            "source": source_of(row, person),
        }  # fmt: skip

    def timeline(self, request: HttpRequest, row: Any) -> list[Step]:
        return steps_of(life_of(row))

    def clock(self, request: HttpRequest, row: Any) -> Clock | None:
        return self.desk.clock(row)  # type: ignore[no-any-return]  # the declaration's own type

    def state(self, request: HttpRequest, row: Any) -> State | None:
        return state_of(row)


class _Act(ActView):
    desk: Any = None
    door: Any = None
    template = "dossiers/act.html"

    def load(self, request: HttpRequest, **kwargs: Any) -> Any:
        return self.desk.find(request, kwargs["pk"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.load(request, **kwargs)
        if not self.door.may(person_of(request), row):
            return self._closed(request, row)
        return super().get(request, *args, **kwargs)

    def _closed(self, request: HttpRequest, row: Any) -> HttpResponse:
        """Somebody was quicker, or the address was kept: say so and lead back."""
        messages.warning(
            request,
            _("This cannot be done now: the state is “%(state)s”, or your post does not allow it.")
            % {"state": row.standing.label},
        )
        return HttpResponseRedirect(self.where_next(row, None))

    def form(self, request: HttpRequest, thing: Any) -> forms.Form:
        return formed(self.door.form, request, row=thing)

    def act(self, request: HttpRequest, thing: Any, form: forms.Form) -> Any:
        return self.door.act(thing, by=person_of(request), **form.cleaned_data)

    def where_next(self, thing: Any, outcome: Any) -> str:
        if self.door.then is not None and outcome is not None:
            return str(self.door.then(outcome))
        address: str = self.desk.address(self.request, "", thing.pk)
        return address

    def context(self, request: HttpRequest, thing: Any) -> dict[str, Any]:
        heading = self.desk.heading.of(thing) if self.desk.heading is not None else str(thing)
        return {
            "title": self.door.label, "text": self.door.text, "submit": self.door.label,
            "kind": "danger" if self.door.kind == "danger" else "", "about": heading,
        }  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = super().post(request, *args, **kwargs)
        if answer.status_code == 302 and self.door.done:
            messages.success(request, str(self.door.done))
        return answer


class _Begin(View):
    desk: Any = None

    def get(self, request: HttpRequest) -> HttpResponse:
        form = formed(self._begin(request).form, request)
        source, fill = source_asked(request, person_of(request)), getattr(form, "from_paper", None)
        if source is not None and fill is not None:
            fill(source.told)
        return self._page(request, form, status=200)

    def post(self, request: HttpRequest) -> HttpResponse:
        begin, person = self._begin(request), person_of(request)
        form = formed(begin.form, request)
        if not form.is_valid():
            return self._page(request, form, status=REFUSED)
        source = source_asked(request, person)
        try:
            with transaction.atomic():
                act = begin.act if source is None else begin.from_paper or begin.act
                row = act(by=person, **form.cleaned_data)
                if source is not None:
                    use_source(source, row, by=person)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self._page(request, form, status=REFUSED)
        if begin.done:
            messages.success(request, str(begin.done))
        return HttpResponseRedirect(self.desk.address(request, "", row.pk))

    def _begin(self, request: HttpRequest) -> Begin:
        begin: Begin = self.desk.begin
        if not begin.may(person_of(request)):
            raise Http404
        return begin

    def _page(self, request: HttpRequest, form: forms.Form, *, status: int) -> HttpResponse:
        begin = self.desk.begin
        if request.FILES and form.errors:
            form.add_error(None, _("Please choose your files once more; everything else is still here."))
        context = {
            "form": form, "title": begin.label, "text": begin.text, "submit": begin.label,
            "cancel_url": self.desk.address(request, "list"), "source": source_asked(request, person_of(request)),
        }  # fmt: skip
        return render(request, "dossiers/act.html", context, status=status)


def formed(form_class: type[forms.Form], request: HttpRequest, *, row: Any = None) -> forms.Form:
    """The form, bound on POST. One that wants to know for whom and about what has `for_person(person, row)`."""
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = (form_class or PlainForm)(data, files)
    fit = getattr(form, "for_person", None)
    if fit is not None:
        fit(person_of(request), row)
    return form
