"""Acts of the daily work: take up, answer, write to the resident, assign, move to the office in charge."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from danvan.web.http import staff_only

from ... import actions
from ...forms.desk import AnswerForm, AssignmentForm, MessageForm, TransferForm
from ...queries import staff
from .acting import MatterAct
from .loading import person_of


class Acceptance(MatterAct):
    name = "accept"
    submit = _("Take up")
    lede = _("From now on somebody is working on it, and the resident is told. You become the one in charge.")
    done_message = _("taken up")

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        return actions.accept_petition(thing, by=person_of(request))


class Reply(MatterAct):
    name = "answer"
    form_class = AnswerForm
    template = "petitions/desk/act_answer.html"
    submit = _("Send the answer")
    lede = _(
        "The answer stops the clock and gets an official number. The resident may dispute it for 30 days."
    )
    done_message = _("answered")
    keeps_draft = True

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        given = form.cleaned_data
        return actions.answer_petition(
            thing, by=person_of(request), text=given["text"], outcome=given["outcome"],
            evidence=[(one.name, one) for one in given["evidence"]],
        )  # fmt: skip


class Message(MatterAct):
    name = "message"
    form_class = MessageForm
    submit = _("Send")
    done_message = _("message sent")
    keeps_draft = True

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        return actions.message_resident(thing, by=person_of(request), text=form.cleaned_data["text"])


class Assignment(MatterAct):
    name = "assign"
    form_class = AssignmentForm
    submit = _("Assign")
    done_message = _("assigned")
    goes_on = True

    def form(self, request: HttpRequest, thing: Any) -> Any:
        first = {"to": str(thing.assignee_id or "")}
        return self.make_form(request, thing, people=staff.assignable(thing), initial=first)

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        return actions.assign_petition(thing, by=person_of(request), to=form.person)


class Move(MatterAct):
    name = "transfer"
    form_class = TransferForm
    template = "petitions/desk/act_find.html"
    submit = _("Move")
    lede = _("The deadline keeps running: moving is not answering. An office may move a matter only once.")
    done_message = _("moved")
    keeps_draft = True

    def form(self, request: HttpRequest, thing: Any) -> Any:
        words = request.POST.get("find", "")
        bodies = staff.bodies_suggested(thing)
        if words.strip():
            known = {body.pk for body in bodies}
            bodies = [
                *bodies,
                *(one for one in staff.bodies_suggested(thing, words=words) if one.pk not in known),
            ]
        return self.make_form(request, thing, bodies=bodies)

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        reason = form.cleaned_data["reason"]
        return actions.transfer_petition(thing, by=person_of(request), to=form.body, reason=reason)


acceptance = staff_only(Acceptance.as_view())
answer = staff_only(Reply.as_view())
message = staff_only(Message.as_view())
assignment = staff_only(Assignment.as_view())
transfer = staff_only(Move.as_view())
