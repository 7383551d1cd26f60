"""Farrington's regression thresholds for many weekly series at once.

Farrington, Andrews, Beale, Catchpole 1996 (J. R. Statist. Soc. A 159, 547-563) and its improvement by Noufaily et al.
2013 (Stat. Med. 32, 1206-1222): a quasi-Poisson regression on the same season of past years, past outbreaks weighted
down by their Anscombe residuals, and a bound for the week in question. R's `surveillance` (farringtonFlexible, and for the
method of 1996 also its farrington) is the judge of equality. Its answers are its rounding, and ours differ, where a part of the
year has one week of history (one year looked back upon, or a window of one week), where residuals are cut at 0, and in whether a
constant series has a trend.

The design is a level for each part of the year and one straight trend, so the normal matrix is an arrow: a diagonal, one
column, one corner. A Newton step is then a few sums over each part of the year and a handful of numbers per series, done
for some hundred series together, time first, in blocks that stay in the cache of one core.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from . import negbin
from .counts import BadCounts, Real, Whole

Method = Literal["flexible", "classic", "original"]
Threshold = Literal["nbplugin", "delta", "muan"]
Power = Literal["2/3", "1/2", "none"]

#: A trend is kept only where at least so many years are looked back upon.
TREND_YEARS = 3
#: Series worked on together: their arrays fit the second cache.
BLOCK = 186
_STEPS = 25
_CLOSE = 1e-8
_ENOUGH = 1e-5
#: The log of a mean that is none.
_NEVER = -40.0
#: A mean beyond this has no bound worth the name.
_WILD = 1e300
_NOTHING: Real = np.zeros(0)
_EPS = float(np.finfo(float).eps)


class Status(IntEnum):
    """Why a bound is as it is. All but FITTED are answers where the regression has none."""

    FITTED = 0
    #: No week before counts as history: the law of `prior`, as if one week without a case had been seen.
    NO_HISTORY = 1
    #: Nothing happened in any week of the baseline: the law of `prior`.
    ALL_ZERO = 2
    #: As many parameters as weeks, or a fit that ran away: the law of `prior`.
    UNFIT = 3
    #: The bound asked for overflows: the one of `nbplugin` instead.
    UNBOUNDED = 4


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Answers for W weeks of S series, each (W, S). Counts a week; never NaN but `slope`, which is so without a trend.

    `expected` mean, `upper` highest count that is no alarm, `p` probability of the count seen or more, `phi` variance over
    mean, `trend` whether a trend was kept and `slope` its growth (log a week), `score` (count - expected) over
    (upper - expected), `alarm`, `status` of `Status`.
    """

    expected: Real
    upper: Real
    p: Real
    phi: Real
    trend: NDArray[np.bool_]
    alarm: NDArray[np.bool_]
    status: NDArray[np.uint8]
    slope: Real
    score: Real


@dataclass(frozen=True, slots=True)
class Rules:
    """How the regression is done; the defaults of a method are those its paper advises."""

    years: int = 5
    half_window: int = 3
    alpha: float = 0.01
    threshold: Threshold = "nbplugin"
    #: Parts of the year; 1 takes the window around the same week of each year alone.
    levels: int = 10
    #: Weeks right before the one in question that are left out.
    skipped: int = 26
    reweight: bool = True
    #: Anscombe residuals above this are weighted down by their square.
    outlying: float = 2.58
    trend: bool = True
    #: The trend stays when its p-value is below this and the forecast does not pass what has been seen.
    trend_p: float = 1.0
    #: No alarm below so many cases in so many weeks, the week in question among them.
    least: tuple[int, int] = (5, 4)
    power: Power = "2/3"
    #: Weeks (months) of a year.
    frequency: int = 52
    #: As R's `farrington` has it, not `farringtonFlexible`: no dispersion below 1 anywhere, `alpha` for both sides together,
    #: and 0 as the bound where too few cases came for any alarm.
    original: bool = False
    #: Few Newton steps from a good start instead of the steps of the judge: the same optimum, rounded elsewhere.
    fast: bool = False


def rules(method: Method = "flexible", **given: object) -> Rules:
    """The rules of Noufaily 2013 (`flexible`) or Farrington 1996, changed where given.

    The latter in two readings: `classic` is that of R's `farringtonFlexible` under the settings of 1996, `original` that of
    its `farrington`.

    :raises BadCounts: a value out of range, named.
    """
    half = int(given.get("half_window", 3))  # type: ignore[call-overload]  # fields of Rules, checked below
    base: dict[str, object] = {}
    if method == "classic":
        base = {"threshold": "delta", "levels": 1, "skipped": half, "outlying": 1.0, "trend_p": 0.05}
    elif method == "original":
        base = {
            "threshold": "delta",
            "levels": 1,
            "skipped": half,
            "outlying": 1.0,
            "trend_p": 0.05,
            "original": True,
            "alpha": 0.05,
        }
    elif method != "flexible":
        raise BadCounts(f"method is flexible, classic or original, not {method!r}")
    made = Rules(**{**base, **given})  # type: ignore[arg-type]  # fields of Rules, checked below
    for name, wrong in (
        ("years is 1 or more", made.years < 1),
        ("half_window is 0 or more", made.half_window < 0),
        ("half_window is less than half a year", 2 * made.half_window + 1 > made.frequency),
        ("alpha lies between 0 and 1", not 0.0 < made.alpha < 1.0),
        ("threshold is nbplugin, delta or muan", made.threshold not in ("nbplugin", "delta", "muan")),
        ("levels is 1 or more", made.levels < 1),
        ("a year has fewer weeks than levels", made.levels - 1 > made.frequency - 2 * made.half_window - 1),
        ("skipped is 0 or more", made.skipped < 0),
        ("power is 2/3, 1/2 or none", made.power not in _POWERS),
    ):
        if wrong:
            raise BadCounts(name)
    return made


def baseline(week: int, chosen: Rules) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The weeks that count as history of a week, and the part of the year each lies in; both (n,).

    Parts count from 0; the last is the window around the week itself. Where the counts begin too late, so does history.
    """
    first = week - chosen.years * chosen.frequency - chosen.half_window
    weeks = np.arange(max(first, 0), max(week - chosen.skipped, 0), dtype=np.int64)
    window = 2 * chosen.half_window + 1
    place = (weeks - week + chosen.half_window) % chosen.frequency
    if chosen.levels == 1:
        weeks = weeks[place < window]
        return weeks, np.zeros(weeks.size, np.int64)
    rest = place - window
    each, longer = divmod(chosen.frequency - window, chosen.levels - 1)
    long = longer * (each + 1)
    part = np.where(rest < long, rest // (each + 1), longer + (rest - long) // max(each, 1))
    return weeks, np.where(place < window, chosen.levels - 1, part)


def farrington(
    counts: Whole,
    weeks: Sequence[int],
    *,
    method: Method = "flexible",
    population: Real | None = None,
    **given: object,
) -> Bounds:
    """Bounds for `weeks` (rows of `counts`, (T, S) whole numbers >= 0) of every series; `given` are fields of `Rules`.

    `population` (T, S) > 0 makes it a regression of rates: expected counts grow with it.

    :raises BadCounts: a count below 0, a week outside, a rule out of range.
    """
    chosen = rules(method, **given)
    values = np.asarray(counts)
    if values.ndim != 2:
        raise BadCounts(f"counts are weeks by series, not of {values.ndim} dimensions")
    if values.size and values.min() < 0:
        raise BadCounts("a count is below 0")
    if any(not 0 <= week < values.shape[0] for week in weeks):
        raise BadCounts(f"the weeks asked for are not all among 0 to {values.shape[0] - 1}")
    if population is not None and (population.shape != values.shape or not (population > 0).all()):
        raise BadCounts("population has the shape of counts and is above 0")
    made = _empty(len(weeks), values.shape[1])
    tables = _Tables(values)
    plans = [_Plan.of(week, chosen) for week in weeks]
    # Series alike in size take alike many steps: they go together.
    order = np.argsort(values.sum(axis=0), kind="stable")
    for begin in range(0, order.size, BLOCK):
        part = np.sort(order[begin : begin + BLOCK])
        some = np.ascontiguousarray(values[:, part])
        people = None if population is None else population[:, part]
        for row, plan in enumerate(plans):
            _block(some, people, plan, chosen, tables, part, made, row)
    return made


def prior(seen: Real, weeks: int) -> tuple[Real, Real]:
    """Mean and variance ratio of the next count after `seen` cases in `weeks` weeks, where nothing can be fitted.

    A Poisson rate under Jeffreys' prior Gamma(1/2, 0), with at least one week: the next count is negative binomial.
    """
    shown = max(weeks, 1)
    return (seen + 0.5) / shown, np.full(seen.shape, 1.0 + 1.0 / shown)


def _empty(weeks: int, series: int) -> Bounds:
    def real() -> Real:
        return np.zeros((weeks, series))

    def flag() -> NDArray[np.bool_]:
        return np.zeros((weeks, series), dtype=np.bool_)

    return Bounds(
        expected=real(), upper=real(), p=real(), phi=real(), trend=flag(), alarm=flag(),
        status=np.zeros((weeks, series), np.uint8), slope=real(), score=real(),
    )  # fmt: skip


class _Tables:
    """log y, log(y + 0.1) and y^(2/3) by count, where counts are small enough to be looked up."""

    def __init__(self, values: Whole) -> None:
        most = int(values.max(initial=0))
        self.small = most < 65536
        y = np.arange(most + 1 if self.small else 1, dtype=float)
        self._log, self._start, self._third = self._of(y)

    @staticmethod
    def _of(y: Real) -> tuple[Real, Real, Real]:
        return np.log(np.maximum(y, 1e-300)) * (y > 0), np.log(y + 0.1), np.cbrt(y) ** 2

    def of(self, whole: Whole, y: Real) -> tuple[Real, Real, Real]:
        if not self.small:
            return self._of(y)
        return self._log[whole], self._start[whole], self._third[whole]


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """What all series share in one week: n weeks of history in g parts of the year."""

    week: int
    weeks: NDArray[np.int64]
    part: NDArray[np.int64]
    #: (g, n) ones where a week lies in a part.
    ones: Real
    #: (n,) weeks from the middle of history.
    time: Real
    #: (2 g + 1, n): the same, the times where a week lies in a part, and the squares of all times.
    rows: Real
    #: (g + 1, n): ones where a week lies in a part, and all times.
    right: Real
    #: Time of the week in question, and its part; -1 when history has no week of it.
    now: float
    here: int
    #: Whether a trend can be told from the parts.
    trended: bool

    @classmethod
    def of(cls, week: int, chosen: Rules) -> _Plan:
        weeks, part = baseline(week, chosen)
        present, part = np.unique(part, return_inverse=True)
        middle = float(np.mean(weeks)) if weeks.size else 0.0
        time: Real = np.asarray(weeks - middle, dtype=np.float64)
        ones = (part[None, :] == np.arange(present.size)[:, None]).astype(float)
        at = np.flatnonzero(present == chosen.levels - 1)
        spread = sum(float(np.ptp(time[part == g])) for g in range(present.size))
        return cls(
            week,
            weeks,
            part,
            ones,
            time,
            np.vstack([ones, ones * time, time**2]),
            np.vstack([ones, time]),
            week - middle,
            int(at[0]) if at.size else -1,
            spread > 0,
        )


@dataclass(slots=True, eq=False)
class _Fit:
    """One regression of s series: levels (g, s), slope (s,), means (n, s), working weights (n, s) of the last step."""

    level: Real
    slope: Real
    mean: Real
    weight: Real
    done: NDArray[np.bool_]
    phi: Real = None  # type: ignore[assignment]  # filled by _dispersion
    spread: Real = None  # type: ignore[assignment]  # filled by _dispersion
    sums: Real = None  # type: ignore[assignment]  # filled by _dispersion
    cross: Real = None  # type: ignore[assignment]  # filled by _dispersion
    loose: Real = None  # type: ignore[assignment]  # filled by _dispersion
    raw: Real = None  # type: ignore[assignment]  # filled by _dispersion


@dataclass(slots=True, eq=False)
class _Data:
    """Counts (n, s) of a block with log, start and two-thirds power; `offset` log population (n, s) or None."""

    y: Real
    log: Real
    start: Real
    third: Real
    offset: Real | None

    def some(self, chosen: NDArray[np.int64]) -> _Data:
        return _Data(
            self.y[:, chosen], self.log[:, chosen], self.start[:, chosen], self.third[:, chosen],
            None if self.offset is None else self.offset[:, chosen],
        )  # fmt: skip


def _arrow(plan: _Plan, weight: Real, trended: bool) -> tuple[Real, Real, Real]:
    """Of the normal matrix: the diagonal (g, s), the mean time of each part (g, s), what is left of the corner (s,)."""
    if not trended:
        return plan.ones @ weight, _NOTHING, _NOTHING
    g = plan.ones.shape[0]
    all_ = plan.rows @ weight
    sums, cross = all_[:g], all_[g : 2 * g]
    centre = cross / sums
    return sums, centre, np.maximum(all_[2 * g] - np.einsum("gs,gs->s", centre, cross), 0.0)


def _solve(plan: _Plan, weight: Real, right: Real, trended: bool) -> tuple[Real, Real]:
    """Levels (g, s) and slope (s,) that solve the normal equations of the weighted right side (n, s)."""
    sums, centre, spread = _arrow(plan, weight, trended)
    if not trended:
        return (plan.ones @ right) / sums, np.zeros(weight.shape[1])
    both = plan.right @ right
    level = both[:-1]
    slope = (both[-1] - np.einsum("gs,gs->s", centre, level)) / spread
    return level / sums - centre * slope, slope


def _fit(  # noqa: PLR0917, PLR0915 - one loop, its state in plain arrays
    plan: _Plan, data: _Data, omega: Real | None, trended: bool, fast: bool, warm: _Fit | None = None
) -> _Fit:
    """Poisson regression with log link by the steps R's glm takes: the same start, the same moment to stop.

    `fast` stops sooner, takes parts of the year without a case as settled, and starts from `warm` if there is one.
    """
    series = data.y.shape[1]
    if fast and warm is not None:
        level, slope, start_mean = warm.level, warm.slope, warm.mean
    else:
        start_mean = data.y + 0.1
        weight = start_mean if omega is None else omega * start_mean
        z = data.start - 0.1 / start_mean
        if data.offset is not None:
            z -= data.offset
        z *= weight
        level, slope = _solve(plan, weight, z, trended)
        if fast:
            level[(plan.ones @ data.y) == 0] = _NEVER
    close = _ENOUGH if fast else _CLOSE
    full = _Fit(np.empty_like(level), np.empty_like(slope), level, level, np.zeros(series, np.bool_))
    last_level, last_slope = np.empty_like(level), np.empty_like(slope)
    first = np.zeros(series, np.bool_)
    # What is still moving: its place in the block, its data, and the deviance of the step before.
    at, here, omega_here = np.arange(series), data, omega
    oy = data.y if omega is None else omega * data.y
    old = 2.0 * (np.einsum("ns,ns->s", oy, data.log - data.start) + 0.1 * series_sum(omega, data.y))
    before = (level, slope)
    for step in range(_STEPS):
        eta = _eta(plan, level, slope, here.offset, trended)
        mean = np.exp(eta)
        np.maximum(mean, _EPS, out=mean)
        np.subtract(here.log, eta, out=eta)
        rest = here.y - mean
        if omega_here is not None:
            rest *= omega_here
        deviance = 2.0 * (np.einsum("ns,ns->s", oy, eta) - rest.sum(axis=0))
        near = ~(np.abs(deviance - old) / (np.abs(deviance) + 0.1) >= close)
        old = deviance
        final = step == _STEPS - 1
        stop = np.flatnonzero(near | final)
        if stop.size:
            to = at[stop]
            full.level[:, to], full.slope[to], full.done[to] = level[:, stop], slope[stop], near[stop]
            last_level[:, to], last_slope[to] = before[0][:, stop], before[1][stop]
            first[to] = step == 0
        if stop.size == at.size:
            break
        weight = mean if omega_here is None else omega_here * mean
        more, steeper = _solve(plan, weight, rest, trended)
        before = (level, slope)
        level, slope = level + more, slope + steeper
        if stop.size:
            go = np.flatnonzero(~near)
            at, here, old, oy = at[go], here.some(go), old[go], oy[:, go]
            omega_here = None if omega_here is None else omega_here[:, go]
            level, slope, before = level[:, go], slope[go], (before[0][:, go], before[1][go])
    full.mean = np.maximum(np.exp(_eta(plan, full.level, full.slope, data.offset, trended)), _EPS)
    if fast:
        full.weight = full.mean if omega is None else full.mean * omega
        return full
    full.weight = np.maximum(np.exp(_eta(plan, last_level, last_slope, data.offset, trended)), _EPS)
    full.weight[:, first] = start_mean[:, first]
    if omega is not None:
        full.weight *= omega
    return full


def series_sum(omega: Real | None, y: Real) -> Real | float:
    """Sum of the weights of each series."""
    return float(y.shape[0]) if omega is None else omega.sum(axis=0)


def _eta(plan: _Plan, level: Real, slope: Real, offset: Real | None, trended: bool) -> Real:
    eta: Real = level[plan.part]
    if trended:
        eta += plan.time[:, None] * slope
    if offset is not None:
        eta += offset
    return eta


def _dispersion(plan: _Plan, data: _Data, fit: _Fit, omega: Real | None, trended: bool) -> None:
    """Pearson's dispersion, as R's summary of a glm has it, not below 1."""
    free = plan.weeks.size - plan.ones.shape[0] - trended
    off = (data.y - fit.mean) / fit.mean
    if free <= 0:
        fit.phi = fit.loose = fit.raw = np.full(off.shape[1], np.nan)
    else:
        fit.raw = raw = np.einsum("ns,ns,ns->s", fit.weight, off, off) / free
        fit.phi = np.maximum(raw, 1.0)
        fit.loose = raw if omega is None else np.einsum("ns,ns,ns->s", omega, off, off) / free
    fit.sums, fit.cross, fit.spread = _arrow(plan, fit.weight, trended)


def _omega(plan: _Plan, data: _Data, fit: _Fit, trended: bool, outlying: float) -> Real:
    """Weights of past weeks from their Anscombe residuals; they add up to the number of weeks."""
    hat = 1.0 / fit.sums[plan.part]
    if trended:
        away = plan.time[:, None] - fit.cross[plan.part]
        hat += away * away / fit.spread
    hat *= fit.weight
    sixth = np.exp(np.log(fit.mean) / 6.0)
    s = 1.5 * (data.third / sixth - sixth * sixth * sixth) / np.sqrt(fit.phi * (1.0 - hat))
    # A week that alone tells of its part of the year lies on its fit: no residual, whatever rounding leaves of it.
    omega = np.where((s > outlying) & (hat < 1.0 - 1e-8), 1.0 / (s * s), 1.0)
    scaled: Real = omega * (plan.weeks.size / omega.sum(axis=0))
    return scaled


def _twice(plan: _Plan, data: _Data, chosen: Rules, trended: bool) -> _Fit:
    fit = _fit(plan, data, None, trended, chosen.fast)
    _dispersion(plan, data, fit, None, trended)
    omega = None
    if chosen.reweight:
        omega = _omega(plan, data, fit, trended, chosen.outlying)
        fit = _fit(plan, data, omega, trended, chosen.fast, fit)
        _dispersion(plan, data, fit, omega, trended)
    return fit


@dataclass(slots=True, eq=False)
class _Forecast:
    """What a fit says about the week in question, (s,) each; `error` standard error of the log mean."""

    mean: Real
    phi: Real
    error: Real
    slope: Real
    trend_p: Real
    done: NDArray[np.bool_]

    def some(self, at: NDArray[np.int64]) -> _Forecast:
        return _Forecast(
            self.mean[at], self.phi[at], self.error[at], self.slope[at], self.trend_p[at], self.done[at]
        )  # fmt: skip


def _ahead(plan: _Plan, fit: _Fit, offset: Real | float, trended: bool, original: bool) -> _Forecast:
    loose = fit.phi if original else fit.loose
    mean = np.maximum(np.exp(fit.level[plan.here] + plan.now * fit.slope + offset), _EPS)
    square = 1.0 / fit.sums[plan.here]
    trend_p = np.full(mean.shape, np.nan)
    if trended:
        square = square + (plan.now - fit.cross[plan.here]) ** 2 / fit.spread
        free = plan.weeks.size - plan.ones.shape[0] - 1
        steep = -np.abs(fit.slope) / np.sqrt((fit.raw if original else loose) / fit.spread)
        trend_p = 2.0 * special.stdtr(free, steep)
    return _Forecast(mean, fit.phi, np.sqrt(loose * square), fit.slope, trend_p, fit.done)


_POWERS = {"2/3": 2.0 / 3.0, "1/2": 0.5, "none": 1.0}


def _block(  # noqa: PLR0917 - arrays of one block
    values: Whole, population: Real | None, plan: _Plan, chosen: Rules, tables: _Tables,
    series: NDArray[np.int64], made: Bounds, row: int,
) -> None:  # fmt: skip
    """Fill row `row` of `made` for `series`, whose counts are `values` (T, s)."""
    whole = values[plan.weeks]
    now = values[plan.week].astype(float)
    seen = whole.sum(axis=0).astype(float)
    status = np.full(now.size, Status.FITTED, np.uint8)
    free = plan.weeks.size - plan.ones.shape[0]
    if not plan.weeks.size:
        status[:] = Status.NO_HISTORY
    elif plan.here < 0 or free < 1:
        status[:] = np.where(seen > 0, Status.UNFIT, Status.ALL_ZERO)
    mean, phi = prior(seen, plan.weeks.size)
    error, slope = np.zeros(now.size), np.full(now.size, np.nan)
    trend = np.zeros(now.size, np.bool_)
    at = np.flatnonzero(status == Status.FITTED)
    if at.size:
        y = whole[:, at].astype(float)
        data = _Data(y, *tables.of(whole[:, at], y), None)
        beside: Real | float = 0.0
        if population is not None:
            data.offset = np.log(population[plan.weeks][:, at])
            beside = np.log(population[plan.week][at])
        trended = chosen.trend and plan.trended and free > 1
        with np.errstate(all="ignore"):
            ahead = _model(plan, data, chosen, beside, trended)
        bad = ~(ahead.done & np.isfinite(ahead.phi) & np.isfinite(ahead.mean) & (ahead.mean > 0))
        status[at[bad]] = np.where(seen[at[bad]] > 0, Status.UNFIT, Status.ALL_ZERO)
        at, ahead = at[~bad], ahead.some(np.flatnonzero(~bad))
        mean[at], phi[at], error[at], slope[at] = ahead.mean, ahead.phi, ahead.error, ahead.slope
        trend[at] = ~np.isnan(ahead.slope)
    made.expected[row, series], made.phi[row, series] = mean, phi
    made.trend[row, series], made.slope[row, series] = trend, slope
    _bound(made, row, series, now, error, status, chosen)
    first = max(plan.week - chosen.least[1] + 1, 0)
    enough = values[first : plan.week + 1].sum(axis=0) >= chosen.least[0]
    if chosen.original:
        made.upper[row, series] = np.where(enough, made.upper[row, series], 0.0)
    made.alarm[row, series] = (now > made.upper[row, series]) & enough


def _model(plan: _Plan, data: _Data, chosen: Rules, beside: Real | float, trended: bool) -> _Forecast:
    """The fit with a trend where the trend may stay, else the one without."""
    fit = _twice(plan, data, chosen, trended)
    ahead = _ahead(plan, fit, beside, trended, chosen.original)
    if not trended:
        ahead.slope = np.full(ahead.mean.shape, np.nan)
        return ahead
    most = data.y.max(axis=0)
    is_told = (ahead.trend_p < chosen.trend_p) | (
        chosen.trend_p >= 1.0
    )  # a slope of exactly 0 has a p-value of 1
    stays = ahead.done & is_told & (ahead.mean <= most) & (most > data.y.min(axis=0))
    if chosen.years < TREND_YEARS:
        stays[:] = False
    again = np.flatnonzero(~stays)
    if again.size:
        fewer = data.some(again)
        fit = _twice(plan, fewer, chosen, False)
        near = beside[again] if isinstance(beside, np.ndarray) else beside
        level = _ahead(plan, fit, near, False, chosen.original)
        ahead.mean[again], ahead.phi[again], ahead.error[again] = level.mean, level.phi, level.error
        ahead.slope[again], ahead.done[again] = np.nan, level.done
    return ahead


def _bound(  # noqa: PLR0917 - arrays of one block
    made: Bounds,
    row: int,
    series: NDArray[np.int64],
    now: Real,
    error: Real,
    status: NDArray[np.uint8],
    chosen: Rules,
) -> None:
    mean, phi = made.expected[row, series], made.phi[row, series]
    fitted = status == Status.FITTED
    plain = fitted if chosen.threshold == "delta" else np.zeros(now.size, np.bool_)
    z = float(special.ndtri(1.0 - chosen.alpha / (2.0 if chosen.original else 1.0)))
    upper, p = np.zeros(now.size), np.zeros(now.size)
    if plain.any():
        with np.errstate(all="ignore"):
            upper[plain], p[plain] = _delta(
                now[plain], mean[plain], phi[plain], error[plain], z, chosen.power
            )
        failed = plain & ~(np.isfinite(upper) & np.isfinite(p))
        status[failed] = Status.UNBOUNDED
        plain = plain & ~failed
    plugged = mean
    if chosen.threshold == "muan":
        with np.errstate(all="ignore"):
            plugged = np.where(fitted, mean * np.exp(z * error), mean)
        wild = ~(plugged < _WILD)
        status[wild], plugged = Status.UNBOUNDED, np.where(wild, mean, plugged)
    rest = ~plain
    upper[rest] = negbin.quantile(chosen.alpha, plugged[rest], phi[rest])
    p[rest] = negbin.tail(now[rest], plugged[rest], phi[rest])
    made.upper[row, series], made.p[row, series] = upper, p
    made.status[row, series] = status
    away, room = now - mean, upper - mean
    made.score[row, series] = np.divide(away, room, out=np.zeros(now.size), where=room > 0)


def _delta(now: Real, mean: Real, phi: Real, error: Real, z: float, kind: Power) -> tuple[Real, Real]:  # noqa: PLR0917 - arrays of one block
    """Bound and probability from a normal law on the scale of a power, by the delta rule (Farrington 1996, section 3.4)."""
    power = _POWERS[kind]
    middle = mean**power
    spread = power * mean ** (power - 1.0) * np.sqrt(phi * mean + (mean * error) ** 2)
    return np.maximum(middle + z * spread, 0.0) ** (1.0 / power), special.ndtr((middle - now**power) / spread)
