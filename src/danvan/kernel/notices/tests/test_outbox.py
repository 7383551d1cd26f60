"""News leaves after the act, once, through whatever line works; what fails is tried again, later and later."""

from __future__ import annotations

import json
import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, connection, transaction

from danvan.kernel.notices import actions
from danvan.kernel.notices.jobs import send_notices
from danvan.kernel.notices.models import Notice
from danvan.kernel.notices.public import erase_notices, notify_person, notify_sealed, send_waiting
from danvan.kernel.organisations.public import Sealed, SealKey, erase_sealed, seal_data
from danvan.kernel.organisations.testing import World, small_world

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 9, 14, 3, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return small_world()


def contact(world: World, **parts: str) -> Sealed:
    key = SealKey.objects.get(body=world.front_x)
    return seal_data(json.dumps({"name": "Tư", **parts}).encode(), key=key, purpose="contact")


def news(world: World, **fields: Any) -> Notice:
    return notify_person(world.hanh, subject="Có việc mới", text="Việc số 12", **fields)


def test_news_for_staff_goes_by_mail_and_is_marked_sent(world: World) -> None:
    notice = news(world)
    assert mail.outbox == [], "nothing leaves inside the act"
    assert send_waiting() == (1, 0)
    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["hanh@danvan.example"], "Có việc mới", "Việc số 12")
    notice.refresh_from_db()
    assert (notice.state, notice.attempts, notice.sent_at is None) == ("sent", 1, False)
    assert str(notice) == "email: Có việc mới"
    assert send_waiting() == (0, 0)


def test_an_act_that_is_rolled_back_tells_nobody(world: World) -> None:
    @transaction.atomic
    def act() -> None:
        news(world)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        act()
    assert (Notice.objects.count(), send_waiting()) == (0, (0, 0))


def test_a_sealed_address_is_read_only_at_the_moment_of_sending(world: World, settings: Any) -> None:
    sealed = contact(world, email="tu@danvan.example", phone="0912345678")
    by_mail = notify_sealed(sealed, channel="email", subject="Đã trả lời", text="Đã nạo vét")
    notify_sealed(sealed, channel="sms", subject="Đã trả lời", text="Đã nạo vét")
    assert send_waiting() == (2, 0)
    assert mail.outbox[0].to == ["tu@danvan.example"]
    [line] = (Path(settings.VAR) / "messages" / "sms.jsonl").read_text().splitlines()
    assert {name: json.loads(line)[name] for name in ("to", "text")} == {
        "to": "0912345678",
        "text": "Đã nạo vét",
    }
    by_mail.refresh_from_db()
    assert "tu@danvan.example" not in str(Notice.objects.values_list())


def test_what_was_erased_since_is_quietly_dropped(world: World) -> None:
    sealed = contact(world, email="tu@danvan.example")
    notify_sealed(sealed, channel="email", subject="x", text="y")
    erase_sealed(sealed)
    notify_sealed(contact(world, phone="0912345678"), channel="email", subject="x", text="y")
    assert send_waiting() == (2, 0)
    assert mail.outbox == []


def test_an_operators_own_adapter_takes_text_messages(world: World, settings: Any, monkeypatch: Any) -> None:
    taken: list[tuple[str, str, str]] = []
    from danvan.kernel.notices import channels

    def adapter(channel: str, *, address: str, text: str) -> None:
        taken.append((channel, address, text))

    monkeypatch.setattr(channels, "own_adapter", adapter, raising=False)
    settings.TEXT_ADAPTER = "danvan.kernel.notices.channels.own_adapter"
    notify_sealed(contact(world, phone="0912345678"), channel="zalo", subject="x", text="Đã xong")
    assert send_waiting() == (1, 0)
    assert taken == [("zalo", "0912345678", "Đã xong")]


def test_a_line_that_fails_is_tried_again_later_and_later_and_at_last_given_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise smtplib.SMTPServerDisconnected("no line")

    monkeypatch.setattr(actions, "send_mail", broken)
    with time_machine.travel(NOW, tick=False) as clock:
        notice = news(world)
        waits = []
        for _ in range(actions.MAX_ATTEMPTS):
            assert send_waiting() == (0, 1)
            assert send_waiting() == (0, 0), "not again at once"
            notice.refresh_from_db()
            waits.append((notice.not_before - datetime.now(UTC)).total_seconds() / 60)
            clock.move_to(notice.not_before + timedelta(seconds=1))
        assert waits == [2, 4, 8, 16, 32, 64, 128, 256]
        assert (notice.state, notice.attempts, notice.problem) == ("failed", 8, "SMTPServerDisconnected")
        assert send_waiting() == (0, 0)


def test_one_bad_line_does_not_hold_up_the_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real = actions.send_mail

    def broken_for_hanh(subject: str, text: str, sender: str, to: list[str]) -> None:
        if to == ["hanh@danvan.example"]:
            raise OSError("refused")
        real(subject, text, sender, to)

    monkeypatch.setattr(actions, "send_mail", broken_for_hanh)
    first = news(world)
    notify_person(world.dung, subject="Có việc mới", text="Việc số 12")
    assert send_waiting() == (1, 1)
    first.refresh_from_db()
    assert (first.state, first.problem) == ("waiting", "OSError")
    monkeypatch.setattr(actions, "send_mail", real)
    Notice.objects.update(not_before=NOW)
    assert send_waiting() == (1, 0)
    first.refresh_from_db()
    assert (first.state, first.problem) == ("sent", "")


def test_a_notice_has_exactly_one_addressee(world: World) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(channel="email", subject="x", text="y")
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(
            channel="email", subject="x", text="y", person=world.hanh, sealed=contact(world)
        )


def test_a_long_subject_is_cut_and_news_of_an_erased_thing_is_gone(world: World) -> None:
    notice = notify_person(world.hanh, subject="x" * 300, text="y", thing="a.b:1")
    assert len(notice.subject) == 200
    send_waiting()
    news(world, thing="a.b:1")
    news(world, thing="a.b:2")
    assert erase_notices("a.b:1") == 2
    notice.refresh_from_db()
    assert (notice.subject, notice.text, notice.state) == ("", "", "sent")
    assert Notice.objects.filter(state="waiting").count() == 1


def test_the_job_sends_until_nothing_waits(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "_BATCH", 2)
    for _ in range(5):
        news(world)
    send_notices(timestamp=0)
    assert len(mail.outbox) == 5


@pytest.mark.smoke
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_never_send_the_same_news_twice(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in range(20):
        notify_person(world.hanh, subject=str(place), text="y")
    sent: list[str] = []
    start = Barrier(2)

    def slow(subject: str, *_: Any) -> None:
        sent.append(subject)

    monkeypatch.setattr(actions, "send_mail", slow)

    def work(_worker: int) -> tuple[int, int]:
        try:
            start.wait(10)
            return send_waiting()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(work, range(2)))
    assert sorted(sent, key=int) == [str(place) for place in range(20)]
    assert sum(done for done, _failed in outcomes) == 20
    assert not Notice.objects.exclude(state="sent").exists()
