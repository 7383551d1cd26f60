"""Who may do what about gatherings, sites, delegates and papers. Plain Python, no side effects."""

from __future__ import annotations

from typing import Any


def may_plan(by: Any) -> bool:
    """Prepare a gathering somewhere."""
    return bool(by.can("gatherings.plan"))


def may_plan_at(by: Any, unit_id: int) -> bool:
    return bool(by.can("gatherings.plan", unit_id))


def _host(by: Any, gathering: Any, act: str, permission: str = "gatherings.plan") -> bool:
    return bool(gathering.WORKFLOW.allows(act, gathering.state) and by.can(permission, gathering.unit_id))


def may_edit(by: Any, gathering: Any) -> bool:
    return _host(by, gathering, "edit")


def may_set_sites(by: Any, gathering: Any) -> bool:
    return _host(by, gathering, "site")


def may_invite(by: Any, gathering: Any) -> bool:
    return _host(by, gathering, "invite")


def may_open(by: Any, gathering: Any) -> bool:
    return _host(by, gathering, "open")


def may_end(by: Any, gathering: Any) -> bool:
    return _host(by, gathering, "end")


def may_conclude(by: Any, gathering: Any) -> bool:
    return _host(by, gathering, "conclude", "gatherings.lead")


def may_cancel(by: Any, gathering: Any) -> bool:
    return _host(by, gathering, "cancel", "gatherings.lead")


def may_add_documents(by: Any, gathering: Any) -> bool:
    return _host(by, gathering, "document")


def may_follow_up(by: Any, gathering: Any) -> bool:
    """Give tasks out of the conclusion, and say who was honoured."""
    return _host(by, gathering, "follow", "gatherings.lead")


def may_ask_paper(by: Any, gathering: Any) -> bool:
    """Ask a body for a paper."""
    return _host(by, gathering, "paper")


def may_register(by: Any, gathering: Any) -> bool:
    """Enter delegates at any site: the host."""
    return _host(by, gathering, "register", "gatherings.register")


def _at_site(by: Any, site: Any, act: str) -> bool:
    """The site's own unit, or the host's."""
    is_open = site.state == "set" and site.gathering.WORKFLOW.allows(act, site.gathering.state)
    units = (site.unit_id, site.gathering.unit_id)
    return bool(is_open and any(by.can("gatherings.register", unit) for unit in units))


def may_register_at(by: Any, site: Any) -> bool:
    """Enter delegates of one site."""
    return _at_site(by, site, "register")


def takes_delegates(site: Any) -> bool:
    """Does the site count who comes now?"""
    return bool(site.state == "set" and site.gathering.WORKFLOW.allows("attend", site.gathering.state))


def may_tick(by: Any, site: Any) -> bool:
    """Say of delegates that they are there."""
    return _at_site(by, site, "attend")


def _site_host(by: Any, site: Any, act: str) -> bool:
    return bool(site.WORKFLOW.allows(act, site.state) and may_set_sites(by, site.gathering))


def may_edit_site(by: Any, site: Any) -> bool:
    return _site_host(by, site, "edit")


def may_drop_site(by: Any, site: Any) -> bool:
    """Not the host's own."""
    return site.number != 1 and _site_host(by, site, "drop")


def may_renew_site(by: Any, site: Any) -> bool:
    """Make the QR code anew, also while people come: that is when a leaked one hurts."""
    is_open = site.WORKFLOW.allows("renew", site.state) and site.gathering.is_open
    return bool(is_open and by.can("gatherings.plan", site.gathering.unit_id))


def may_withdraw(by: Any, delegate: Any) -> bool:
    """Take a delegate who has not come off the list."""
    is_there = delegate.WORKFLOW.allows("withdraw", delegate.state)
    return bool(is_there and _at_site(by, delegate.site, "register"))


def may_mark(by: Any, delegate: Any) -> bool:
    """Tick one delegate."""
    is_there = delegate.WORKFLOW.allows("attend", delegate.state)
    return bool(is_there and may_tick(by, delegate.site))


def may_submit(by: Any, paper: Any) -> bool:
    """The body that was asked, or the host for it."""
    is_open = paper.WORKFLOW.allows("submit", paper.state) and paper.gathering.WORKFLOW.allows(
        "paper", paper.gathering.state
    )
    units = (paper.unit_id, paper.gathering.unit_id)
    return bool(is_open and any(by.can("gatherings.submit", unit) for unit in units))


def _of_paper(by: Any, paper: Any, act: str) -> bool:
    return bool(paper.WORKFLOW.allows(act, paper.state) and _host(by, paper.gathering, "paper"))


def may_accept(by: Any, paper: Any) -> bool:
    return _of_paper(by, paper, "accept")


def may_return(by: Any, paper: Any) -> bool:
    return _of_paper(by, paper, "return")


def may_drop_paper(by: Any, paper: Any) -> bool:
    return _of_paper(by, paper, "drop")
