"""Lists of nominations and decisions for staff, and of decisions for everybody."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import state_of
from danvan.kernel.organisations.public import covered_ids, unit_by_ref
from danvan.web.registers import Column, Filter, Order, Register

from . import queries
from .states import DECISION, NOMINATION, Consent, Form, Recipient, System

Rows = Any


def _same(name: str, label: Any, choices: Any) -> Filter:
    return Filter(name, label, "choice", lambda rows, value: rows.filter(**{name: value}), choices=choices)


def _in_unit(rows: Rows, value: str) -> Rows:
    """A unit by its code or address name, with all it answers for. An unknown one has nothing."""
    unit = unit_by_ref(value.strip())
    return rows.filter(unit_id__in=covered_ids([unit.pk])) if unit is not None else rows.none()


def _signed(rows: Rows, span: Any) -> Rows:
    since, until = span
    found = rows.filter(signed_on__gte=since) if since else rows
    return found.filter(signed_on__lte=until) if until else found


def _seek_nomination(rows: Rows, term: str) -> Rows:
    return rows.filter(Q(recipient__icontains=term) | Q(achievement__icontains=term))


def _seek_decision(rows: Rows, term: str) -> Rows:
    return rows.filter(
        Q(subject__icontains=term) | Q(number__text__icontains=term) | Q(body__name__icontains=term)
    )


_UNIT = Filter("unit", _("Unit, by its code"), "text", _in_unit)
_SYSTEM, _FORM = _same("system", _("System"), System.choices), _same("form", _("Form"), Form.choices)

NOMINATIONS = Register(
    name="de-nghi-khen-thuong", title=_("Nominations"), scope=lambda request: queries.nominations_for(request.user),
    columns=(
        Column("recipient", _("Who is honoured"), "recipient", main=True),
        Column("kind", _("Kind"), "get_kind_display"),
        Column("form", _("Form"), "get_form_display"),
        Column("system", _("System"), "get_system_display"),
        Column("unit", _("Unit"), "unit"),
        Column("state", _("State"), state_of, kind="state"),
        Column("nominator", _("Nominated by"), "nominator"),
        Column("year", _("Year"), lambda row: str(row.year)),
        Column("decision", _("Decision"), "decision.number", on_screen=False),
        Column("achievement", _("What was done"), "achievement", on_screen=False),
        Column("amount", _("Reward (dong)"), "amount", kind="number", on_screen=False),
        Column("consent", _("Consent to be named"), "get_consent_display", on_screen=False),
        Column("granted", _("Granted on"), "granted_on", kind="day", on_screen=False),
        Column("revoked", _("Revoked on"), "revoked_on", kind="day", on_screen=False),
    ),
    filters=(_same("state", _("State"), NOMINATION.choices), _SYSTEM, _FORM, _same("kind", _("Kind"), Recipient.choices),
             _same("consent", _("Consent to be named"), Consent.choices), _UNIT),
    search=_seek_nomination, default_order=("-pk",),
    record_url=lambda row: reverse("honours:nomination", args=[row.pk]),
    empty_title=_("Nobody has been nominated yet"),
    empty_text=_("Nominate a collective or an individual for something that was done."),
)  # fmt: skip

_COLUMNS = (
    Column("subject", _("For what"), "subject", main=True),
    Column("number", _("Number"), "number"),
    Column("form", _("Form"), "get_form_display"),
    Column("body", _("Granting body"), "body"),
    Column("signed", _("Signed on"), "signed_on", kind="day"),
    Column("collectives", _("Collectives"), "collectives", kind="number"),
    Column("individuals", _("Individuals"), "individuals", kind="number"),
    Column("state", _("State"), state_of, kind="state"),
    Column("system", _("System"), "get_system_display", on_screen=False),
    Column("total", _("All rewards (dong)"), "total", kind="number", on_screen=False),
    Column("fund", _("From which fund"), "fund", on_screen=False),
)
_ORDERS = (
    Order("new", _("Newest first"), ("-pk",)),
    Order("old", _("Oldest first"), ("pk",)),
)
_DAY = Filter("signed", _("Signed on"), "date_range", _signed)

DECISIONS = Register(
    name="quyet-dinh-khen-thuong", title=_("Decisions on awards"), scope=lambda request: queries.decisions_for(request.user),
    columns=_COLUMNS, filters=(_same("state", _("State"), DECISION.choices), _SYSTEM, _FORM, _DAY, _UNIT),
    search=_seek_decision, default_order=("-pk",), orders=_ORDERS,
    record_url=lambda row: reverse("honours:decision", args=[row.pk]),
    empty_title=_("No decision yet"), empty_text=_("Draft one when nominations have been examined."),
)  # fmt: skip

PUBLIC_DECISIONS = Register(
    name="public-honours", title=_("Awards"), scope=lambda request: queries.public_decisions(),
    columns=_COLUMNS,
    filters=(_same("state", _("State"), [one for one in DECISION.choices if one[0] in queries.PUBLIC_STATES]),
             _SYSTEM, _FORM, _DAY, _UNIT),
    search=_seek_decision, default_order=("-pk",), orders=_ORDERS,
    record_url=lambda row: reverse("honours:public_decision", args=[row.pk]),
    empty_title=_("No award has been granted yet"),
    empty_text=_("Every decision stands here with its list and its proof; a revoked one stays."),
)  # fmt: skip
