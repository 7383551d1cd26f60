"""What happens by itself: overdue goes up, silence ends, matters follow the units they belong to."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import connection, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.ledger.public import record
from danvan.kernel.notices.public import notify_person
from danvan.kernel.organisations.public import Body, Person, Unit, UnitChange, heirs
from danvan.kernel.rulebook.public import days_left
from danvan.lib.errors import Refused

from ..models import Petition, Transfer, dispute_until
from ..routing import body_above, body_for
from ..states import WORKFLOW
from .disposal import close_petition
from .steps import locked, note, tell_resident, write

#: Working days after the deadline at which a matter goes up another level.
_LADDER = (1, 6, 11)


def escalate_overdue(*, today: date | None = None, only: Collection[int] | None = None) -> int:
    """Every matter past its deadline is seen one level up; the longer it is late, the higher. Returns how many.

    `only` names the petitions to look at, for a caller that shares the work.
    """
    today = today or timezone.localdate()
    system = Person.objects.system()
    overdue = Petition.objects.overdue(today)
    if only is not None:
        overdue = overdue.filter(pk__in=only)
    count = 0
    for petition in overdue.select_related("body__unit", "unit").iterator(chunk_size=500):
        assert petition.due_on is not None
        late = -days_left(petition.due_on, today=today)
        level = sum(late >= step for step in _LADDER)
        if level > petition.escalation and _escalate(petition, level=level, by=system):
            count += 1
    return count


@transaction.atomic
def _escalate(petition: Petition, *, level: int, by: Person) -> bool:
    petition = locked(petition)
    if petition.state not in ("received", "accepted") or petition.escalation >= level:
        return False
    above = petition.escalated_body or petition.body
    above = body_above(above) if above is not None else body_for(petition.unit, petition.topic)
    write(petition, escalation=level, escalated_body=above or petition.escalated_body)

    note(
        "petitions.escalated", petition, by=by, facts={"level": level, "to": above.unit.code if above else ""}
    )
    if above is not None:
        _tell_heads(above, petition)
    return True


def _tell_heads(body: Body, petition: Petition) -> None:
    today = timezone.localdate()
    held = Q(holdings__starts_on__lte=today) & (
        Q(holdings__ends_on__isnull=True) | Q(holdings__ends_on__gt=today)
    )
    heads = Person.objects.filter(
        held, holdings__post__body=body, holdings__post__role="head", is_active=True
    )
    for head in heads.distinct():
        notify_person(
            head, subject=_("A matter is overdue below you"),
            text=_("Matter no. %(number)s at %(body)s was due on %(due)s.")
            % {"number": petition.number, "body": petition.body, "due": petition.due_on},
            thing=petition.thing,
        )  # fmt: skip


def close_silent(*, today: date | None = None) -> int:
    """Close what was answered with evidence and never disputed within the promised window."""
    today = today or timezone.localdate()
    system = Person.objects.system()
    count = 0
    answered = Petition.objects.filter(state="answered", answered_on__isnull=False)
    for petition in answered.order_by("answered_on").iterator(chunk_size=500):
        assert petition.answered_on is not None
        if today <= dispute_until(petition.answered_on):
            break  # in order of answering: all later ones are still open to dispute
        try:
            close_petition(petition, by=system)
        except Refused:
            continue  # no evidence: it stays answered until the resident or the office says more
        count += 1
    return count


def follow_change(change: UnitChange) -> int:
    """Open matters of units that ended move to the default heir and to the body that handles there."""
    system = Person.objects.system()
    # A reorganisation names thousands of units and few of them have open matters: one query, not one for each.
    heirs = change.lineage.filter(is_default=True, predecessor=OuterRef("unit_id"))
    matters = Petition.objects.open().annotate(heir=Subquery(heirs.values("successor_id")[:1]))
    matters = matters.filter(heir__isnull=False).order_by("pk")
    successors = Unit.objects.in_bulk(set(matters.values_list("heir", flat=True)))
    moving = [(petition, getattr(petition, "heir")) for petition in matters]  # noqa: B009 - an annotation, not a field
    # Bodies of the heir may be set up after the merger: until then the matter waits, seen one level up.
    return sum(_follow(petition, to=successors[heir], by=system) for petition, heir in moving)


@transaction.atomic
def _follow(petition: Petition, *, to: Unit, by: Person) -> int:
    petition = locked(petition)
    if not petition.is_open or petition.unit_id == to.pk:
        return 0
    body = body_for(to, petition.topic)
    if body is not None and body.pk != petition.body_id:
        Transfer.objects.create(
            petition=petition, from_body=petition.body, to_body=body, by=by, is_automatic=True,
            reason=_("The unit was reorganised; its successor takes over."),
        )  # fmt: skip
    write(petition, unit=to, body=body, assignee=None)

    note("petitions.followed_unit", petition, by=by, facts={"to": to.code})
    return 1


def on_units_changed(happened: object) -> None:
    """Subscriber: a merger or split took effect."""
    payload = getattr(happened, "payload", {})
    change = UnitChange.objects.filter(pk=payload.get("change") or 0).first()
    if change is not None:
        follow_change(change)


def on_seal_opened(happened: object) -> None:
    """Subscriber: somebody read a sealed identity. The resident is told, through the relay."""
    uid = str(getattr(happened, "thing", "")).removeprefix("petitions.petition:")
    petition = Petition.objects.select_related("contact").filter(uid=uid).first() if len(uid) == 32 else None
    if petition is not None:
        tell_resident(
            petition, subject=_("Your sealed details were read"),
            text=_("Two people of the Front opened them for a stated reason. Your matter's page says when and why."),
        )  # fmt: skip


@transaction.atomic
def tally_petitions() -> dict[str, int]:
    """Write the public identity of this moment to the ledger: received = open + every kind of end.

    The lock waits for acts under way and holds new ones for the moment of counting, so that the sum speaks
    of exactly the entries before its own: anybody can count them again from the public log.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE petitions_petition IN SHARE ROW EXCLUSIVE MODE")
    counted = dict(Petition.objects.order_by().values_list("state").annotate(count=Count("pk")))
    open_states = set(WORKFLOW.open_states)
    sums = {state: counted.get(state, 0) for state in WORKFLOW.states if state not in open_states}
    sums["open"] = sum(count for state, count in counted.items() if state in open_states)
    sums["received"] = sum(counted.values())

    day = timezone.localtime()
    record(
        "petitions.tallied", f"petitions.tally:{day:%Y-%m-%d}", by=Person.objects.system(), facts=sums,
    )  # fmt: skip
    return sums


def reroute_orphans() -> int:
    """Matters that no body has, or whose body has ended, go to the one that handles there now.

    So do those that a reorganisation put one level up because their new unit had no office yet, unless
    somebody up there has taken them up.
    """
    system = Person.objects.system()
    moved = _follow_late(by=system)
    last_move = Transfer.objects.filter(petition=OuterRef("pk")).order_by("-pk").values("is_automatic")[:1]
    parked = Q(moved_by_itself=True, assignee__isnull=True, state__in=["received", "accepted"])
    lost = Petition.objects.open().annotate(moved_by_itself=Subquery(last_move))
    lost = lost.filter(Q(body__isnull=True) | Q(body__valid_to__isnull=False) | parked)
    for petition in lost.select_related("unit", "topic").iterator(chunk_size=500):
        body = body_for(petition.unit, petition.topic)
        if body is not None and body.pk != petition.body_id:
            moved += _reroute(petition, to=body, by=system)
    return moved


def _follow_late(*, by: Person) -> int:
    """Matters that were closed when their unit ended and have been reopened since: they follow it now."""
    late = list(Petition.objects.open().filter(unit__valid_to__lte=timezone.localdate()).order_by("pk"))
    ended = {petition.unit_id for petition in late}
    to = heirs(list(ended)) if ended else {}
    successors = Unit.objects.in_bulk(set(to.values()) - ended)
    return sum(
        _follow(petition, to=successors[to[petition.unit_id]], by=by)
        for petition in late
        if to[petition.unit_id] in successors
    )


@transaction.atomic
def _reroute(petition: Petition, *, to: Body, by: Person) -> int:
    petition = locked(petition)
    if not petition.is_open or petition.body_id == to.pk:
        return 0
    Transfer.objects.create(
        petition=petition, from_body=petition.body, to_body=to, by=by, is_automatic=True,
        reason=_("It goes to the body that takes such matters here now."),
    )  # fmt: skip
    write(petition, body=to, assignee=None)

    note("petitions.followed_unit", petition, by=by, facts={"to": petition.unit.code, "office": to.unit.code})
    return 1
