"""Staff pages of papers: the list, handing in, the record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Begin, Desk, Door, PlainForm, Section
from danvan.lib.extraction import REMARKS
from danvan.web.parts import Link

from . import actions, forms, queries, registers, rules
from .registers import problem_text, remark_text


def _links(request: HttpRequest, paper: Any) -> list[Link]:
    links = [Link(paper.paper.name, reverse("reading:file", args=[paper.pk]), "paperclip")]
    if paper.state in ("read", "reviewed"):
        links = [
            Link(str(_("Review what was found")), reverse("reading:review", args=[paper.pk]), "eye"),
            Link(
                str(_("Contradictions with what is known")),
                reverse("reading:contradictions", args=[paper.pk]),
                "split",
            ),
            *links,
        ]
    return links


def _of_paper(request: HttpRequest, paper: Any) -> dict[str, Any]:
    counts = queries.counts_of(paper)
    decided = sum(count for state, count in counts.items() if state != "waiting")
    return {
        "paper": paper, "stage": paper.text.get_stage_display(), "counts": counts, "decided": decided,
        "all": decided + counts.get("waiting", 0), "problem": problem_text(paper.problem) if paper.problem else "",
        "remarks": [remark_text(code) for code in paper.text.notes if code in REMARKS],
    }  # fmt: skip


PAPER_DESK = Desk(
    register=registers.PAPERS,
    begin=Begin(
        _("Hand in a paper"), forms.UploadForm, actions.upload_paper, rules.may_upload,
        text=_("It is read in the background, by rules that can be looked up. Only those whose posts reach the unit see it."),
        done=_("It is being read."),
    ),
    links=_links,
    sections=(Section("reading/_paper.html", _of_paper),),
    doors=(
        Door("again", _("Read it once more"), PlainForm, actions.read_again, rules.may_again, icon="reopen",
             done=_("It is being read.")),
    ),
)  # fmt: skip
