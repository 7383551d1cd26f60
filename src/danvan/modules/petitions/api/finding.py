"""Turning codes in an address or a body into things, or saying plainly that there is no such thing."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import Http404
from django.utils.translation import gettext as _

from danvan.kernel.organisations.public import Person, Unit, unit_by_ref
from danvan.lib.errors import Refused

from ..queries.browsing import topic_by_code
from ..queries.desk import visible_to
from ..queries.staff import record_of

#: A topic taken off the list may still be named for so long; nothing is lost by it.
_MINUTE = 60


def unit_named(ref: str) -> Unit:
    """The unit of today that `ref` names ("00337", "zurich:11"). Raises Refused."""
    unit = unit_by_ref(ref)
    if unit is None:
        raise Refused("unknown_unit", _("No unit has the code “%(code)s” today.") % {"code": ref})
    return unit


def topic_named(code: str | None, *, tree: str) -> Any:
    if code is None:
        return None
    topic = cache.get_or_set(f"petitions.api.topic.{code}", lambda: topic_by_code(code), _MINUTE)
    if topic is None or topic.tree != tree:
        raise Refused("unknown_topic", _("There is no topic “%(code)s”.") % {"code": code})
    return topic


def record_for(person: Person, number: int) -> Any:
    """A matter this person may read, whole. What one may not see does not exist."""
    petition = record_of(person, number)
    if petition is None:
        raise Http404
    return petition


def visible_for(person: Person, number: int) -> Any:
    """The same without what belongs to it: enough to act on."""
    petition = visible_to(person).filter(number=number).first()
    if petition is None:
        raise Http404
    return petition
