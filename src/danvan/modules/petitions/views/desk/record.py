"""One matter on one screen: what it is, what happened, what is due and why, what one may do now."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from danvan.kernel.papers.public import path_of
from danvan.web.http import staff_only

from ...forms.desk import MessageForm
from ...queries import acts, staff
from .loading import person_of, whole_or_404
from .reviewing import sent_files
from .showing import clock_of, explained_clock, file_link, state_of, steps_of


@staff_only
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    person = person_of(request)
    matter = whole_or_404(person, number)
    clock, clocks = explained_clock(matter)
    steps = steps_of(matter, clocks)
    offered = acts.acts_on(person, matter)
    context = {
        "matter": matter, "state": state_of(matter), "clock": clock, "steps": steps,
        "pauses": [pause for one in clocks for pause in one.pauses], "former_clocks": clocks[1:],
        "acts": [act for act in offered if act.allowed], "closed_acts": [act for act in offered if not act.allowed],
        "files": [{"link": file_link(one), "is_image": one.paper.is_image} for one in sent_files(matter)],
        "similar": _rows(staff.similar_for(person, matter)), "history": _history(person, matter),
        "around": staff.neighbours(person, matter), "message": _message_form(offered, steps),
        "may_ask_opening": staff.sealed_matter(person, number) is not None,
    }  # fmt: skip
    return render(request, "petitions/desk/record.html", context)


def _rows(matters: list[Any]) -> list[dict[str, Any]]:
    return [{"matter": one, "state": state_of(one), "clock": clock_of(one)} for one in matters]


def _history(person: Any, matter: Any) -> dict[str, Any] | None:
    if matter.topic_id is None:
        return None
    found = staff.history_of(person, matter)
    return {"numbers": found, "latest": _rows(found.latest)}


def _message_form(offered: list[acts.OpenAct], steps: list[Any]) -> MessageForm | None:
    """The quick letter to the resident, where one may be written."""
    if not any(act.allowed and act.offer.name == "message" for act in offered):
        return None
    return MessageForm(initial={"seen": len(steps)}, auto_id="quick_%s")


@staff_only
@require_safe
def file(request: HttpRequest, uid: Any) -> FileResponse:
    """A file of a matter one may read; never run by the browser as a page of ours."""
    attachment = staff.paper_visible_to(person_of(request), uid)
    if attachment is None:
        raise Http404
    paper = attachment.paper
    path = path_of(paper.sha256)
    if not path.is_file():
        raise Http404
    response = FileResponse(
        path.open("rb"), content_type=paper.media_type, as_attachment=not paper.is_image, filename=paper.name
    )
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
