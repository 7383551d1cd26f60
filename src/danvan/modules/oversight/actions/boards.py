"""Boards of residents: composed as the law asks, told to the investor in time, ended with their term or project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Body, Person
from danvan.kernel.rulebook.public import deadline, rule
from danvan.kernel.workflow.public import start_clock, stop_clock
from danvan.lib.errors import require

from .. import rules
from ..models import Board
from ..states import BoardKind

INVESTOR = "investor"
Seats = Sequence[Mapping[str, Any]]


@transaction.atomic
def form_board(
    *, by: Person, front: Body, kind: str, name: str, seats: Seats, term_from: date, term_until: date,
    neighbourhoods: int = 0, project: str = "", investor: str = "", contractor: str = "",
    project_starts_on: date | None = None, no_relatives: bool = False, exhibits: Files = (),
) -> Board:  # fmt: skip
    """Write a board down with its seats: {"role": head, deputy or member, "post", "speaks_for": front, board or a place}.

    People's boards have a seat for each neighbourhood; investment boards none of the deciders' relatives
    (Law 10/2022/QH15, art. 36, 37 and 41 to 45).
    """
    require(rules.may_plan_at(by, front.unit_id), "not_allowed", _("Your post may not form boards here."))
    require(term_from < term_until, "bad_term", _("The term must end after it began."))
    if kind == BoardKind.INVESTMENT:
        require(
            bool(project.strip() and investor.strip()), "no_project", _("Name the project and its investor.")
        )
        require(project_starts_on is not None, "no_start", _("Say when the project begins."))
        require(
            no_relatives,
            "relatives",
            _("No member may be a relative of those who decide, invest, build or supervise."),
        )
    else:
        project, investor, contractor, project_starts_on = "", "", "", None
    board = Board(
        unit=front.unit, front=front, kind=kind, state="formed", name=name.strip(), neighbourhoods=neighbourhoods,
        seats=[dict(seat) for seat in seats], term_from=term_from, term_until=term_until, project=project.strip(),
        investor=investor.strip(), contractor=contractor.strip(), project_starts_on=project_starts_on,
    )  # fmt: skip
    check_seats(board)
    if project_starts_on is not None:
        start_clock(
            board.thing,
            purpose=INVESTOR,
            rule="inspection_boards.investment_plan_notice",
            start=project_starts_on,
        )
    facts = {"kind": str(kind), "seats": len(board.seats)}
    return begin(board, "oversight.board_formed", by=by, facts=facts, files=exhibits)


def check_seats(board: Board) -> None:
    """Raise Refused where the seats are fewer, more or other than the law in force has them."""
    prefix = "people" if board.kind == BoardKind.PEOPLE else "investment"

    def limit(name: str) -> int:
        return int(rule(f"inspection_boards.{prefix}_{name}", on=board.term_from).number)

    roles = [seat["role"] for seat in board.seats]
    places = [seat["speaks_for"] for seat in board.seats]
    require(roles.count("head") == 1, "no_head", _("A board has exactly one head."))
    most = limit("deputies")
    require(
        roles.count("deputy") <= most,
        "deputies",
        _("A board has at most %(count)d deputies.") % {"count": most},
    )
    if board.kind == BoardKind.PEOPLE:
        _check_people(board, places, limit("members_min"), limit("members_small"))
        return
    least, residents = limit("members_min"), limit("residents")
    require(
        len(roles) >= least, "too_few", _("The board needs at least %(count)d members.") % {"count": least}
    )
    spoken = sum(place not in ("front", "board") for place in places)
    require(
        spoken <= residents,
        "residents",
        _("At most %(count)d seats are for residents.") % {"count": residents},
    )
    for known, words in (("front", _("the Front")), ("board", _("the people’s inspection board"))):
        require(known in places, "no_seat", _("The board needs somebody of %(who)s.") % {"who": words})


def _check_people(board: Board, places: list[str], least: int, small: int) -> None:
    """As many seats as neighbourhoods, never fewer than five; where there are fewer than five, at most five."""
    count, wanted = len(places), board.neighbourhoods
    require(wanted > 0, "no_places", _("Say how many neighbourhoods the commune has."))
    require(len(set(places)) >= wanted, "unrepresented", _("Each neighbourhood has a seat of its own."))
    if wanted < least:
        require(
            count <= small, "too_many", _("The board has at most %(count)d members here.") % {"count": small}
        )
    else:
        require(
            count == wanted,
            "count",
            _("The board has as many members as neighbourhoods: %(count)d.") % {"count": wanted},
        )


@transaction.atomic
def recompose_board(board: Board, *, by: Person, seats: Seats, reason: str) -> Board:
    """Somebody leaves, somebody is elected: the seats change with the reason."""
    board = held(board)
    allow(rules.may_recompose, by, board)
    board.seats = [dict(seat) for seat in seats]
    check_seats(board)
    return change(
        board, "oversight.board_recomposed", by=by, words=reasoned(reason), seats=board.seats,
        facts={"seats": len(board.seats)},
    )  # fmt: skip


@transaction.atomic
def tell_investor(board: Board, *, by: Person, message: str, exhibits: Files = ()) -> Board:
    """Plan and members go to the investor; later than the law asks is taken, and the lateness is told."""
    board = held(board)
    allow(rules.may_tell_investor, by, board)
    today = timezone.localdate()
    is_in_time = notice_due_on(board) >= today
    stop_clock(board.thing, purpose=INVESTOR, on=today)
    return change(
        board, "oversight.investor_told", by=by, words=reasoned(message), files=exhibits, state="notified",
        notified_on=today, facts={"in_time": is_in_time},
    )  # fmt: skip


def notice_due_on(board: Board) -> date:
    """The last day on which the investor is told in time."""
    assert board.project_starts_on is not None
    return deadline("inspection_boards.investment_plan_notice", start=board.project_starts_on).due_on


@transaction.atomic
def dissolve_board(board: Board, *, by: Person, reason: str) -> Board:
    """The term or the project is over. What the board began must have come to its end."""
    board = held(board)
    allow(rules.may_dissolve, by, board)
    is_busy = board.supervisions.exclude(state__in=["concluded", "cancelled"]).exists()
    require(not is_busy, "busy", _("A supervision of this board still runs: conclude or cancel it first."))
    return change(
        board, "oversight.board_dissolved", by=by, words=reasoned(reason), state="dissolved",
        dissolved_on=timezone.localdate(),
    )  # fmt: skip
