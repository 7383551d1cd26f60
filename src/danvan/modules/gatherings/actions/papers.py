"""Papers: asked for or offered, handed in, accepted or sent back with a reason."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Body, Person
from danvan.lib.errors import require

from .. import rules
from ..models import Gathering, Paper


@transaction.atomic
def ask_paper(gathering: Gathering, *, by: Person, body: Body, title: str, speaker: str = "") -> Paper:
    """Ask a body for a paper on a theme."""
    gathering = held(gathering)
    allow(rules.may_ask_paper, by, gathering)
    paper = Paper(
        unit=body.unit,
        state="invited",
        gathering=gathering,
        body=body,
        title=title.strip(),
        speaker=speaker.strip(),
    )
    return begin(paper, "gatherings.paper_asked", by=by, facts={"gathering": gathering.uid.hex})


@transaction.atomic
def submit_paper(paper: Paper, *, by: Person, title: str, speaker: str, exhibits: Files) -> Paper:
    """Hand the paper in, or once more after it was returned."""
    paper = held(paper)
    allow(rules.may_submit, by, paper)
    require(bool(exhibits), "no_files", _("Choose the file of the paper."))
    return change(
        paper, "gatherings.paper_submitted", by=by, files=exhibits, is_public=False, state="submitted", title=title.strip(),
        speaker=speaker.strip(), submitted_on=timezone.localdate(),
    )  # fmt: skip


@transaction.atomic
def accept_paper(paper: Paper, *, by: Person, order: int) -> Paper:
    """Take it into the programme, at its place."""
    paper = held(paper)
    allow(rules.may_accept, by, paper)
    require(order > 0, "no_order", _("Say at which place it is read: 1, 2, 3 …"))
    return change(
        paper, "gatherings.paper_accepted", by=by, state="accepted", accepted_on=timezone.localdate(), place_in_order=order,
        facts={"order": order},
    )  # fmt: skip


@transaction.atomic
def return_paper(paper: Paper, *, by: Person, reason: str) -> Paper:
    """Send it back to be changed; the reason is for its authors."""
    paper = held(paper)
    allow(rules.may_return, by, paper)
    words = reasoned(reason)
    return change(paper, "gatherings.paper_returned", by=by, words=words, is_public=False, state="returned")


@transaction.atomic
def drop_paper(paper: Paper, *, by: Person, reason: str) -> Paper:
    """It will not be read."""
    paper = held(paper)
    allow(rules.may_drop_paper, by, paper)
    words = reasoned(reason)
    return change(paper, "gatherings.paper_dropped", by=by, words=words, is_public=False, state="dropped")
