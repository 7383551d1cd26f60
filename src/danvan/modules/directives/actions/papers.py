"""Papers and how they hang together."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Person, Unit
from danvan.lib.errors import require
from danvan.lib.vietnamese.document_numbers import parse_number

from .. import rules
from ..models import Directive, Relation
from ..queries import key_of
from ..states import Link


@transaction.atomic
def register_directive(
    *, by: Person, unit: Unit, number: str, kind: str, title: str, issuer: str, issued_on: date,
    effective_from: date | None = None, effective_to: date | None = None, summary: str = "", exhibits: Files = (),
) -> Directive:  # fmt: skip
    """Enter a paper. Its number is read in every way it is miswritten; the same paper twice is refused."""
    require(rules.may_register_at(by, unit.pk), "not_allowed", _("Your post may not enter papers here."))
    read = parse_number(number)
    require(
        read is not None,
        "bad_number",
        _("This is no number of an official paper. Write it as it is printed on the paper."),
    )
    assert read is not None
    require(issued_on <= timezone.localdate(), "future", _("The paper is dated in the future."))
    key = key_of(read, year=issued_on.year)
    known = Directive.objects.filter(unit=unit, key=key).first()
    require(
        known is None, "known", _("This paper stands in the register already: %(title)s") % {"title": known}
    )
    printed = " ".join(number.split())
    directive = Directive(
        unit=unit, state="in_force", kind=kind, number=str(read), printed="" if printed == str(read) else printed, key=key,
        title=title.strip(), issuer=issuer.strip(), issued_on=issued_on, effective_from=effective_from or issued_on,
        effective_to=effective_to, summary=summary.strip(),
    )  # fmt: skip
    return begin(
        directive, "directives.directive_registered", by=by, facts={"number": str(read)}, files=exhibits
    )


@transaction.atomic
def relate_directive(directive: Directive, *, by: Person, to: Directive, kind: str) -> Directive:
    """Say that a paper replaces, amends, or is based on another. What is replaced ends the day before."""
    directive = held(directive)
    allow(rules.may_relate, by, directive)
    require(kind in Link.values, "no_kind", _("Choose how the papers hang together."))
    require(to.pk != directive.pk, "itself", _("A paper cannot relate to itself."))
    is_known = Relation.objects.filter(source=directive, target=to, kind=kind).exists()
    require(not is_known, "known", _("This relation stands there already."))
    if kind == Link.REPLACES:
        _supersede(to, by=by, replacement=directive)
    Relation.objects.create(source=directive, target=to, kind=kind)
    return change(directive, "directives.directive_related", by=by, facts={"kind": kind, "to": to.number})


def _supersede(target: Directive, *, by: Person, replacement: Directive) -> None:
    target = held(target)
    require(
        rules.may_register_at(by, target.unit_id), "not_allowed",
        _("Only those who keep the papers of its issuer may say that a paper is replaced."),
    )  # fmt: skip
    require(
        target.issued_on <= replacement.issued_on, "older", _("An older paper cannot replace a newer one.")
    )
    if target.state == "superseded":
        return
    last = max(target.effective_from, replacement.effective_from - timedelta(days=1))
    change(
        target, "directives.directive_superseded", by=by, state="superseded", effective_to=last,
        facts={"by": replacement.number},
    )  # fmt: skip


@transaction.atomic
def correct_directive(directive: Directive, *, by: Person, reason: str, **fields: Any) -> Directive:
    """Mend a slip in title, issuer or summary; number and dates stay."""
    directive = held(directive)
    allow(rules.may_correct, by, directive)
    return change(directive, "directives.directive_corrected", by=by, words=reasoned(reason), **fields)


@transaction.atomic
def end_directive(directive: Directive, *, by: Person, on: date, reason: str) -> Directive:
    """A paper ends without another in its place."""
    directive = held(directive)
    allow(rules.may_end, by, directive)
    require(on >= directive.effective_from, "bad_day", _("It cannot end before it began."))
    return change(
        directive, "directives.directive_ended", by=by, words=reasoned(reason), state="ended", effective_to=on
    )
