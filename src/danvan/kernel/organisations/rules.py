"""Who may change units, posts and seals. Plain Python over duck-typed people."""

from __future__ import annotations

from typing import Any


def may_change_units(by: Any, unit: Any) -> bool:
    """Merge, split, rename, transfer: a registrar whose reach covers the unit."""
    return bool(by.can("organisations.change_units", unit.pk))


def may_load_country(by: Any) -> bool:
    """Bring in the official list of units: a registrar of any unit, for it only adds what law has decided."""
    return bool(by.can("organisations.change_units"))


def may_appoint(by: Any, body: Any) -> bool:
    return bool(by.can("organisations.appoint", body.unit_id))


def may_ask_opening(by: Any, sealed: Any) -> bool:
    """Somebody of the body that holds the seal, never of the office complained about."""
    return bool(by.can_as("organisations.ask_opening", sealed.key.body_id))


def may_approve_opening(by: Any, opening: Any) -> bool:
    """A second person of the holding body; the one who asked never approves."""
    return (
        opening.approved_by_id is None
        and opening.refused_at is None
        and by.pk != opening.asked_by_id
        and bool(by.can_as("organisations.approve_opening", opening.sealed.key.body_id))
    )


def may_open(by: Any, opening: Any, now: Any) -> bool:
    """Only the one who asked, only once agreed, only while the leave lasts."""
    return (
        opening.approved_by_id is not None
        and opening.expires_at is not None
        and now < opening.expires_at
        and by.pk == opening.asked_by_id
        and bool(by.can_as("organisations.ask_opening", opening.sealed.key.body_id))
    )


def may_audit_looks(by: Any) -> bool:
    return bool(by.can("organisations.audit_looks"))


def may_issue_token(by: Any, token: Any) -> bool:
    """For oneself; or, for a program of a body, whoever may fill posts there. Never by means of a token."""
    if by.scopes is not None or token.person.kind == "system":
        return False
    if token.person.kind == "client":
        return token.body is not None and bool(by.can("organisations.appoint", token.body.unit_id))
    return bool(by.pk == token.person.pk)


def may_revoke_token(by: Any, token: Any) -> bool:
    """Its owner, or whoever may fill posts in the body it is for."""
    return bool(by.pk == token.person_id) or (
        token.body is not None and bool(by.can("organisations.appoint", token.body.unit_id))
    )
