"""Bodies, posts, and who holds them."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.registry.public import record
from danvan.lib.errors import require

from .. import rules
from ..actors import Actor
from ..models import Body, Holding, Person, Post, Unit


@transaction.atomic
def create_body(
    unit: Unit, *, by: Actor, kind: str, name: str, short_name: str = "", on: date | None = None
) -> Body:
    body = Body(unit=unit, kind=kind, name=name, short_name=short_name, valid_from=on or timezone.localdate())
    require(rules.may_appoint(by, body), "not_allowed", _("Your post may not set up bodies here."))

    body.save()

    record(
        "organisations.body_created",
        f"organisations.body:{body.pk}",
        by=by,
        unit_code=unit.code,
        facts={"kind": kind},
    )
    return body


@transaction.atomic
def end_body(body: Body, *, by: Actor, on: date) -> Body:
    """The body ceases on `on`, with its unit or by a decision of its own; what it did stays under its name."""
    body = Body.objects.select_for_update(of=("self",)).select_related("unit").get(pk=body.pk)
    require(rules.may_appoint(by, body), "not_allowed", _("Your post may not end this body."))
    require(body.valid_to is None, "ended_before", _("This body has already ended."))

    body.valid_to = on
    body.save(update_fields=["valid_to"])

    record(
        "organisations.body_ended", f"organisations.body:{body.pk}", by=by, unit_code=body.unit.code, facts={}
    )
    return body


@transaction.atomic
def create_post(body: Body, *, by: Actor, role: str, title: str) -> Post:
    require(rules.may_appoint(by, body), "not_allowed", _("Your post may not create posts here."))

    post = Post.objects.create(body=body, role=role, title=title)

    record(
        "organisations.post_created",
        f"organisations.post:{post.pk}",
        by=by,
        unit_code=body.unit.code,
        facts={"role": role},
    )
    return post


@transaction.atomic
def open_account(body: Body, *, by: Actor, email: str, name: str) -> Person:
    """An account for somebody who is about to hold a post. They set their own password by e-mail."""
    require(rules.may_appoint(by, body), "not_allowed", _("Your post may not open accounts here."))
    require(len(name.strip()) >= 2, "no_name", _("Give the name of the person."))
    require(
        not Person.objects.filter(email__iexact=email.strip()).exists(),
        "known",
        _("This e-mail already has an account."),
    )

    person = Person.objects.create_user(email.strip().lower(), name=name.strip())

    record(
        "organisations.account_opened",
        f"organisations.body:{body.pk}",
        by=by,
        unit_code=body.unit.code,
        facts={},
    )
    return person


@transaction.atomic
def appoint_person(
    post: Post, *, by: Actor, person: Person, starts_on: date, ends_on: date | None = None
) -> Holding:
    require(rules.may_appoint(by, post.body), "not_allowed", _("Your post may not appoint people here."))

    holding = Holding.objects.create(post=post, person=person, starts_on=starts_on, ends_on=ends_on)

    record(
        "organisations.person_appointed",
        f"organisations.post:{post.pk}",
        by=by,
        unit_code=post.body.unit.code,
        facts={},
    )
    return holding


@transaction.atomic
def end_holding(holding: Holding, *, by: Actor, on: date) -> Holding:
    holding = Holding.objects.select_for_update().select_related("post__body__unit").get(pk=holding.pk)
    require(rules.may_appoint(by, holding.post.body), "not_allowed", _("Your post may not end this term."))
    require(on > holding.starts_on, "not_forward", _("A term ends after it has begun."))

    holding.ends_on = on
    holding.save(update_fields=["ends_on"])

    record(
        "organisations.holding_ended", f"organisations.post:{holding.post_id}", by=by,
        unit_code=holding.post.body.unit.code, facts={},
    )  # fmt: skip
    return holding
