"""Limits on public writes. A sliding window over two counters in the `ratelimit` cache.

Addresses are kept only as keyed hashes. Many phones share one address in a mobile network: limits by
address must leave room for a whole hamlet; a tighter limit belongs on something of the visitor's own.
`settings.RATE_LIMITS = False` switches all limits off for a load test. With a cache of one process
(locmem) the limit holds per process.
"""

from __future__ import annotations

import functools
import ipaddress
import logging
import time
from collections.abc import Callable, Collection
from typing import Any

from django.conf import settings
from django.core.cache import InvalidCacheBackendError, caches
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from danvan.web.http import client_ip
from danvan.web.views import too_many

logger = logging.getLogger("danvan.web")

View = Callable[..., HttpResponse]
PERIODS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
WRITES = ("POST", "PUT", "PATCH", "DELETE")


def parse_rate(rate: str) -> tuple[int, int]:
    """ "10/m" → (10, 60). Also "5/10m": five in ten minutes."""
    allowed, _, period = rate.partition("/")
    length, unit = period[:-1] or "1", period[-1:]
    if not (allowed.isdecimal() and length.isdecimal() and unit in PERIODS and int(allowed) and int(length)):
        raise ValueError(f"{rate!r} is no rate; write for example 10/m or 5/10m")
    return int(allowed), int(length) * PERIODS[unit]


def by_address(request: HttpRequest) -> str:
    """The visitor's address; an IPv6 line counts by its /64, which one household holds whole."""
    address = client_ip(request)
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return address


def seconds_to_wait(name: str, rate: str, who: str) -> int:
    """Count one attempt of `who`; 0 when it may pass, else the seconds until the next one may.

    A broken counter lets everybody through: a limit must never be the reason that nobody is heard.
    """
    if not getattr(settings, "RATE_LIMITS", True):
        return 0
    allowed, period = parse_rate(rate)
    now = time.time()
    window = int(now // period)
    hidden = salted_hmac("danvan.web.ratelimit", who).hexdigest()[:24]
    current, previous = (f"{name}:{hidden}:{number}" for number in (window, window - 1))
    try:
        cache = caches["ratelimit"]
        cache.add(current, 0, period * 2)
        count = cache.incr(current)
        before = cache.get(previous, 0)
    except InvalidCacheBackendError:
        raise
    except Exception:
        logger.exception("rate limit %s could not be counted", name)
        return 0
    passed = (now % period) / period
    if before * (1 - passed) + count <= allowed:
        return 0
    return max(1, int(period - now % period) + 1)


def limit(
    name: str,
    rate: str,
    *,
    by: Callable[[HttpRequest], str] = by_address,
    methods: Collection[str] = WRITES,
) -> Callable[[View], View]:
    """Answer 429 with Retry-After beyond `rate` attempts of one visitor; reading is not counted."""
    parse_rate(rate)

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return view(request, *args, **kwargs)
            wait = seconds_to_wait(name, rate, by(request))
            return too_many(request, retry_after=wait) if wait else view(request, *args, **kwargs)

        return limited

    return decorate
