"""Which body takes a matter: the nearest route for its topic and unit, and never nobody if anybody exists."""

from __future__ import annotations

from collections.abc import Sequence

from danvan.kernel.organisations.public import Body, Surroundings, Unit, surroundings_of
from danvan.lib.memory import remembered

from .models import Route, Topic


@remembered
def body_for(unit: Unit, topic: Topic | None, *, around: Surroundings | None = None) -> Body | None:
    """The body that handles `topic` in `unit`.

    Order: a route for the topic in the unit, then for all topics; then the same one level up. Where no route
    says otherwise it is the People's Committee of the unit, or of the nearest unit above that has one. Whoever
    has asked for the unit's surroundings already hands them in.
    """
    around = around or surroundings_of(unit)
    routes = _routes(around.path, topic)
    for place in reversed(around.path):
        route = routes.get((place, topic.pk if topic else None)) or routes.get((place, None))
        if route is not None:
            body = route.body or _of_kind(place, route.body_kind)
            if body is not None:
                return body
        if place in around.committees:
            return around.committees[place]
    return None


@remembered
def body_above(body: Body) -> Body | None:
    """Where a matter goes when `body` lets its deadline pass: the committee of the next unit up."""
    around = surroundings_of(body.unit)
    return next(
        (around.committees[one] for one in reversed(around.path[:-1]) if one in around.committees), None
    )


#: Written out because every matter that comes in asks it, and most places have no route at all.
_ROUTES = "SELECT * FROM petitions_route WHERE unit_id = ANY(%s) AND (topic_id IS NULL OR topic_id = %s)"


def _routes(path: Sequence[int], topic: Topic | None) -> dict[tuple[int, str | None], Route]:
    found = Route.objects.raw(_ROUTES, [list(path), topic.pk if topic else None])
    return {(route.unit_id, route.topic_id): route for route in found}


def _of_kind(unit_id: int, kind: str) -> Body | None:
    return Body.objects.filter(unit_id=unit_id, kind=kind, valid_to__isnull=True).order_by("pk").first()
