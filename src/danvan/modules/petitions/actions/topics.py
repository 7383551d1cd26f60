"""Topics come from data/topics; who takes which of them is set by unit."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from danvan.kernel.ledger.public import record
from danvan.kernel.organisations.public import Actor, Body, Unit
from danvan.lib.errors import require

from .. import rules
from ..models import Route, Topic


@transaction.atomic
def sync_topics(*, by: Actor, folder: Path | None = None) -> int:
    """Make the topics as data/topics says. A topic that is gone from there is kept but no longer offered.

    Returns how many rows changed; nothing is recorded when none did.
    """
    require(rules.may_set_topics(by), "not_allowed", _("Your post may not change topics."))
    changed = 0
    for path in sorted((folder or settings.DATA_DIR / "topics").glob("*.toml")):
        with path.open("rb") as file:
            changed += _sync(tomllib.load(file))
    if changed:
        record("petitions.topics_synced", "petitions.topics:all", by=by, facts={"changed": changed})
    return changed


def _sync(data: dict[str, Any]) -> int:
    tree = data["tree"]
    wanted = [_topic(item, tree=tree, order=10 * place) for place, item in enumerate(data["topic"], start=1)]
    stored = {topic.pk: topic for topic in Topic.objects.filter(tree=tree)}
    changed = [topic for topic in wanted if topic.pk not in stored or _differs(topic, stored[topic.pk])]
    Topic.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["code"],
        update_fields=[*_FIELDS],
    )  # fmt: skip
    gone = Topic.objects.filter(tree=tree, is_active=True).exclude(pk__in=[topic.pk for topic in wanted])
    return len(changed) + gone.update(is_active=False)


_FIELDS = ("tree", "name_vi", "name_en", "hint_vi", "hint_en", "is_active", "order")


def _topic(item: dict[str, Any], *, tree: str, order: int) -> Topic:
    return Topic(
        code=item["code"], tree=tree, name_vi=item["vi"], name_en=item["en"], hint_vi=item.get("hint_vi", ""),
        hint_en=item.get("hint_en", ""), is_active=True, order=order,
    )  # fmt: skip


def _differs(one: Topic, other: Topic) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in _FIELDS)


@transaction.atomic
def set_route(
    unit: Unit, *, by: Actor, topic: Topic | None, body: Body | None = None, body_kind: str = ""
) -> Route:
    """Say who takes `topic` (None: everything) in `unit` and below: one body, or whichever body of a kind."""
    require(rules.may_set_routes(by, unit), "not_allowed", _("Your post may not decide who takes what here."))
    require(body is not None or bool(body_kind), "nobody", _("Name the body that takes these matters."))

    route, _created = Route.objects.update_or_create(
        unit=unit, topic=topic, defaults={"body": body, "body_kind": body_kind}
    )

    record(
        "petitions.route_set", f"petitions.route:{route.pk}", by=by, unit_code=unit.code,
        facts={"topic": topic.pk if topic else "", "body": body.pk if body else None, "kind": body_kind},
    )  # fmt: skip
    return route
