"""Acts that end the matter here: close, refuse, pass on, join, split. None of them counts as resolved by itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from danvan.web.http import staff_only

from ... import actions
from ...actions.disposal import Part
from ...forms.desk import ForwardForm, JoinForm, PartFormSet, RefusalForm
from ...queries import matching, staff, visible_to
from .acting import MatterAct
from .loading import person_of


class Closure(MatterAct):
    name = "close"
    submit = _("Close")
    lede = _("The answer carries evidence. The resident may still say within 30 days: this is not done.")
    done_message = _("closed")

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        return actions.close_petition(thing, by=person_of(request))


class Refusal(MatterAct):
    name = "refuse"
    form_class = RefusalForm
    submit = _("Do not take up")
    kind = "danger"
    lede = _("Only on a ground of the closed list. The resident reads the reason and may dispute it.")
    done_message = _("not taken up")
    keeps_draft = True

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        given = form.cleaned_data
        return actions.refuse_petition(
            thing, by=person_of(request), ground=given["ground"], reason=given["reason"]
        )


class Forward(MatterAct):
    name = "forward"
    form_class = ForwardForm
    submit = _("Pass on")
    lede = _("For an authority that does not work here. The matter leaves, and is never counted as resolved.")
    done_message = _("passed on")
    keeps_draft = True

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        given = form.cleaned_data
        return actions.forward_petition(thing, by=person_of(request), to=given["to"], reason=given["reason"])


class Join(MatterAct):
    name = "join"
    form_class = JoinForm
    template = "petitions/desk/act_find.html"
    submit = _("Join")
    lede = _("Both go on as one. Whoever follows this matter is led to the other; nobody's voice is lost.")
    done_message = _("joined with the other")

    def form(self, request: HttpRequest, thing: Any) -> Any:
        person, words = person_of(request), request.POST.get("find", "")
        hosts = [one for one in staff.similar_for(person, thing, limit=10) if one.is_open]
        hosts = [one for one in hosts if one.body_id == thing.body_id]
        if words.strip():
            known = {one.pk for one in hosts} | {thing.pk}
            found = matching(visible_to(person).open().filter(body_id=thing.body_id), words)
            hosts += [one for one in found.order_by("-pk")[:10] if one.pk not in known]
        return self.make_form(request, thing, hosts=hosts)

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        return actions.join_petition(thing, by=person_of(request), into=form.host)


class Split(MatterAct):
    """Mixed content becomes linked matters of their own; each part is a small form in one set."""

    name = "split"
    template = "petitions/desk/act_split.html"
    submit = _("Split it")
    lede = _(
        "Each part becomes a matter of its own with the same day of receipt; one receipt leads to all of them."
    )
    done_message = _("divided into parts")
    keeps_draft = True

    def form(self, request: HttpRequest, thing: Any) -> Any:
        form: Any = self.make_form(request, thing)
        options: dict[str, Any] = {"form_kwargs": {"topics": staff.topics()}, "prefix": "part"}
        if request.method == "POST":
            form.parts = PartFormSet(request.POST, **options)
        else:
            first = {"kind": thing.kind, "title": thing.title, "text": thing.text}
            form.parts = PartFormSet(initial=[first, {"kind": thing.kind}], **options)
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        matter = self.load(request, **kwargs)
        form = self.form(request, matter)
        if "more_parts" in request.POST:
            form.parts = self._one_more(request, form.parts)
            return self._page(request, matter, form, status=200)
        if not form.parts.is_valid():
            for problem in form.parts.non_form_errors():
                form.add_error(None, problem)
            form.add_error(None, _("Check the parts below."))
            return self._page(request, matter, form, status=422)
        return super().post(request, *args, **kwargs)

    def _one_more(self, request: HttpRequest, parts: Any) -> Any:
        """The same set with one more empty part, what was typed in place."""
        typed = [{name: part[name].value() for name in part.fields} for part in parts.forms]
        if len(typed) < parts.max_num:
            typed.append({"kind": typed[-1]["kind"] if typed else ""})
        return PartFormSet(initial=typed, prefix="part", form_kwargs={"topics": staff.topics()})

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        form.parts.is_valid()
        parts = [
            Part(
                kind=part.cleaned_data["kind"], title=part.cleaned_data["title"], text=part.cleaned_data["text"],
                topic=part.topics.get(part.cleaned_data["topic"]),
            )
            for part in form.parts.forms
            if part.cleaned_data
        ]  # fmt: skip
        return actions.split_petition(thing, by=person_of(request), parts=parts)


closure = staff_only(Closure.as_view())
refusal = staff_only(Refusal.as_view())
forward = staff_only(Forward.as_view())
join = staff_only(Join.as_view())
split = staff_only(Split.as_view())
