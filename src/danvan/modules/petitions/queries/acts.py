"""What one may do to a matter right now, and for everything else why not: the rules, put in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from danvan.kernel.organisations.public import Person

from .. import rules
from ..models import Petition
from ..states import WORKFLOW

Rule = Callable[[Any, Any], bool]

#: Whose act it is. Only acts that could ever be the reader's own are offered to them.
OFFICE, HEAD, REVIEWER, KEEPER = "office", "head", "reviewer", "keeper"


@dataclass(frozen=True)
class Offer:
    """An act as the desk offers it: `name` is the workflow's word, `slug` its address below the matter."""

    name: str
    label: Any
    slug: str
    rule: Rule
    belongs_to: str
    icon: str
    key: str = ""  #: the letter that opens it
    is_end: bool = False  #: takes the matter off this office's desk
    kind: str = "quiet"


OFFERS = (
    Offer("accept", gettext_lazy("Take up"), "tiep-nhan", rules.may_accept, OFFICE, "inbox", "t", kind="accent"),
    Offer("answer", gettext_lazy("Answer"), "tra-loi", rules.may_answer, OFFICE, "send", "a", True, "accent"),
    Offer("close", gettext_lazy("Close"), "dong", rules.may_close, OFFICE, "check-circle", "c", True, "accent"),
    Offer("message", gettext_lazy("Write to the resident"), "tin-nhan", rules.may_message, OFFICE, "message", "m"),
    Offer("assign", gettext_lazy("Assign"), "phan-cong", rules.may_assign, HEAD, "person", "p"),
    Offer("transfer", gettext_lazy("Move to the office in charge"), "chuyen", rules.may_transfer, OFFICE,
          "transfer", "h", True),
    Offer("pause", gettext_lazy("Wait, stop the clock"), "tam-dung", rules.may_pause, OFFICE, "pause", "w", True),
    Offer("resume", gettext_lazy("Let the clock run again"), "tiep-tuc", rules.may_resume, OFFICE, "clock", "w",
          kind="accent"),
    Offer("extend", gettext_lazy("Extend the deadline"), "gia-han", rules.may_extend, HEAD, "calendar", "e"),
    Offer("split", gettext_lazy("Split it"), "tach", rules.may_split, OFFICE, "split", "s", True),
    Offer("join", gettext_lazy("Join with a similar matter"), "ghep", rules.may_join, OFFICE, "merge", "u", True),
    Offer("forward", gettext_lazy("Pass on to another authority"), "chuyen-ngoai", rules.may_forward, HEAD,
          "arrow-right", "f", True),
    Offer("refuse", gettext_lazy("Do not take up"), "tu-choi", rules.may_refuse, HEAD, "cross-circle", "x", True,
          "danger"),
    Offer("publish", gettext_lazy("Review for publication"), "cong-khai", rules.may_publish, REVIEWER, "eye", "v"),
    Offer("withhold", gettext_lazy("Keep from the public"), "khong-cong-khai", rules.may_withhold, REVIEWER, "lock"),
    Offer("erase", gettext_lazy("Erase personal data"), "xoa-du-lieu", rules.may_erase, KEEPER, "trash", "", False,
          "danger"),
)  # fmt: skip

BY_NAME = {offer.name: offer for offer in OFFERS}
BY_SLUG = {offer.slug: offer for offer in OFFERS}


@dataclass(frozen=True)
class OpenAct:
    """One act on one matter for one reader."""

    offer: Offer
    allowed: bool
    why_not: str = ""


def acts_on(person: Person, petition: Petition) -> list[OpenAct]:
    """Every act that could be this reader's, those allowed now first; each refused one says why."""
    mine = relations(person, petition)
    near = {OFFICE, HEAD} if OFFICE in mine else set()  # a handler should know what the head could do
    offered = [one_act(person, petition, offer) for offer in OFFERS if offer.belongs_to in mine | near]
    return sorted(offered, key=lambda act: not act.allowed)


def one_act(person: Person, petition: Petition, offer: Offer) -> OpenAct:
    if offer.rule(person, petition):
        return OpenAct(offer, allowed=True)
    return OpenAct(offer, allowed=False, why_not=why_not(person, petition, offer))


def relations(person: Person, petition: Petition) -> set[str]:
    """What this reader is to the matter: of the handling office, its head, a reviewer, a keeper of seals."""
    found = set()
    leads = person.can_as("petitions.lead", petition.body_id) or (
        petition.escalated_body_id is not None and person.can_as("petitions.lead", petition.escalated_body_id)
    )
    if leads or person.can_as("petitions.handle", petition.body_id):
        found.add(OFFICE)
    if leads:
        found.add(HEAD)
    if person.can("petitions.publish", petition.unit_id):
        found.add(REVIEWER)
    if person.can("petitions.erase", petition.unit_id):
        found.add(KEEPER)
    return found


def why_not(person: Person, petition: Petition, offer: Offer) -> str:
    """The first reason that stands in the way, in words."""
    if petition.erased_at is not None:
        return _("The personal data of this matter have been erased.")
    if not WORKFLOW.allows(offer.name, petition.state):
        return _("Not possible while the matter is “%(state)s”.") % {"state": petition.get_state_display()}
    special = _special(petition, offer.name)
    if special:
        return special
    if offer.belongs_to == HEAD:
        return _("Only the head of %(body)s may do this.") % {
            "body": petition.body or _("the office in charge")
        }
    return _("Only %(body)s, which has the matter, may do this.") % {
        "body": petition.body or _("the office in charge")
    }


def _special(petition: Petition, act: str) -> str:
    if act == "close" and not petition.has_evidence:
        return _("The answer carries no evidence: only the resident's word can close the matter.")
    if act == "transfer" and petition.transferred_count:
        return _("It has already been moved once; only the level above may move it again.")
    if act == "publish" and petition.is_private:
        return _("The resident does not want it to be public.")
    if act == "publish" and petition.published_at is not None:
        return _("It is already public.")
    return ""
