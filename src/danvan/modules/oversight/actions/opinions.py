"""What is said about a clause, by members, experts and residents, and what became of each word of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Actor, Person
from danvan.lib.clauses import holds
from danvan.lib.errors import require
from danvan.lib.vietnamese.clues import mask
from danvan.lib.vietnamese.normal import normalise

from .. import rules
from ..models import Critique, Opinion
from ..states import Voice, Weighed

_SHORTEST, _LONGEST = 10, 4000


@dataclass(frozen=True)
class Given:
    """The opinion and whether it is new; the same key sent again gives the same opinion."""

    opinion: Opinion
    is_new: bool


def give_opinion(
    critique: Critique, *, by: Actor, text: str, clause: int = 0, proposed: str = "", voice: str = Voice.PUBLIC,
    organisation: str = "", key: uuid.UUID | None = None,
) -> Given:  # fmt: skip
    """Say something about a clause, or about the whole draft (0). A resident gives no name; clues are masked."""
    known = Opinion.objects.filter(key=key).first() if key is not None else None
    if known is not None:
        return Given(known, is_new=False)
    told = {
        "text": text,
        "clause": clause,
        "proposed": proposed,
        "voice": voice,
        "organisation": organisation,
    }
    try:
        return Given(_give(critique, by=by, key=key, **told), is_new=True)  # type: ignore[arg-type]  # told by name
    except IntegrityError:
        known = Opinion.objects.filter(key=key).first() if key is not None else None
        if known is None:
            raise
        return Given(known, is_new=False)


@transaction.atomic
def _give(
    critique: Critique, *, by: Actor, text: str, clause: int, proposed: str, voice: str, organisation: str,
    key: uuid.UUID | None,
) -> Opinion:  # fmt: skip
    critique = held(critique)
    if isinstance(by, Person):
        allow(rules.may_enter_opinion, by, critique)
    else:
        voice, organisation = Voice.PUBLIC, ""
    today = timezone.localdate()
    is_open = (
        rules.takes_opinions(critique) and critique.closes_on is not None and today <= critique.closes_on
    )
    require(is_open or isinstance(by, Person), "closed", _("This draft takes no more opinions."))
    require(0 <= clause <= len(critique.clauses), "no_clause", _("The draft has no such clause."))
    words, instead = (mask(normalise(one).strip()) for one in (text, proposed))
    require(len(words) >= _SHORTEST, "no_text", _("Write at least 10 characters."))
    require(max(len(words), len(instead)) <= _LONGEST, "too_long", _("Keep it under 4,000 characters."))
    require(
        voice != Voice.MEMBER or len(organisation.strip()) >= 3,
        "no_organisation",
        _("Say which organisation speaks."),
    )
    last = critique.opinions.aggregate(last=Max("number"))["last"] or 0
    opinion = Opinion(
        unit=critique.unit, critique=critique, state="given", number=last + 1, clause=clause, text=words,
        proposed=instead, voice=voice, organisation=organisation.strip(), key=key,
    )  # fmt: skip
    facts = {"critique": critique.uid.hex, "clause": clause, "voice": str(voice)}
    return begin(opinion, "oversight.opinion_given", by=by, facts=facts)


@transaction.atomic
def weigh_opinion(opinion: Opinion, *, by: Person, kind: str, reason: str = "") -> Opinion:
    """Adopted, in part, or not: what is not wholly adopted is explained to whoever said it."""
    opinion = held(opinion)
    allow(rules.may_weigh, by, opinion)
    require(kind in Weighed.values, "no_kind", _("Choose adopted, adopted in part, or not adopted."))
    why = reason.strip() if kind == Weighed.ADOPTED else reasoned(reason, least=15)
    return change(
        opinion,
        "oversight.opinion_weighed",
        by=by,
        state=str(kind),
        reason=why,
        weighed_on=timezone.localdate(),
    )


@transaction.atomic
def withhold_opinion(opinion: Opinion, *, by: Person, reason: str) -> Opinion:
    """Keep an insult or somebody's private affairs from the public; that it was done stays in the log."""
    opinion = held(opinion)
    allow(rules.may_withhold, by, opinion)
    return change(
        opinion,
        "oversight.opinion_withheld",
        by=by,
        words=reasoned(reason),
        is_public=False,
        state="withheld",
    )


@transaction.atomic
def trace_opinion(
    opinion: Opinion, *, by: Person, found: bool, found_at: int = 0, wording: str = "", remark: str = ""
) -> Opinion:
    """Show the words of the issued text that came of it, or say that they are not there.

    Words are taken only when the named clause holds them.
    """
    opinion = held(opinion)
    allow(rules.may_trace, by, opinion)
    words = " ".join(wording.split())
    if found:
        is_there = holds(opinion.critique.issued_clauses, found_at, words)
        require(
            is_there and len(words) >= 5, "not_there", _("The clause you name does not hold these words.")
        )
    else:
        found_at, words, remark = 0, "", reasoned(remark)
    return change(
        opinion, "oversight.opinion_traced", by=by, words=remark.strip(), found=found, found_at=found_at, wording=words,
        facts={"found": found, "at": found_at},
    )  # fmt: skip
