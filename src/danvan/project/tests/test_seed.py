"""The demonstration world: made through acts, the same at every run, every state present, every figure true."""

from __future__ import annotations

import io
import random
import stat
from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from PIL import Image

from danvan.kernel.ledger.auditing import audit
from danvan.kernel.ledger.models import Entry, Publication
from danvan.kernel.ledger.queries import tree_reader
from danvan.kernel.notices.models import Notice
from danvan.kernel.organisations.models import BreakGlass, Look, Person
from danvan.kernel.organisations.public import Unit
from danvan.kernel.workflow.models import Clock as RunningClock
from danvan.lib.merkle.leaf import parse_leaf
from danvan.lib.vietnamese.clues import find_clues
from danvan.modules.petitions.models import Answer, Dispute, Petition, Support, Transfer
from danvan.modules.petitions.queries import by_receipt
from danvan.modules.petitions.seeds import Clock, pictures, plan
from danvan.modules.petitions.seeds.arrivals import arrivals, surges
from danvan.modules.petitions.seeds.places import Commune
from danvan.modules.petitions.seeds.words import Place, Writer, phrases
from danvan.modules.petitions.states import WORKFLOW
from danvan.modules.petitions.tally import PetitionTally
from danvan.project import cast

DAY = date(2026, 8, 20)
HERE = Place(
    "ngõ 45 phố Linh Đường",
    "tổ dân phố 3",
    "Hoàng Liệt",
    "UBND phường Hoàng Liệt",
    "Tiểu học Hoàng Liệt",
    "north",
    False,
)


@pytest.fixture
def var(tmp_path: Path, settings: LazySettings) -> Path:
    """A folder of its own: the log's memory, files and passwords of a real demo stay untouched."""
    settings.VAR, settings.FILES = tmp_path, tmp_path / "files"
    settings.LEDGER_DIR, settings.LEDGER_KEY = tmp_path / "ledger", tmp_path / "ledger" / "signing.key"
    return tmp_path


def seed(matters: int, *, has_year: bool = False) -> str:
    """The year retold before everything else has tests of its own; one whole world here has it too."""
    out = io.StringIO()
    call_command("seed", matters=matters, processes=1, without_year=not has_year, places=1, stdout=out)
    return out.getvalue()


def whole() -> dict[str, Any]:
    """What the same luck must give again: states, acts, words."""
    return {
        "states": Counter(Petition.objects.values_list("state", flat=True)),
        "acts": Counter(Entry.objects.values_list("act", flat=True)),
        "titles": sorted(Petition.objects.values_list("title", flat=True)),
        "due": sorted(Petition.objects.values_list("due_on", flat=True)),
    }


@pytest.mark.django_db(transaction=False)
def test_a_world_is_seeded_whole_and_its_log_accounts_for_all_of_it(var: Path) -> None:
    said = seed(260, has_year=True)

    assert "260" in said or Petition.objects.count() >= 255
    states = Counter(Petition.objects.values_list("state", flat=True))
    assert set(states) >= {
        "received",
        "accepted",
        "answered",
        "closed",
        "refused",
        "forwarded",
        "joined",
        "withdrawn",
    }
    assert set(states) <= set(WORKFLOW.states)
    _every_matter_has_its_entries()
    _the_public_identity_holds()
    _the_story_is_told(var)
    _nothing_happens_after_now()
    assert list(audit()) == [], "what is stored is what the log committed to"
    assert not Entry.objects.filter(idx__isnull=True).exists()
    assert Publication.objects.count() > 20
    assert not Notice.objects.filter(state=Notice.State.WAITING).exists(), (
        "news of the past is not sent again"
    )
    with pytest.raises(CommandError):
        seed(5)


def _every_matter_has_its_entries() -> None:
    """Chains are whole, and no time runs backwards within one."""
    chains: dict[str, list[Entry]] = {}
    for entry in Entry.objects.filter(thing__startswith="petitions.petition:").order_by("thing", "seq"):
        chains.setdefault(entry.thing, []).append(entry)
    assert set(chains) == {petition.thing for petition in Petition.objects.all()}
    for entries in chains.values():
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        assert entries[0].act == "petitions.received"
        hours = [parse_leaf(bytes(entry.leaf))["at"] for entry in entries[1:]]
        assert hours == sorted(hours)


def _the_public_identity_holds() -> None:
    """Received = open + every end, in the database and replayed from the log alone."""
    tally = PetitionTally()
    for entry in Entry.objects.order_by("idx"):
        assert entry.idx is not None
        assert tally(entry.idx, parse_leaf(bytes(entry.leaf))) is None
    assert tally.close() == []
    assert tally.compared > 20
    ends = sum(count for state, count in tally.counts.items() if state != "open")
    assert tally.counts["open"] == Petition.objects.open().count()
    assert ends + tally.counts["open"] == Petition.objects.count()


def _the_story_is_told(var: Path) -> None:
    story = by_receipt(cast._known()["receipt"])
    assert story is not None
    assert (story.state, story.reopened_count, story.answers.count(), story.unit.name) == (
        "answered",
        1,
        2,
        "3",
    )
    assert story.published_at is not None
    assert BreakGlass.objects.count() >= 2
    assert Look.objects.count() == 1
    assert Transfer.objects.filter(is_automatic=True).exists(), "open matters followed the merger"
    assert Answer.objects.exists()
    assert Dispute.objects.exists()
    assert Support.objects.exists()
    assert Petition.objects.filter(escalation__gt=0).exists()
    assert Petition.objects.filter(received_unit__valid_to__isnull=False).exists()
    assert RunningClock.objects.filter(stopped_on__isnull=True).exists()


def _nothing_happens_after_now() -> None:
    now = timezone.now()
    assert not Petition.objects.filter(received_at__gt=now).exists()
    assert not Entry.objects.filter(at__gt=now).exists()
    assert Petition.objects.filter(received_at__lt=datetime(2025, 7, 1, tzinfo=UTC)).exists()


class _Undone(Exception):  # noqa: N818 - no error: the way out of a transaction that shall leave nothing
    pass


@pytest.mark.no_cover  # two more worlds with every line watched take half a minute, and tell nothing new of lines
@pytest.mark.django_db
def test_the_same_luck_gives_the_same_world(
    var: Path, settings: LazySettings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with suppress(_Undone), transaction.atomic():
        seed(36)
        first = whole()
        raise _Undone
    # What the log's keeper remembers of the first world lies in its folder; the second begins with none.
    settings.VAR = tmp_path_factory.mktemp("second")
    settings.LEDGER_DIR = settings.VAR / "ledger"
    settings.LEDGER_KEY = settings.LEDGER_DIR / "signing.key"
    tree_reader.cache_clear()
    seed(36)
    assert whole() == first


@pytest.mark.django_db
def test_the_cast_signs_in_with_words_that_only_the_owner_reads(var: Path, client: Any) -> None:
    person = Person.objects.create_user("hanh@danvan.example", name="Nguyễn Thị Hạnh")
    cast.give_passwords(receipt="ABCD-EFGH")

    file = cast.secrets_file()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    password = cast._known()["passwords"]["hanh@danvan.example"]
    person.refresh_from_db()
    assert person.check_password(password)
    out = io.StringIO()
    call_command("cast", "--print", stdout=out)
    assert password in out.getvalue()
    assert "ABCD-EFGH" in out.getvalue()

    cast.give_passwords()
    assert cast._known() == {"passwords": {"hanh@danvan.example": password}, "receipt": "ABCD-EFGH"}


@pytest.mark.django_db
def test_without_a_world_there_is_nobody_to_print(var: Path) -> None:
    with pytest.raises(CommandError):
        call_command("cast")


@pytest.mark.django_db
def test_a_database_in_use_is_never_seeded(var: Path) -> None:
    Person.objects.create_user("somebody@example.org", name="Ai đó")
    with pytest.raises(CommandError):
        seed(5)
    assert not Unit.objects.exists()


def test_units_load_from_the_command_line_and_a_missing_table_is_named(tmp_path: Path, db: None) -> None:
    with pytest.raises(CommandError, match="vn_2025_before"):
        call_command("load_units", folder=tmp_path)


# --- the pieces


def test_the_house_reads_another_time_only_inside_the_clock() -> None:
    told = datetime(2025, 6, 1, 3, 0, tzinfo=UTC)
    with Clock(told) as clock:
        assert timezone.now() == told
        assert timezone.localdate() == date(2025, 6, 1)
        clock.moment = told + timedelta(days=1)
        assert timezone.now() == told + timedelta(days=1)
        assert RunningClock._meta.get_field("starts_on") is not None
        assert Answer._meta.get_field("at").get_default() == clock.moment, "defaults of columns follow"
        assert isinstance(told, timezone.datetime)
    assert abs(timezone.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_the_clock_is_set_right_again_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), Clock(datetime(2025, 6, 1, tzinfo=UTC)):
        1 / 0  # noqa: B018 - the failure itself
    assert timezone.now().year >= 2026


def test_every_topic_can_be_written_about_and_no_blank_stays_open() -> None:
    writer = Writer(random.Random(1), plan()["names"])
    topics, common = phrases()
    for topic in topics:
        for kind in ("feedback", "proposal", "complaint"):
            text = writer.text(topic, HERE, DAY, kind=kind)
            assert not set("[]{}|") & set(
                text.replace("[", "").replace("]", "") if "[" not in text else text
            ), text
            assert 10 < len(text) < 1500
        for outcome in ("resolved", "explained", "planned", "partly", "not_feasible"):
            assert len(writer.answer(topic, outcome, HERE, DAY)) >= 20
        assert 5 <= len(writer.title(topic, HERE, DAY)) <= 150
    for name in ("pauses", "extensions", "transfers", "withholdings"):
        assert all(len(line) >= 20 for line in common[name]), name


def test_texts_vary_and_some_carry_what_must_be_sealed() -> None:
    writer = Writer(random.Random(2), plan()["names"])
    texts = [writer.text("drains", HERE, DAY, kind="feedback") for _ in range(200)]
    assert len(set(texts)) > 190
    assert any(find_clues(text) for text in texts)
    typed = [writer.as_typed("Cống tắc", text)[1] for text in texts]
    assert any(text.isascii() for text in typed), "some write without diacritics"


def test_a_picture_before_and_after_is_the_same_street_and_small() -> None:
    before, after = (pictures.photo("drains", after=done, variant=1)[1].getvalue() for done in (False, True))
    assert before != after
    assert max(len(before), len(after)) < 20_000
    upper = [Image.open(io.BytesIO(data)).crop((0, 0, 384, 100)).tobytes() for data in (before, after)]
    differing = sum(abs(a - b) > 40 for a, b in zip(*upper, strict=True))
    assert differing < len(upper[0]) * 0.01


def test_floods_come_in_the_rains_and_salt_water_in_the_dry_months() -> None:
    told = next(one for one in plan()["commune"] if one["code"] == "29050")
    unit = Unit(pk=1, name="Bình Đại", kind="Xã", level="commune")
    drawn = arrivals(
        Commune("29050", told, unit, [unit], hamlets=[unit]),
        count=1500,
        begins=date(2025, 7, 1),
        merged=date(2025, 7, 1),
        until=date(2026, 6, 30),
    )
    months = {
        topic: Counter(one.moment.month for one in drawn if one.topic == topic)
        for topic in ("drains", "waterways")
    }
    assert sum(months["drains"][m] for m in (6, 7, 8, 9, 10)) > 2 * sum(
        months["drains"][m] for m in (12, 1, 2, 3, 4)
    )
    assert sum(months["waterways"][m] for m in (2, 3, 4)) > sum(months["waterways"][m] for m in (5, 6, 7))
    assert [one.moment for one in drawn] == sorted(one.moment for one in drawn)
    assert any(one.echoes is not None for one in drawn)


def test_what_is_planted_comes_in_its_communes_and_weeks_and_never_before_the_merger() -> None:
    told = next(one for one in plan()["commune"] if one["code"] == "00331")
    unit = Unit(pk=1, name="Hoàng Mai", kind="Phường", level="commune")
    commune = Commune("00331", told, unit, [unit], hamlets=[unit])
    planned = [
        {"topic": "waterways", "communes": ["00331"], "weekly": [6, 0, 2]},
        {"topic": "land", "communes": ["00337"], "weekly": [9]},
    ]
    until = date(2026, 11, 25)
    drawn = surges(commune, planned, merged=date(2025, 7, 1), until=until)
    weeks = Counter(one.moment.date() - timedelta(days=one.moment.weekday()) for one in drawn)
    assert {one.topic for one in drawn} == {"waterways"}
    assert weeks == {date(2026, 11, 2): 6, date(2026, 11, 16): 2}
    assert len({one.number for one in drawn}) == len(drawn)
    assert surges(commune, planned, merged=date(2026, 11, 9), until=until) == []
