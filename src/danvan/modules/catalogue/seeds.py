"""What two communes state each quarter in the demonstration world: one in time, one late, one number that contradicts."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings

from danvan.kernel.dossiers.public import Place, Story
from danvan.kernel.indicators.public import Figure, Statement, replace_figure, state_figure, state_figures
from danvan.lib.periods import Kind, Period, period_of

_COMMUNES, _IN_TIME, _LATE = 2, 6, 40  #: how many tell something, and days after the quarter


@lru_cache(maxsize=1)
def _said() -> dict[str, Any]:
    with (settings.DATA_DIR / "demo" / "stories" / "catalogue.toml").open("rb") as file:
        return tomllib.load(file)


class Figures(Story):
    """Quarterly figures; the second commune comes late, and its province once states a sum of its own."""

    def begin(self) -> None:
        quarter = period_of(self.begins, Kind.QUARTER)
        if quarter.start < self.begins:
            quarter = period_of(quarter.end + timedelta(days=1), Kind.QUARTER)
        while quarter.end <= self.until.date():
            for number, place in enumerate(self.places[:_COMMUNES]):
                self.on(
                    quarter.end + timedelta(days=_LATE if number else _IN_TIME),
                    self.tell,
                    place,
                    quarter,
                    number,
                )
            if self.places and self.places[0].unit.parent is not None:
                self.on(
                    quarter.end + timedelta(days=_LATE + 5),
                    self.tell_above,
                    Place(self.places[0].unit.parent),
                    quarter,
                )
            quarter = period_of(quarter.end + timedelta(days=1), Kind.QUARTER)

    def tell(self, place: Place, quarter: Period, number: int) -> None:
        head = place.person("head")
        if head is None or not place.unit.exists_on(quarter.start):
            return
        body = next(post.body for post in head.posts if post.role == "head")
        rows = state_figures(
            [
                Figure(
                    name, place.unit, quarter, self.luck.randint(*span), body=body, remark=_said()["remark"]
                )
                for name, span in _said()["figures"].items()
            ],
            by=head,
        )
        if number:
            wrong = next(row for row in rows if row.item == "mediation.cases")
            self.on(quarter.end + timedelta(days=_LATE + 3), self.mend, place, wrong)
        else:  # says more than its records count: both are shown
            state_figure("dialogues.held", unit=place.unit, period=quarter, value=3, by=head, body=body)

    def mend(self, place: Place, wrong: Statement) -> None:
        head = place.person("head")
        if head is not None:
            replace_figure(wrong, value=int(wrong.value) + 2, reason=_said()["reason"], by=head)

    def tell_above(self, province: Place, quarter: Period) -> None:
        """The province's own sum, which is not what its communes said."""
        head = province.person("head")
        if head is not None:
            state_figure("consultations.held", unit=province.unit, period=quarter, value=12, by=head)
