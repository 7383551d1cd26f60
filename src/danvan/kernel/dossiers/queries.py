"""Reading dossiers: whose eyes, what happened, which files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import models

from danvan.kernel.ledger.public import Entry
from danvan.kernel.organisations.public import Actor, Body, Person, Post, Unit, covered_ids, scope_of
from danvan.kernel.registry.public import house
from danvan.lib.merkle.leaf import parse_leaf

from .models import Dossier, Exhibit, Remark

D = TypeVar("D", bound=models.Model)


@dataclass(frozen=True)
class Event:
    """One act in a dossier's life with what it said and brought."""

    act: str
    label: Any
    at: datetime
    who: str  #: the post that acted, "resident", or "system"
    index: int | None  #: place in the public log; None for a moment after the act
    facts: dict[str, Any]
    words: str = ""
    exhibits: list[Exhibit] = field(default_factory=list)


def within_reach(rows: models.QuerySet[D], actor: Actor, permission: str) -> models.QuerySet[D]:
    """The rows of units that the actor's posts reach with this permission."""
    return rows.filter(scope_of(actor, permission))


def bodies_of(person: Person, permission: str) -> list[Body]:
    """The bodies in which the person holds a post with this permission."""
    return list({post.body_id: post.body for post in person.posts_with(permission)}.values())


def bodies_at(person: Person, permission: str) -> list[Body]:
    """The bodies of the units where the person holds a post with this permission, as forms offer them."""
    units = {post.body.unit_id for post in person.posts_with(permission)}
    rows = Body.objects.filter(unit_id__in=units, valid_to__isnull=True).select_related("unit__parent")
    return list(rows.order_by("unit__rank", "pk"))


def life_of(row: Dossier, *, public: bool = False) -> list[Event]:
    """Every act on the dossier, oldest first: four queries. `public` leaves out what is not for everybody."""
    acts = house().acts
    entries = [one for one in Entry.objects.filter(thing=row.thing).order_by("seq") if one.act in acts]
    remarks = {one.entry: one for one in Remark.objects.filter(thing=row.thing)}
    exhibits: dict[UUID, list[Exhibit]] = defaultdict(list)
    for one in Exhibit.objects.filter(thing=row.thing).select_related("paper").order_by("pk"):
        exhibits[one.entry].append(one)
    names = _names(entries, public=public)
    found = []
    for entry in entries:
        if public and not acts[entry.act].public:
            continue
        remark = remarks.get(entry.uid)
        shown = [one for one in exhibits[entry.uid] if one.is_public or not public]
        found.append(
            Event(
                act=entry.act, label=acts[entry.act].label, at=entry.at, who=names.get(entry.actor, entry.actor),
                index=entry.idx, facts=parse_leaf(bytes(entry.leaf))["facts"], exhibits=shown,
                words=remark.text if remark is not None and (remark.is_public or not public) else "",
            )
        )  # fmt: skip
    return found


def _names(entries: list[Entry], *, public: bool) -> dict[str, str]:
    """Posts by the label that the log gives them. Nobody's own name stands in a public timeline."""
    ids = {int(entry.actor[5:]) for entry in entries if entry.actor.startswith("post:")}
    posts = Post.objects.filter(pk__in=ids).select_related("body") if ids else ()
    return {f"post:{post.pk}": str(post.body) if public else f"{post.title}, {post.body}" for post in posts}


def units_touched(*models_: type[Dossier]) -> Callable[[list[str]], set[int]]:
    """For figures: the units whose cells the entries of these things may have changed."""
    by_kind = {model.KIND: model for model in models_}

    def touched(things: list[str]) -> set[int]:
        uids: dict[str, list[str]] = defaultdict(list)
        for thing in things:
            kind, _colon, uid = thing.partition(":")
            uids[kind].append(uid)
        found: set[int] = set()
        for kind, model in by_kind.items():
            if kind in uids:
                rows = model._default_manager.filter(uid__in=uids[kind])
                found |= set(rows.values_list("unit_id", flat=True))
        return found

    return touched


def stamp_of(unit: Unit, *kinds: type[Dossier] | models.QuerySet[Any]) -> str:
    """Changes with every act on a dossier of these kinds in the unit: one sum of versions each; pages are cached by it."""
    ids, sums = covered_ids([unit.pk]), []
    for kind in kinds:
        rows = kind if isinstance(kind, models.QuerySet) else kind._default_manager.all()
        sums.append(str(rows.filter(unit_id__in=ids).aggregate(sum=models.Sum("version"))["sum"]))
    return ".".join(sums)


def exhibits_of(row: Dossier, *, act: str = "", public: bool = False) -> list[Exhibit]:
    """Files that acts on the dossier brought, oldest first."""
    found = Exhibit.objects.filter(thing=row.thing).select_related("paper").order_by("pk")
    if act:
        found = found.filter(act=act)
    return list(found.filter(is_public=True) if public else found)


def exhibit_called(uid: UUID) -> Exhibit | None:
    """The exhibit whose paper bears this name."""
    shown = Exhibit.objects.filter(paper__uid=uid, paper__removed_at__isnull=True)
    return shown.select_related("paper").first()
