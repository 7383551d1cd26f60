"""Keeping and forgetting one's own filters. Nobody else's business: no entry in the log."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from danvan.lib.errors import require

from ..models import Person, SavedView

MOST = 30


@transaction.atomic
def keep_view(register: str, *, by: Person, name: str, query: str) -> SavedView:
    """Give a filter a name; the same name again changes the filter."""
    require(bool(name.strip()), "no_name", _("Give the filter a name."))
    require(len(query) <= 1000, "too_long", _("This filter is too long to keep."))
    kept = SavedView.objects.filter(person=by, register=register)
    known = kept.filter(name=name.strip()).exists()
    require(known or kept.count() < MOST, "too_many", _("Forget another filter first: at most 30 are kept."))

    view, _created = SavedView.objects.update_or_create(
        person=by, register=register, name=name.strip()[:80], defaults={"query": query}
    )
    return view


@transaction.atomic
def drop_view(register: str, *, by: Person, key: str) -> bool:
    """Forget one of one's own filters. False when there is none of that key."""
    if not key.isdecimal() or len(key) > 18:
        return False
    dropped, _rows = SavedView.objects.filter(person=by, register=register, pk=int(key)).delete()
    return dropped > 0
