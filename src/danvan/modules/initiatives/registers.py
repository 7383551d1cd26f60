"""Lists of seasons, models, dossiers and assessments, for staff; the catalogue for everybody."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import (
    UNIT_FILTER,
    choice_filter,
    day_clock,
    of_filter,
    saying,
    state_filter,
    state_of,
    year_filter,
)
from danvan.lib.agreement import thousandths
from danvan.web.parts import Clock
from danvan.web.registers import Column, Filter, Order, Register

from . import queries
from .states import ASSESSMENT, CANDIDACY, INITIATIVE, SEASON, Field, Kind, Owner, Problem

Rows = Any

#: Levels by the names that pages give them.
LEVEL_NAMES: dict[str, Any] = {
    "commune": _("commune"), "district": _("district"), "province": _("province"), "nation": _("nation"),
}  # fmt: skip


def level_name(row: Any) -> Any:
    return LEVEL_NAMES.get(row.level, row.level)


def points_of(candidacy: Any) -> str:
    """Lowest, middle and highest total, like "71 – 80,5 – 88"; empty before they are open."""
    if candidacy.middle_halves is None:
        return ""
    whole, half = divmod(candidacy.middle_halves, 2)
    return f"{candidacy.low} – {whole}{',5' if half else ''} – {candidacy.high}"


def agreement_of(candidacy: Any) -> str:
    """The stored alpha as it is written: "0,842"; a dash where nothing can be said."""
    return thousandths_shown(candidacy.agreement)


def thousandths_shown(value: int | None) -> str:
    if value is None:
        return "–"
    whole, rest = divmod(abs(value), 1000)
    return f"{'−' if value < 0 else ''}{whole},{rest:03d}"


def agreement_shown(agreement: queries.Agreement) -> str:
    return thousandths_shown(thousandths(agreement.value) if agreement.value is not None else None)


def agreement_word(candidacy: Any) -> str:
    """How far the assessors of a dossier agree: none, weak, tentative or reliable."""
    stored = candidacy.agreement
    return queries.Agreement(Fraction(stored, 1000) if stored is not None else None).word


def recheck_clock(initiative: Any) -> Clock | None:
    """The day of the next re-check; none where nothing is recognised or all re-checks are done."""
    due = initiative.recheck_due_on
    return day_clock(due, soon=30, label=str(_("Next re-check"))) if due is not None else None


_LEVEL = choice_filter("level", _("Level"), tuple(LEVEL_NAMES.items()))
_YEAR = year_filter("season__year")

SEASONS = Register(
    name="dot-thi-dua", title=_("Seasons"), scope=lambda request: queries.seasons_for(request.user),
    columns=(
        Column("title", _("Season"), "title", main=True),
        Column("year", _("Year"), lambda row: str(row.year), sort="year"),
        Column("unit", _("Unit"), "unit"),
        Column("host", _("Council"), "host"),
        Column("until", _("Registration until"), "registers_until", kind="day"),
        Column("state", _("State"), state_of, kind="state"),
        Column("sample", _("Sample rubric"), "is_sample", kind="bool"),
    ),
    filters=(
        state_filter(SEASON),
        year_filter("year"),
        UNIT_FILTER,
    ),
    search=saying("title"), default_order=("-year", "-pk"), record_url=lambda row: reverse("initiatives:season", args=[row.pk]),
    empty_title=_("No season yet"), empty_text=_("Prepare the season of this year; models are registered in it."),
)  # fmt: skip

_MODEL_COLUMNS = (
    Column("name", _("Model"), "name", main=True),
    Column("unit", _("Unit"), "unit"),
    Column("owner", _("Carried by"), "shown_owner"),
    Column("field", _("Field"), "get_field_display"),
    Column("problem", _("Problem"), "get_problem_display"),
    Column("state", _("State"), state_of, kind="state"),
    Column("level", _("Recognised by"), level_name),
    Column("registered", _("Registered on"), "registered_on", kind="day", sort="registered_on"),
    Column("kind", _("Kind"), "get_kind_display", on_screen=False),
    Column("year", _("Year"), lambda row: str(row.season.year), on_screen=False),
    Column("recognised", _("Recognised on"), "recognised_on", kind="day", on_screen=False),
    Column("copied", _("Copied from"), "copied_from", on_screen=False),
    Column("gauge", _("What is counted"), "gauge", on_screen=False),
    Column("before", _("Before"), "before_value", kind="number", on_screen=False),
    Column("after", _("Now"), "after_value", kind="number", on_screen=False),
)


def _model_filters(states: Any) -> tuple[Filter, ...]:
    return (
        choice_filter("field", _("Field"), Field.choices),
        choice_filter("problem", _("Problem"), Problem.choices),
        choice_filter("state", _("State"), states),
        _LEVEL,
        choice_filter("kind", _("Kind"), Kind.choices),
        choice_filter("owner", _("Carried by"), Owner.choices),
        Filter("copy", _("Copied from another"), "bool", lambda rows, value: rows.filter(copied_from__isnull=not value)),
        _YEAR,
        UNIT_FILTER,
    )  # fmt: skip


_MODEL_ORDERS = (
    Order("new", _("Newest first"), ("-pk",)),
    Order("name", _("By name"), ("name", "pk")),
)

INITIATIVES = Register(
    name="mo-hinh", title=_("Models"), scope=lambda request: queries.initiatives_for(request.user), columns=_MODEL_COLUMNS,
    filters=(
        *_model_filters(INITIATIVE.choices),
        of_filter("season", _("Season")),
        Filter("overdue", _("Re-check overdue"), "bool",
               lambda rows, value: rows.filter(recheck_due_on__lt=timezone.localdate()) if value
               else rows.exclude(recheck_due_on__lt=timezone.localdate())),
    ),
    search=saying("name", "situation", "way"), default_order=("-pk",), orders=_MODEL_ORDERS,
    record_url=lambda row: reverse("initiatives:model", args=[row.pk]),
    empty_title=_("No model yet"), empty_text=_("Register the first one while a season is open."),
)  # fmt: skip

CANDIDACIES = Register(
    name="ho-so-mo-hinh", title=_("Dossiers of models"), scope=lambda request: queries.candidacies_for(request.user),
    columns=(
        Column("model", _("Model"), "initiative", main=True),
        Column("season", _("Season"), "season"),
        Column("level", _("Level"), level_name),
        Column("state", _("State"), state_of, kind="state"),
        Column("asked", _("Asked on"), "asked_on", kind="day"),
        Column("sent", _("Sent on"), "sent_on", kind="day"),
        Column("points", _("Points: lowest, middle, highest"), points_of),
        Column("agreement", _("Agreement (α)"), agreement_of),
        Column("decided", _("Decided on"), "decided_on", kind="day"),
        Column("number", _("Decision"), "number"),
    ),
    filters=(
        state_filter(CANDIDACY),
        _LEVEL,
        of_filter("season", _("Season")),
        _YEAR,
        UNIT_FILTER,
    ),
    search=saying("initiative__name"), default_order=("-pk",), record_url=lambda row: reverse("initiatives:candidacy", args=[row.pk]),
    empty_title=_("No dossier yet"), empty_text=_("A dossier comes with the self-report of a model."),
)  # fmt: skip


def _own(request: HttpRequest) -> Any:
    return queries.assessments_for(request.user)


ASSESSMENTS = Register(
    name="tham-dinh", title=_("Assessments"), scope=_own,
    columns=(
        Column("model", _("Model"), "candidacy.initiative", main=True),
        Column("who", _("Assessor"), str),
        Column("state", _("State"), state_of, kind="state"),
        Column("total", _("Points"), "total", kind="number"),
        Column("given", _("Given on"), "given_on", kind="day"),
    ),
    filters=(
        state_filter(ASSESSMENT),
        of_filter("dossier", _("Dossier"), field="candidacy_id"),
    ),
    search=saying("candidacy__initiative__name"), default_order=("-pk",),
    record_url=lambda row: reverse("initiatives:assessment", args=[row.pk]),
    empty_title=_("Nothing to assess"), empty_text=_("Your own assessments stand here; those of others when all are in."),
)  # fmt: skip

CATALOGUE = Register(
    name="public-models", title=_("Models worth copying"), scope=lambda request: queries.public_initiatives(),
    columns=_MODEL_COLUMNS,
    filters=_model_filters([(name, label) for name, label in INITIATIVE.choices if name in queries.PUBLIC_STATES]),
    search=saying("name", "situation", "way", "output"), search_label=_("Search by name, problem or way of doing"),
    default_order=("-pk",), orders=_MODEL_ORDERS, record_url=lambda row: reverse("initiatives:public_model", args=[row.pk]),
    empty_title=_("No model fits"), empty_text=_("Take a filter away, or search with other words."),
)  # fmt: skip
