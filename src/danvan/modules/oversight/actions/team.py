"""Who goes: named by post, asked for a declaration, and never one of those who are looked at."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Body, Person, Post
from danvan.lib.errors import Refused, require
from danvan.lib.vietnamese.normal import fold

from .. import rules
from ..models import Member, Supervision
from ..states import Form


@transaction.atomic
def name_member(
    supervision: Supervision, *, by: Person, post: Post | None = None, title: str = "", organisation: str = "",
    is_head: bool = False, task: str = "",
) -> Member:  # fmt: skip
    """Put a post into the team. Refused where it, or whoever holds it, belongs to the supervised body."""
    supervision = held(supervision)
    allow(rules.may_name, by, supervision)
    if post is not None:
        title, organisation = post.title, str(post.body)
        require(not is_known(supervision, post), "known", _("This post is already in the team."))
    require(
        len(title.strip()) >= 3 and len(organisation.strip()) >= 3,
        "no_post",
        _("Name the post and its body."),
    )
    refuse_conflict(supervision.supervised, post, organisation)
    if is_head:
        has_head = supervision.team.filter(is_head=True).exclude(state="removed").exists()
        require(not has_head, "two_heads", _("The team already has its head."))
    member = Member(
        unit=supervision.unit, supervision=supervision, state="named", post=post, title=title.strip(),
        organisation=organisation.strip(), is_head=is_head, task=task.strip(),
    )  # fmt: skip
    facts = {"supervision": supervision.uid.hex, "post": post.pk if post is not None else None}
    return begin(member, "oversight.member_named", by=by, facts=facts)


def is_known(supervision: Supervision, post: Post) -> bool:
    return supervision.team.filter(post=post).exclude(state="removed").exists()


def refuse_conflict(supervised: Body, post: Post | None, organisation: str) -> None:
    """Raise Refused where the post or one of its holders sits in the supervised body today."""
    is_theirs = fold(organisation.strip()) == fold(supervised.name)
    if post is not None and not is_theirs:
        holders = Person.objects.filter(holdings__post=post).distinct()
        current = [one.posts for one in holders if any(seat.pk == post.pk for seat in one.posts)]
        is_theirs = post.body_id == supervised.pk or any(
            seat.body_id == supervised.pk for seats in current for seat in seats
        )
    if is_theirs:
        raise Refused(
            "conflict",
            _("Somebody of the supervised body may not be in the team: %(body)s.") % {"body": supervised},
        )


@transaction.atomic
def declare_no_conflict(member: Member, *, by: Person, declaration: str, exhibits: Files = ()) -> Member:
    """The member declares no tie to the supervised body; without an account the signed paper is entered."""
    member = held(member)
    allow(rules.may_declare, by, member)
    words = reasoned(declaration)
    require(
        member.post_id is not None or bool(exhibits),
        "no_paper",
        _("Add the signed declaration: this post has no account."),
    )
    refuse_conflict(member.supervision.supervised, member.post, member.organisation)
    return change(
        member, "oversight.member_declared", by=by, words=words, files=exhibits, is_public=False, state="declared",
        declared_on=timezone.localdate(), facts={"supervision": member.supervision.uid.hex},
    )  # fmt: skip


@transaction.atomic
def remove_member(member: Member, *, by: Person, reason: str) -> Member:
    """Take a post out of the team, with the reason: a conflict, an illness."""
    member = held(member)
    allow(rules.may_remove, by, member)
    return change(
        member, "oversight.member_removed", by=by, words=reasoned(reason), is_public=False, state="removed",
        is_head=False, facts={"supervision": member.supervision.uid.hex},
    )  # fmt: skip


def check_team(supervision: Supervision) -> None:
    """Raise Refused unless the team stands: for that form one with a head; in every form only declared members."""
    team = list(supervision.team.exclude(state="removed").select_related("post__body"))
    if supervision.form == Form.TEAM:
        require(len(team) >= 2, "no_team", _("A team has a head and at least one more member."))
        require(any(one.is_head for one in team), "no_head", _("Say who heads the team."))
    silent = sum(one.state != "declared" for one in team)
    require(
        silent == 0,
        "undeclared",
        _("%(count)d members have not declared that they have no conflict of interest.") % {"count": silent},
    )
    for one in team:
        refuse_conflict(supervision.supervised, one.post, one.organisation)
