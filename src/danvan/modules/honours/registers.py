"""Lists of nominations and decisions for staff, and of decisions for everybody."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import (
    UNIT_FILTER,
    choice_filter,
    days_filter,
    saying,
    state_filter,
    state_of,
)
from danvan.web.registers import Column, Order, Register

from . import queries
from .states import DECISION, NOMINATION, Consent, Form, Recipient, System

Rows = Any


_SYSTEM, _FORM = (
    choice_filter("system", _("System"), System.choices),
    choice_filter("form", _("Form"), Form.choices),
)

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
    filters=(state_filter(NOMINATION), _SYSTEM, _FORM, choice_filter("kind", _("Kind"), Recipient.choices),
             choice_filter("consent", _("Consent to be named"), Consent.choices), UNIT_FILTER),
    search=saying("recipient", "achievement"), default_order=("-pk",),
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
_DAY = days_filter("signed_on", _("Signed on"), name="signed")

DECISIONS = Register(
    name="quyet-dinh-khen-thuong", title=_("Decisions on awards"), scope=lambda request: queries.decisions_for(request.user),
    columns=_COLUMNS, filters=(state_filter(DECISION), _SYSTEM, _FORM, _DAY, UNIT_FILTER),
    search=saying("subject", "number__text", "body__name"), default_order=("-pk",), orders=_ORDERS,
    record_url=lambda row: reverse("honours:decision", args=[row.pk]),
    empty_title=_("No decision yet"), empty_text=_("Draft one when nominations have been examined."),
)  # fmt: skip

PUBLIC_DECISIONS = Register(
    name="public-honours", title=_("Awards"), scope=lambda request: queries.public_decisions(),
    columns=_COLUMNS,
    filters=(state_filter(DECISION, public=queries.PUBLIC_STATES),
             _SYSTEM, _FORM, _DAY, UNIT_FILTER),
    search=saying("subject", "number__text", "body__name"), default_order=("-pk",), orders=_ORDERS,
    record_url=lambda row: reverse("honours:public_decision", args=[row.pk]),
    empty_title=_("No award has been granted yet"),
    empty_text=_("Every decision stands here with its list and its proof; a revoked one stays."),
)  # fmt: skip

PUBLIC_AWARDS = Register(
    name="public-awards", title=_("Awards"), scope=lambda request: queries.public_awards(),
    columns=(
        Column("recipient", _("Who is honoured"), queries.public_name, main=True),
        Column("kind", _("Kind"), "get_kind_display"),
        Column("form", _("Form"), "get_form_display"),
        Column("body", _("Granting body"), "decision.body"),
        Column("number", _("Decision"), "decision.number"),
        Column("granted", _("Granted on"), "granted_on", kind="day"),
        Column("state", _("State"), state_of, kind="state"),
    ),
    default_order=("-pk",), record_url=lambda row: reverse("honours:public_decision", args=[row.decision_id]),
    empty_title=_("No award has been granted yet"),
)  # fmt: skip
