"""What petitions offer to the desk: entries of its menu and the cards of its first page.

Each answers None to somebody it is not meant for; the numbers open the very lists they count.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.web.parts import Link

from ...queries import desk, glance, reach, staff
from ...registers import soon
from .loading import person_of
from .showing import clock_of, state_of

_ROWS = 8
_OVERSIGHT_SECONDS = 300


def _list_url(**filters: Any) -> str:
    return f"{reverse('petitions:desk_list')}?{urlencode({k: v for k, v in filters.items() if v})}"


def _link(request: HttpRequest, label: str, url: str, icon: str, *, count: int = 0) -> Link:
    return Link(label=label, url=url, icon=icon, current=request.path == url.partition("?")[0], count=count)


def menu_matters(request: HttpRequest) -> Link:
    url = reverse("petitions:desk_list")
    current = request.path.startswith(url)
    mine = reach.queue_value(person_of(request))
    return Link(
        label=_("Matters"), url=_list_url(queue=mine, state="open", order="due"), icon="list", current=current
    )


def menu_intake(request: HttpRequest) -> Link:
    return _link(request, _("Take down"), reverse("petitions:desk_intake"), "plus")


def menu_reviews(request: HttpRequest) -> Link:
    return _link(request, _("Review"), reverse("petitions:desk_reviews"), "eye")


def menu_import(request: HttpRequest) -> Link:
    return _link(request, _("Bring in"), reverse("petitions:desk_import"), "upload")


def _drawn(matters: Any) -> list[dict[str, Any]]:
    return [{"matter": one, "clock": clock_of(one), "state": state_of(one)} for one in matters]


def glance_card(request: HttpRequest) -> dict[str, Any] | None:
    """The person's offices in a few numbers."""
    person = person_of(request)
    mine = reach.queue_value(person)
    if not mine:
        return None
    today = timezone.localdate()
    numbers = glance(person, today=today)
    start, end = soon(today)
    near = {"due_from": start.isoformat(), "due_to": end.isoformat()}
    entries = [
        (_("Late"), numbers.late, "bad", "alert", {"late": "1"}),
        (_("Due within 3 days"), numbers.due_soon, "wait", "clock", {"state": "running", **near}),
        (_("Not yet taken up"), numbers.unaccepted, "info", "inbox", {"state": "received"}),
        (_("Disputed"), numbers.disputed, "bad", "reopen", {"state": "open", "disputed": "1"}),
        (_("Waiting"), numbers.waiting, "quiet", "pause", {"state": "waiting"}),
        (_("All open"), numbers.open, "brand", "list", {"state": "open"}),
    ]
    return {
        "entries": [
            {"label": label, "count": count, "tone": tone if count else "quiet", "icon": icon,
             "url": _list_url(queue=mine, order="due", **filters)}
            for label, count, tone, icon, filters in entries
        ]
    }  # fmt: skip


def queue_card(request: HttpRequest) -> dict[str, Any] | None:
    """My queue by deadline, the latest first."""
    person = person_of(request)
    mine = reach.queue_value(person)
    if not mine:
        return None
    rows = _drawn(staff.to_do(person)[:_ROWS])
    return {"rows": rows, "url": _list_url(queue=mine, state="running", order="due")}


def review_card(request: HttpRequest) -> dict[str, Any] | None:
    """What waits for a person's eyes before the public reads it."""
    waiting = desk.unreviewed(person_of(request))
    count = waiting.order_by()[:1000].count()
    return {"rows": _drawn(waiting[:3]), "count": count, "url": reverse("petitions:desk_reviews")}


def risen_card(request: HttpRequest) -> dict[str, Any] | None:
    """What the levels below let pass their deadline, or what residents dispute."""
    person = person_of(request)
    risen = staff.escalated_to(person)
    count = risen.order_by()[:1000].count()
    led = ".".join(str(pk) for pk in sorted({post.body_id for post in person.posts_with("petitions.lead")}))
    return {
        "rows": _drawn(risen[:5]),
        "count": count,
        "url": _list_url(queue=f"u{led}", state="open", order="due"),
    }


def oversight_card(request: HttpRequest) -> dict[str, Any] | None:
    """How units keep their deadlines, with what is disputed and refused beside it."""
    person = person_of(request)
    # A country's quarter is a second of counting: a few minutes old is soon enough, and the card says so.
    key = f"petitions.oversight.{person.pk}.{timezone.localdate()}"
    counted_at, records = cache.get(key) or (timezone.now(), staff.unit_records(person))
    cache.add(key, (counted_at, records), _OVERSIGHT_SECONDS)
    shown = [
        {"record": one, "late_url": _list_url(unit=one.unit_id, late="1"),
         "url": _list_url(unit=one.unit_id), "disputed_url": _list_url(unit=one.unit_id, disputed="1"),
         "refused_url": _list_url(unit=one.unit_id, state="refused")}
        for one in records[:10]
    ]  # fmt: skip
    due, on_time = sum(one.due for one in records), sum(one.on_time for one in records)
    return {
        "rows": shown, "more": len(records) - len(shown), "due": due, "on_time": on_time,
        "ratio": on_time / due if due else None, "days": staff.OVERSIGHT_DAYS,
        "counted_at": counted_at,
        "disputed": sum(one.disputed for one in records), "refused": sum(one.refused for one in records),
    }  # fmt: skip
