from __future__ import annotations

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client, RequestFactory

from danvan.web.ratelimit import by_address, limit, parse_rate, seconds_to_wait

START = 1_795_000_000 - 1_795_000_000 % 60


def test_the_third_write_in_a_minute_is_asked_to_wait_in_words_and_in_a_header(client: Client) -> None:
    with time_machine.travel(START, tick=False):
        answers = [client.post("/write/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) == 61
    assert "2 minutes" in answers[2].content.decode() or "2 phút" in answers[2].content.decode()


def test_reading_is_never_counted(client: Client) -> None:
    assert {client.get("/write/").status_code for _ in range(5)} == {200}


def test_the_window_slides_so_that_a_new_minute_does_not_double_the_rate() -> None:
    with time_machine.travel(START + 59, tick=False):
        assert [seconds_to_wait("slide", "2/m", "a") for _ in range(2)] == [0, 0]
    with time_machine.travel(START + 61, tick=False):
        assert seconds_to_wait("slide", "2/m", "a") > 0
    with time_machine.travel(START + 180, tick=False):
        assert seconds_to_wait("slide", "2/m", "a") == 0


def test_visitors_and_names_are_counted_apart() -> None:
    with time_machine.travel(START, tick=False):
        assert seconds_to_wait("one", "1/h", "a") == 0
        assert seconds_to_wait("one", "1/h", "b") == 0
        assert seconds_to_wait("two", "1/h", "a") == 0
        assert seconds_to_wait("one", "1/h", "a") > 0


def test_limits_can_be_switched_off_for_a_load_test(settings: object) -> None:
    settings.RATE_LIMITS = False

    assert {seconds_to_wait("off", "1/d", "a") for _ in range(9)} == {0}


def test_a_broken_counter_lets_people_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise ConnectionError("cache is gone")

    monkeypatch.setattr(type(caches["ratelimit"]), "add", broken)

    assert {seconds_to_wait("broken", "1/d", "a") for _ in range(3)} == {0}


def test_no_address_is_kept_in_the_counter(monkeypatch: pytest.MonkeyPatch) -> None:
    keys: list[str] = []
    cache = caches["ratelimit"]
    monkeypatch.setattr(type(cache), "add", lambda self, key, *rest: keys.append(key))
    monkeypatch.setattr(type(cache), "incr", lambda self, key: 1)

    seconds_to_wait("private", "1/d", "203.0.113.9")

    assert keys
    assert "203.0.113.9" not in keys[0]


def test_an_ipv6_household_counts_as_one(rf: RequestFactory) -> None:
    one = by_address(rf.get("/", REMOTE_ADDR="2001:db8:1:2::1"))
    other = by_address(rf.get("/", REMOTE_ADDR="2001:db8:1:2:ffff::9"))
    stranger = by_address(rf.get("/", REMOTE_ADDR="2001:db8:1:3::1"))

    assert one == other != stranger
    assert by_address(rf.get("/", REMOTE_ADDR="unix:")) == "unix:"


@pytest.mark.parametrize(("rate", "parsed"), [("10/m", (10, 60)), ("5/10m", (5, 600)), ("1/d", (1, 86400))])
def test_rates_are_read(rate: str, parsed: tuple[int, int]) -> None:
    assert parse_rate(rate) == parsed


@pytest.mark.parametrize("rate", ["", "10", "10/x", "m", "0/m", "5/0m", "-1/m"])
def test_a_wrong_rate_fails_where_it_is_written_not_when_somebody_comes(rate: str) -> None:
    with pytest.raises(ValueError, match="is no rate"):
        limit("x", rate)
