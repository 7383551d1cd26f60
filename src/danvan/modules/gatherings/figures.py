"""What is counted about gatherings. A delegate counts where the site lies, on the day the gathering was held."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from danvan.kernel.figures.public import Figures, Measure, Rate, Source

from .models import Delegate, Gathering, Paper, Site

_GATHERINGS, _SITES, _PEOPLE, _PAPERS = _("gatherings"), _("sites"), _("people"), _("papers")
_HELD = "g.held_on IS NOT NULL"

FIGURES = Figures(
    stirring=("gatherings.held",),
    prefix="gatherings.",
    touched="danvan.modules.gatherings.figures.touched",
    passed="danvan.modules.gatherings.figures.passed",
    sources=(
        Source(
            "gatherings", rows="gatherings_gathering g", record="g.id", topic="g.kind", units=("g.unit_id",),
            measures=(
                Measure("gatherings.held", _("Gatherings held"), _("Gatherings of the unit that were held in the period."), _GATHERINGS,
                        day="g.held_on", unit="g.unit_id", when=_HELD),
                Measure("gatherings.concluded", _("Conclusions told"), _("Gatherings whose conclusion was told in the period."), _GATHERINGS,
                        day="g.concluded_on", unit="g.unit_id", when="g.concluded_on IS NOT NULL"),
            ),
        ),
        Source(
            "sites", rows="gatherings_site s JOIN gatherings_gathering g ON g.id = s.gathering_id", record="g.id", topic="g.kind",
            units=("s.unit_id",),
            measures=(
                Measure("gatherings.sites", _("Sites of gatherings"), _("Sites in the unit of gatherings held in the period."), _SITES,
                        day="g.held_on", unit="s.unit_id", when=f"{_HELD} AND s.state = 'set'"),
            ),
        ),
        Source(
            "delegates", rows="gatherings_delegate d JOIN gatherings_gathering g ON g.id = d.gathering_id", record="g.id",
            topic="g.kind", units=("d.unit_id",),
            measures=(
                Measure("gatherings.registered", _("Delegates invited"),
                        _("Invited to sites of the unit for gatherings held in the period; people count once for each gathering."),
                        _PEOPLE, day="g.held_on", unit="d.unit_id", when=f"{_HELD} AND d.state <> 'withdrawn'"),
                Measure("gatherings.attended", _("Delegates who came"), _("Of those: counted as present."), _PEOPLE,
                        day="g.held_on", unit="d.unit_id", when=f"{_HELD} AND d.state = 'attended'", good="up"),
            ),
        ),
        Source(
            "papers", rows="gatherings_paper p", record="p.gathering_id", topic="''", units=("p.unit_id",),
            measures=(
                Measure("gatherings.papers", _("Papers accepted"), _("Papers of the unit’s bodies accepted in the period."), _PAPERS,
                        day="p.accepted_on", unit="p.unit_id", when="p.accepted_on IS NOT NULL"),
            ),
        ),
    ),
    rates=(
        Rate("gatherings.attended_rate", _("Attendance"), _("Delegates who came ÷ delegates invited."),
             "gatherings.attended", "gatherings.registered"),
    ),
)  # fmt: skip


def touched(things: list[str]) -> set[int]:
    """Units whose cells these entries may change.

    What is counted of sites and delegates counts from the day the gathering was held: while it runs, thousands of
    arrivals touch nothing; its end touches every unit that has a site.
    """
    uids: dict[str, list[str]] = defaultdict(list)
    for thing in things:
        kind, _colon, uid = thing.partition(":")
        uids[kind].append(uid)
    gatherings = Gathering.objects.filter(uid__in=uids[Gathering.KIND])
    found = set(gatherings.values_list("unit_id", flat=True))
    for rows in (
        Site.objects.filter(gathering__in=gatherings.filter(held_on__isnull=False)),
        Site.objects.filter(uid__in=uids[Site.KIND], gathering__held_on__isnull=False),
        Delegate.objects.filter(uid__in=uids[Delegate.KIND], gathering__held_on__isnull=False),
        Paper.objects.filter(uid__in=uids[Paper.KIND]),
    ):
        found |= set(rows.values_list("unit_id", flat=True).distinct())
    return found


def passed(since: object, until: object) -> set[int]:
    """Nothing here changes by the mere passing of days."""
    return set()
