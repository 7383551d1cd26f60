"""A nomination until it stands on a list: entered, examined by somebody else, or ended before."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.ledger.public import Entry
from danvan.kernel.organisations.public import Body, Person
from danvan.lib.errors import Refused, require
from danvan.lib.vietnamese.normal import fold, normalise

from .. import queries, rules
from ..models import Nomination
from ..states import Consent, Form, Recipient, System

_OLDEST = 10


@transaction.atomic
def nominate(
    *, by: Person, nominator: Body, system: str, form: str, kind: str, recipient: str = "", body: Body | None = None,
    described: str = "", achievement: str, year: int, record: str = "", exhibits: Files = (),
) -> Nomination:  # fmt: skip
    """Nominate a collective or an individual for what was done; `record` links the record it stands on.

    Raises Refused where the achievement has been rewarded in this system or is nominated already: one achievement is
    not rewarded several times or in several forms (Law on emulation and awards 06/2022/QH15, art. 5).
    """
    require(
        rules.may_nominate_at(by, nominator.unit_id), "not_allowed", _("Your post may not nominate here.")
    )
    require(
        system in System.values and form in Form.values and kind in Recipient.values,
        "unknown", _("Choose a system, a form and who is honoured."),
    )  # fmt: skip
    require(
        body is None or kind == Recipient.COLLECTIVE, "not_a_collective", _("A body is honoured as a collective.")
    )  # fmt: skip
    nomination = Nomination(
        unit=nominator.unit, state="nominated", nominator=nominator, system=system, form=form, kind=kind, body=body,
        entered_by=by, record=_record(record),
        **_said(recipient=body.name if body else recipient, described=described, achievement=achievement, year=year),
    )  # fmt: skip
    nomination.key = _key(nomination)
    _only_once(nomination)
    facts = {"system": system, "form": form, "recipient": kind, "on_record": bool(nomination.record)}
    return begin(nomination, "honours.nomination_made", by=by, files=exhibits, facts=facts)


@transaction.atomic
def correct_nomination(
    nomination: Nomination,
    *,
    by: Person,
    recipient: str,
    described: str,
    achievement: str,
    year: int,
    reason: str,
) -> Nomination:
    """Mend a name or the words before it is examined."""
    nomination = held(nomination)
    allow(rules.may_correct, by, nomination)
    why = reasoned(reason)
    name = nomination.body.name if nomination.body else recipient
    said = _said(recipient=name, described=described, achievement=achievement, year=year)
    for field, value in said.items():
        setattr(nomination, field, value)
    key = _key(nomination)
    _only_once(nomination, key=key)
    return change(nomination, "honours.nomination_corrected", by=by, words=why, key=key, **said)


@transaction.atomic
def examine_nomination(
    nomination: Nomination, *, by: Person, finding: str, exhibits: Files = ()
) -> Nomination:
    """Somebody who did not enter it has looked at what was done, and says what they found."""
    nomination = held(nomination)
    allow(rules.may_examine, by, nomination)
    words = reasoned(finding, least=20)
    _only_once(nomination)
    return change(
        nomination, "honours.nomination_examined", by=by, words=words, files=exhibits, state="examined"
    )


@transaction.atomic
def decline_nomination(nomination: Nomination, *, by: Person, reason: str) -> Nomination:
    """Not to be honoured, and why."""
    nomination = held(nomination)
    allow(rules.may_decline, by, nomination)
    return change(nomination, "honours.nomination_declined", by=by, words=reasoned(reason), state="declined")


@transaction.atomic
def withdraw_nomination(nomination: Nomination, *, by: Person, reason: str) -> Nomination:
    """Those who nominated take it back."""
    nomination = held(nomination)
    allow(rules.may_withdraw, by, nomination)
    return change(
        nomination, "honours.nomination_withdrawn", by=by, words=reasoned(reason), state="withdrawn"
    )


@transaction.atomic
def record_consent(
    nomination: Nomination, *, by: Person, is_given: bool, how: str, exhibits: Files = ()
) -> Nomination:
    """Whether the individual agrees to be named in public, and how that is known. It may be taken back at any time.

    Without it everybody reads "one individual" (Law on the protection of personal data 91/2025/QH15, art. 9).
    """
    nomination = held(nomination)
    allow(rules.may_record_consent, by, nomination)
    words, consent = reasoned(how), Consent.GIVEN if is_given else Consent.REFUSED
    require(consent != nomination.consent, "no_change", _("This is already recorded."))
    return change(
        nomination, "honours.consent_recorded", by=by, words=words, files=exhibits, is_public=False, consent=consent,
        consent_on=timezone.localdate(),
    )  # fmt: skip


def _said(*, recipient: str, described: str, achievement: str, year: int) -> dict[str, Any]:
    name, today = " ".join(normalise(recipient).split()), timezone.localdate()
    require(len(name) >= 2, "no_recipient", _("Say who is to be honoured."))
    require(today.year - _OLDEST <= year <= today.year, "bad_year", _("Choose a year of the last ten years."))
    words = normalise(achievement).strip()
    require(len(words) >= 20, "no_achievement", _("Say in at least 20 characters what was done."))
    return {
        "recipient": name, "described": normalise(described).strip(), "achievement": words, "year": year,
    }  # fmt: skip


def _record(thing: str) -> str:
    """A record that stands in the log. A link to nothing would let the same achievement pass twice."""
    thing = thing.strip()
    if thing and not Entry.objects.filter(thing=thing).exists():
        raise Refused("no_record", _("No record is known under this name. Copy its address from the desk."))
    return thing


def _key(nomination: Nomination) -> str:
    return rules.key_of(
        record=nomination.record, recipient=nomination.recipient, achievement=nomination.achievement,
        year=nomination.year, fold=fold,
    )  # fmt: skip


def _only_once(nomination: Nomination, *, key: str = "") -> None:
    """Refuse what is rewarded or nominated already in this system. The lock holds two who nominate at once apart."""
    key = key or nomination.key
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{nomination.system}|{key}"]
        )
    refuse_second_award(nomination, key=key)
    other = queries.open_twin(nomination.system, key, besides=nomination.pk or 0)
    if other is not None:
        raise Refused(
            "already_nominated",
            _("This achievement is nominated already: no. %(number)d, %(state)s.")
            % {"number": other.pk, "state": other.standing.label},
        )


def refuse_second_award(nomination: Nomination, *, key: str = "") -> None:
    """Raises Refused naming the decision that has rewarded the achievement, with the rule."""
    earlier = queries.earlier_award(nomination.system, key or nomination.key, besides=nomination.pk or 0)
    if earlier is None:
        return
    assert earlier.decision is not None
    raise Refused(
        "rewarded_already",
        _("This achievement was rewarded by decision %(number)s of %(day)s (%(form)s, %(body)s). %(rule)s.")
        % {
            "number": earlier.decision.number, "day": f"{earlier.granted_on:%d/%m/%Y}",
            "form": earlier.get_form_display(), "body": earlier.decision.body, "rule": queries.once_rule(),
        },
    )  # fmt: skip
