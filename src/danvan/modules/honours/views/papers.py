"""Papers of honours: the decision with its list as a Word file, certificates as PDF. Always in Vietnamese."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Literal

from django.utils import translation
from django.utils.translation import gettext as _

from danvan.lib.letters import Letter, Roll, word_file
from danvan.web.typesetting import SERIF_FAMILIES, families, pdf, qr_for_print

from .. import queries, rules
from ..states import Recipient, System

_CERTIFICATE = Path(__file__).resolve().parents[1] / "templates" / "honours" / "certificate.typ"
_LANGUAGE = "vi"


def decision_file(decision: Any) -> bytes:
    """The decision with its list in the layout of its system (Decree 30/2020/NĐ-CP or guidance 36-HD/VPTW)."""
    with translation.override(_LANGUAGE):
        return word_file(_letter(decision))


def certificates(decision: Any, nominations: list[Any], *, address: str) -> bytes:
    """One page for each award that stands. `address` of a code: where anybody verifies it."""
    with translation.override(_LANGUAGE):
        told = {
            "families": families(SERIF_FAMILIES), "title": str(decision.number), "tops": _tops(decision),
            "issuer": _authority(decision), "form": decision.get_form_display().upper(), "grants": _("GRANTS"),
            "subject": f"{decision.subject[:1].upper()}{decision.subject[1:]}", "dated": _dated(decision), "signer_title": decision.signer_title.upper(),
            "decided": _("Decision no. %(number)s of %(day)s")
            % {"number": decision.number, "day": f"{decision.signed_on:%d/%m/%Y}"},
            "scan": _("Scan to verify"),
            "sheets": [
                {
                    "recipient": one.recipient, "described": one.described, "code": one.code,
                    "qr": qr_for_print(address.format(code=one.code)),
                }
                for one in nominations
            ],
        }  # fmt: skip
        return pdf(_CERTIFICATE, told)


def _tops(decision: Any) -> list[str]:
    """The lines at the head of the page: the State's name and motto, or the Party's name alone."""
    if decision.system == System.PARTY:
        return [_("COMMUNIST PARTY OF VIET NAM")]
    return [_("SOCIALIST REPUBLIC OF VIET NAM"), _("Independence - Freedom - Happiness")]


def _letter(decision: Any) -> Letter:
    is_party = decision.system == System.PARTY
    layout: Literal["state", "party"] = "party" if is_party else "state"
    superior, tops = queries.superior_of(decision.body), _tops(decision)
    rows = queries.lines_of(decision)
    return Letter(
        layout=layout, country=tops[0], motto=tops[1] if len(tops) > 1 else "",
        superior=superior.name if superior is not None else "", issuer=decision.body.name,
        number=_number(decision), dated=_dated(decision), kind=_("DECISION (title of the paper)"),
        subject=_("On granting: %(form)s") % {"form": decision.get_form_display()},
        authority=_authority(decision), grounds=_grounds(decision), resolves=_("DECIDES:"),
        articles=_articles(decision, rows), copies_label=_("Recipients of this paper:"), copies=_copies(superior),
        signing=_signing(decision), signer=decision.signed_by.name if decision.signed_by is not None else "",
        rolls=_rolls(decision, rows),
    )  # fmt: skip


def _number(decision: Any) -> str:
    if decision.system == System.PARTY:
        return _("No %(number)s") % {"number": decision.number or f"…-QĐ/{decision.body.short_name}"}
    return _("No: %(number)s") % {"number": decision.number or f"…/QĐ-{decision.body.short_name}"}


def _dated(decision: Any) -> str:
    place, day = decision.unit.name, decision.signed_on
    if day is None:
        return _("%(place)s, day … month … year …") % {"place": place}
    months = f"{day.month:02d}" if day.month < 3 else str(day.month)
    told = {"place": place, "day": f"{day.day:02d}", "month": months, "year": day.year}
    return _("%(place)s, day %(day)s month %(month)s year %(year)s") % told


def _authority(decision: Any) -> str:
    if decision.system == System.STATE:
        return f"{decision.signer_title} {decision.body.name}".upper()
    return str(decision.body.name).upper()


def _signing(decision: Any) -> list[str]:
    """Who signs for whom. A chairman of a People's Committee grants in his own right; committees act together."""
    title = decision.signer_title.upper()
    if decision.system == System.STATE:
        return [title]
    prefix = "T/M" if decision.system == System.PARTY else "TM."
    return [f"{prefix} {decision.body.name.upper()}", title]


def _grounds(decision: Any) -> list[str]:
    granting = queries.granting_rule(decision.system, decision.form, on=decision.signed_on)
    grounds = [_("Pursuant to %(basis)s;") % {"basis": granting.cite("vi")}] if granting is not None else []
    grounds += [line.strip() for line in decision.grounds.splitlines() if line.strip()]
    if decision.council_on is not None:
        grounds.append(
            _("At the proposal of %(council)s in its minutes of %(day)s,")
            % {"council": decision.council, "day": f"{decision.council_on:%d/%m/%Y}"}
        )
    return grounds


def _articles(decision: Any, rows: list[Any]) -> list[tuple[str, str]]:
    collectives = sum(one.kind == Recipient.COLLECTIVE for one in rows)
    individuals = len(rows) - collectives
    counted = [_("%(n)s collectives") % {"n": f"{collectives:02d}"}] if collectives else []
    counted += [_("%(n)s individuals") % {"n": f"{individuals:02d}"}] if individuals else []
    form = decision.get_form_display().capitalize()
    articles = [
        _("Grants “%(form)s” to %(who)s (list attached) %(subject)s.")
        % {"form": form, "who": _(" and (between two counts) ").join(counted), "subject": decision.subject}
    ]
    total = collectives * decision.each_collective + individuals * decision.each_individual
    if total:
        articles.append(
            _("Rewards: each collective %(collective)s dong, each individual %(individual)s dong; %(total)s dong in all, from: %(fund)s.")
            % {"collective": rules.money(decision.each_collective), "individual": rules.money(decision.each_individual),
               "total": rules.money(total), "fund": decision.fund}
        )  # fmt: skip
    articles.append(
        _("This decision takes effect on the day it is signed. %(body)s, the offices concerned and those named in Article 1 carry it out.")
        % {"body": decision.body}
    )  # fmt: skip
    return [(_("Article %(n)d.") % {"n": n}, words) for n, words in enumerate(articles, start=1)]


def _copies(superior: Any) -> list[str]:
    reported = [_("%(body)s (to report);") % {"body": superior}] if superior is not None else []
    return [*reported, _("those named in Article 1;"), _("kept: office, awards file.")]


def _rolls(decision: Any, rows: list[Any]) -> list[Roll]:
    with_decision = _("(With decision no. %(number)s of %(day)s)") % {
        "number": decision.number or "…", "day": _day(decision.signed_on),
    }  # fmt: skip
    titles = {Recipient.COLLECTIVE: _("List of collectives"), Recipient.INDIVIDUAL: _("List of individuals")}
    rolls = []
    for kind, title in titles.items():
        lines = [
            (str(n), one.recipient, one.described or str(one.unit), rules.money(_reward(decision, one)))
            for n, one in enumerate((one for one in rows if one.kind == kind), start=1)
        ]
        if lines:
            heads = (_("No."), _("Name"), _("Post, unit"), _("Reward (dong)"))
            rolls.append(
                Roll(
                    f"{title} – {decision.get_form_display()}", with_decision, heads, lines, (12, 70, 50, 28)
                )
            )
    return rolls


def _reward(decision: Any, nomination: Any) -> int:
    """What was granted, or would be by the draft."""
    if nomination.place is not None:
        return int(nomination.amount)
    is_collective = nomination.kind == Recipient.COLLECTIVE
    return int(decision.each_collective if is_collective else decision.each_individual)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day is not None else "…"
