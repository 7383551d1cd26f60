"""Bodies of a unit, their posts, and who holds them for which term."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.lib.errors import require
from danvan.web.http import staff_only
from danvan.web.registers.acts import ActView

from .. import actions, forms, queries
from .frame import person_of, unit_or_404


class BodyAct(ActView):
    """An act that ends on the page of the unit it concerns."""

    template = "organisations/unit_act.html"

    def where_next(self, thing: Any, outcome: Any) -> str:
        return reverse("organisations:unit", args=[self.unit_of(thing).pk]) + "#bodies"

    def unit_of(self, thing: Any) -> Any:
        raise NotImplementedError


class NewBody(BodyAct):
    form_class = forms.BodyForm
    title = _("Set up a body")
    submit = _("Set up")
    done_message = _("The body has been set up.")

    def load(self, request: HttpRequest, **kwargs: Any) -> Any:
        return unit_or_404(request, kwargs["pk"])

    def unit_of(self, thing: Any) -> Any:
        return thing

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        return actions.create_body(thing, by=person_of(request), **form.cleaned_data)


class OfBody(BodyAct):
    def load(self, request: HttpRequest, **kwargs: Any) -> Any:
        body = queries.body_visible_to(person_of(request), kwargs["pk"])
        if body is None:
            raise Http404
        return body

    def unit_of(self, thing: Any) -> Any:
        return thing.unit


class NewPost(OfBody):
    form_class = forms.PostForm
    title = _("Create a post")
    submit = _("Create")
    done_message = _("The post has been created.")

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        return actions.create_post(thing, by=person_of(request), **form.cleaned_data)


class NewSealKey(OfBody):
    form_class = forms.PlainForm
    title = _("Give the body a seal key")
    text = _(
        "Identities of residents below this unit will be sealed for this body. Only a Front committee keeps seals."
    )
    submit = _("Create the key")
    done_message = _("The body keeps seals from now on.")

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        return actions.create_seal_key(thing, by=person_of(request))


class Appointment(BodyAct):
    form_class = forms.AppointmentForm
    title = _("Appoint somebody")
    text = _("Somebody new gets an account and sets a password by e-mail at the sign-in page.")
    submit = _("Appoint")
    done_message = _("Appointed.")

    def load(self, request: HttpRequest, **kwargs: Any) -> Any:
        post = queries.post_visible_to(person_of(request), kwargs["pk"])
        if post is None:
            raise Http404
        return post

    def unit_of(self, thing: Any) -> Any:
        return thing.body.unit

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        given, by = form.cleaned_data, person_of(request)
        person = queries.person_by_email(given["email"])
        if person is None:
            require(
                bool(given["name"].strip()), "unknown",
                str(_("Nobody has an account with this e-mail. To open one, give the name as well.")),
            )  # fmt: skip
            person = actions.open_account(thing.body, by=by, email=given["email"], name=given["name"])
        return actions.appoint_person(
            thing, by=by, person=person, starts_on=given["starts_on"], ends_on=given["ends_on"]
        )


class EndOfTerm(BodyAct):
    form_class = forms.EndForm
    title = _("End a term")
    submit = _("End the term")
    kind = "danger"
    done_message = _("The term has its end.")

    def load(self, request: HttpRequest, **kwargs: Any) -> Any:
        holding = queries.holding_visible_to(person_of(request), kwargs["pk"])
        if holding is None:
            raise Http404
        return holding

    def unit_of(self, thing: Any) -> Any:
        return thing.post.body.unit

    def act(self, request: HttpRequest, thing: Any, form: Any) -> Any:
        return actions.end_holding(thing, by=person_of(request), on=form.cleaned_data["on"])


new_body = staff_only(NewBody.as_view())
new_post = staff_only(NewPost.as_view())
new_seal_key = staff_only(NewSealKey.as_view())
appointment = staff_only(Appointment.as_view())
end_of_term = staff_only(EndOfTerm.as_view())
