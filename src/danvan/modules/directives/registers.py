"""Lists of papers and tasks, for staff and for everybody."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import (
    UNIT_FILTER,
    choice_filter,
    saying,
    state_filter,
    state_of,
    year_filter,
)
from danvan.web.registers import Column, Order, Register

from . import queries
from .states import DIRECTIVE, FOLLOW_UP, SURVEY, TASK, PaperKind

Rows = Any


def _search_papers(rows: Rows, term: str) -> Rows:
    """By words of the title, or by a number in any way of writing it."""
    numbered = [one.pk for one in queries.called(term)]
    return rows.filter(
        Q(pk__in=numbered) | Q(title__icontains=term) | Q(number__icontains=term) | Q(issuer__icontains=term)
    )


_PAPER_COLUMNS = (
    Column("title", _("Title"), "title", main=True),
    Column("number", _("Number"), "number", kind="code"),
    Column("kind", _("Kind"), "get_kind_display"),
    Column("issuer", _("Issuer"), "issuer"),
    Column("issued", _("Issued on"), "issued_on", kind="day", sort="issued_on"),
    Column("state", _("State"), state_of, kind="state"),
    Column("printed", _("As printed"), "printed", on_screen=False),
    Column("from", _("In force from"), "effective_from", kind="day", on_screen=False),
    Column("to", _("In force until"), "effective_to", kind="day", on_screen=False),
)
_PAPERS: dict[str, Any] = {
    "columns": _PAPER_COLUMNS,
    "filters": (
        state_filter(DIRECTIVE),
        choice_filter("kind", _("Kind"), PaperKind.choices),
        year_filter("issued_on__year"),
    ),
    "search": _search_papers,
    "search_label": _("By title, issuer or number, however it is written"),
    "default_order": ("-issued_on", "-pk"),
    "orders": (Order("new", _("Newest first"), ("-issued_on", "-pk")), Order("old", _("Oldest first"), ("issued_on", "pk"))),
    "empty_title": _("No paper yet"),
}  # fmt: skip

DIRECTIVES = Register(
    name="van-ban", title=_("Papers"), scope=lambda request: queries.directives_for(request.user),
    record_url=lambda row: reverse("directives:directive", args=[row.pk]), **_PAPERS,
)  # fmt: skip
PUBLIC_DIRECTIVES = Register(
    name="public-directives", title=_("Papers in force and what they ask"), scope=lambda request: queries.public_directives(),
    record_url=lambda row: reverse("directives:public_directive", args=[row.pk]), **_PAPERS,
)  # fmt: skip
TASKS = Register(
    name="nhiem-vu", title=_("Tasks"), scope=lambda request: queries.tasks_for(request.user),
    columns=(
        Column("title", _("Task"), "title", main=True),
        Column("unit", _("Unit"), "unit"),
        Column("paper", _("Paper"), "directive.number", kind="code"),
        Column("target", _("Target"), "target", kind="number"),
        Column("due", _("Due"), "due_on", kind="day", sort="due_on"),
        Column("state", _("State"), state_of, kind="state"),
        Column("reached", _("Reached"), "reached", kind="number", on_screen=False),
        Column("measure", _("Figure"), "measure", on_screen=False),
    ),
    filters=(state_filter(TASK), UNIT_FILTER),
    search=saying("title", "directive__number"),
    default_order=("-pk",), orders=(Order("due", _("By due date"), ("due_on", "pk")),),
    record_url=lambda row: reverse("directives:task", args=[row.pk]),
    empty_title=_("No task yet"), empty_text=_("Tasks are given from the page of a paper."),
)  # fmt: skip

_SURVEYS: dict[str, Any] = {
    "columns": (
        Column("title", _("Survey"), "title", main=True),
        Column("paper", _("Paper"), "directive.number", kind="code"),
        Column("body", _("Who surveys"), "body"),
        Column("concluded", _("Concluded on"), "concluded_on", kind="day", sort="concluded_on"),
        Column("state", _("State"), state_of, kind="state"),
    ),
    "search": saying("title", "directive__number"),
    "default_order": ("-pk",),
    "empty_title": _("No survey yet"),
}
SURVEYS = Register(
    name="khao-sat", title=_("Surveys of papers"), scope=lambda request: queries.surveys_for(request.user),
    filters=(state_filter(SURVEY),), record_url=lambda row: reverse("directives:survey", args=[row.pk]), **_SURVEYS,
)  # fmt: skip
PUBLIC_SURVEYS = Register(
    name="public-surveys", title=_("How papers are carried out: surveys and what came of them"),
    scope=lambda request: queries.public_surveys(),
    record_url=lambda row: reverse("directives:public_survey", args=[row.pk]), **_SURVEYS,
)  # fmt: skip
FOLLOW_UPS = Register(
    name="viec-sau-khao-sat", title=_("Follow-up of surveys"), scope=lambda request: queries.follow_ups_for(request.user),
    columns=(
        Column("title", _("To be done"), "title", main=True),
        Column("unit", _("Unit"), "unit"),
        Column("due", _("Due"), "due_on", kind="day", sort="due_on"),
        Column("state", _("State"), state_of, kind="state"),
    ),
    filters=(state_filter(FOLLOW_UP), UNIT_FILTER),
    search=saying("title"),
    default_order=("-pk",), record_url=lambda row: reverse("directives:follow_up", args=[row.pk]),
    empty_title=_("No follow-up yet"),
)  # fmt: skip

# What is kept on the page of a visit; a register of its own says who may open its files.
ANSWERS = Register(
    name="tra-loi-khao-sat", title=_("Answers"), scope=lambda request: queries.answers_for(request.user),
    columns=(Column("value", _("Answer"), "value", main=True),), default_order=("pk",),
    record_url=lambda row: reverse("directives:visit", args=[row.visit_id]),
)  # fmt: skip
FINDINGS = Register(
    name="nhan-dinh-khao-sat", title=_("Findings"), scope=lambda request: queries.findings_for(request.user),
    columns=(Column("text", _("What was found"), "text", main=True),), default_order=("pk",),
    record_url=lambda row: reverse("directives:visit", args=[row.visit_id]),
)  # fmt: skip
