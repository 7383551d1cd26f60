"""Which days count as working days, with the name of every day that does not."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from danvan.lib.clock.holidays import Overrides

WEEKEND_VI, WEEKEND_EN = "thứ Bảy, Chủ nhật", "Saturday, Sunday"
_DAY = timedelta(days=1)
_SATURDAY = 5


class OffRun(NamedTuple):
    """Neighbouring days off for one reason, both ends included."""

    first: date
    last: date
    reason_vi: str
    reason_en: str
    is_weekend: bool


class _Year(NamedTuple):
    """A year worked out once: a term then costs two look-ups, however long it is."""

    january_first: int  # ordinal
    worked_through: list[int]  # index = day of year from 0; working days from 1 January to that day, included
    workdays: list[int]  # ordinals
    runs: list[OffRun]
    run_ends: list[int]  # ordinals of OffRun.last, for bisect


@dataclass(frozen=True)
class WorkCalendar:
    """Working days: Monday to Friday, less `off`, plus `extra_work` (days worked in exchange for another).

    `names` and `names_en` say why a day is off or worked. `announced_until` is the last year whose holidays
    had been announced when this calendar was made; deadlines that end later say so. None: no claim.
    """

    off: frozenset[date] = frozenset()
    extra_work: frozenset[date] = frozenset()
    names: Mapping[date, str] = field(default_factory=dict, hash=False)
    names_en: Mapping[date, str] = field(default_factory=dict, hash=False)
    announced_until: int | None = None
    _years: dict[int, _Year] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def from_library(cls, years: Iterable[int], overrides: Overrides | None = None) -> WorkCalendar:
        """Public holidays from the `holidays` library (country VN), then the dated corrections on top."""
        from danvan.lib.clock.holidays import Overrides, holidays_of

        days = holidays_of(years, overrides or Overrides())
        return cls(days.off, days.extra_work, days.names, days.names_en, days.announced_until)

    def is_working(self, day: date) -> bool:
        """Whether offices work on this day."""
        if day in self.extra_work:
            return True
        return day.weekday() < _SATURDAY and day not in self.off

    def reason_off(self, day: date, lang: str = "vi") -> str | None:
        """Why the day is off, in words; None on a working day."""
        if self.is_working(day):
            return None
        vi, en, _ = self._reason(day)
        return en if lang == "en" else vi

    def worked_after(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself does not count. `count` ≥ 1."""
        year = self._year(day.year)
        index = year.worked_through[day.toordinal() - year.january_first] + count - 1
        number = day.year
        while index >= len(year.workdays):
            index -= len(year.workdays)
            number += 1
            year = self._year(number)
        return date.fromordinal(year.workdays[index])

    def worked_before(self, day: date, count: int) -> date:
        """The `count`-th working day before `day`, which itself does not count. `count` ≥ 1."""
        number = day.year
        year = self._year(number)
        index = bisect_left(year.workdays, day.toordinal()) - count
        while index < 0:
            number -= 1
            year = self._year(number)
            index += len(year.workdays)
        return date.fromordinal(year.workdays[index])

    def count(self, after: date, until: date) -> int:
        """Working days after `after` up to and including `until`; 0 when `until` is not later."""
        if until <= after:
            return 0
        total = self._through(until) - self._through(after)
        return total + sum(len(self._year(number).workdays) for number in range(after.year, until.year))

    def next_working(self, day: date) -> date:
        """`day` itself when it is worked, else the first working day after it."""
        return day if self.is_working(day) else self.worked_after(day, 1)

    def previous_working(self, day: date) -> date:
        """`day` itself when it is worked, else the last working day before it."""
        return day if self.is_working(day) else self.worked_before(day, 1)

    def off_runs(self, after: date, until: date) -> Iterator[OffRun]:
        """Days off after `after` up to and including `until`, neighbours with one reason together."""
        if until <= after:
            return
        for number in range(after.year, until.year + 1):
            year = self._year(number)
            for run in year.runs[bisect_left(year.run_ends, after.toordinal() + 1) :]:
                if run.first > until:
                    break
                first, last = max(run.first, after + _DAY), min(run.last, until)
                yield run._replace(first=first, last=last)

    def _through(self, day: date) -> int:
        year = self._year(day.year)
        return year.worked_through[day.toordinal() - year.january_first]

    def _year(self, number: int) -> _Year:
        year = self._years.get(number)
        if year is None:
            year = self._years[number] = self._work_out(number)
        return year

    def _work_out(self, number: int) -> _Year:
        first, end = date(number, 1, 1).toordinal(), date(number, 12, 31).toordinal() + 1
        through: list[int] = []
        workdays: list[int] = []
        runs: list[OffRun] = []
        for ordinal in range(first, end):
            day = date.fromordinal(ordinal)
            if self.is_working(day):
                workdays.append(ordinal)
            else:
                _append_off(runs, day, *self._reason(day))
            through.append(len(workdays))
        return _Year(first, through, workdays, runs, [run.last.toordinal() for run in runs])

    def _reason(self, day: date) -> tuple[str, str, bool]:
        name = self.names.get(day)
        if name is not None:
            return name, self.names_en.get(day, name), False
        if day.weekday() >= _SATURDAY:
            return WEEKEND_VI, WEEKEND_EN, True
        return "ngày nghỉ", "day off", False


def _append_off(runs: list[OffRun], day: date, vi: str, en: str, is_weekend: bool) -> None:
    if runs and runs[-1].last == day - _DAY and runs[-1].reason_vi == vi:
        runs[-1] = runs[-1]._replace(last=day)
        return
    runs.append(OffRun(day, day, vi, en, is_weekend))
