"""The drill: whoever owns the database changes it behind the log's back, and `danvan verify` says what was touched.

One log of about sixty matters is built through actions. Each test changes something in a savepoint with the
guards switched off, as a superuser can, runs the verifier, and puts everything back.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from danvan.kernel.ledger.keys import signing_key, verifier_key
from danvan.kernel.ledger.models import Checkpoint, Entry
from danvan.kernel.ledger.sequencer import publish_checkpoint, sequence_all
from danvan.kernel.organisations.testing import World, small_world
from danvan.lib.merkle.checkpoints import Checkpoint as Head
from danvan.lib.merkle.checkpoints import sign_checkpoint
from danvan.lib.merkle.edge import Edge
from danvan.lib.merkle.hashing import leaf_hash
from danvan.lib.merkle.leaf import make_leaf, parse_leaf
from danvan.lib.merkle.standalone import main as verifier
from danvan.modules.petitions import actions
from danvan.modules.petitions.actions.upkeep import escalate_overdue, tally_petitions
from danvan.modules.petitions.models import Petition
from danvan.modules.petitions.tests import factories
from danvan.modules.petitions.tests.factories import again, petition, photo, resident_of

SETTINGS = ("VAR", "FILES", "LEDGER_DIR", "LEDGER_KEY")


@dataclass(frozen=True)
class Drill:
    """The built log: where its files lie, how long it was before its last part, and a few of its matters."""

    folder: Path
    earlier_size: int
    answered: Petition
    closed: Petition
    received: Petition
    disputed: Petition
    erased: Petition

    def settle(self, settings: Any) -> None:
        settings.VAR, settings.FILES = self.folder, self.folder / "files"
        settings.LEDGER_DIR, settings.LEDGER_KEY = (
            self.folder / "ledger",
            self.folder / "ledger" / "signing.key",
        )


@pytest.fixture(scope="module")
def built(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Drill]:
    folder = tmp_path_factory.mktemp("drill")
    for cache in caches.all():
        cache.clear()  # what an earlier test remembered went with its transaction
    before = {name: getattr(django_settings, name) for name in SETTINGS}
    with django_db_blocker.unblock():
        rolled_back = transaction.atomic()
        rolled_back.__enter__()
        try:
            drill = Drill(folder, 0, *[Petition()] * 5)
            drill.settle(django_settings)
            yield build(folder)
        finally:
            transaction.set_rollback(True)
            rolled_back.__exit__(None, None, None)
            for name, value in before.items():
                setattr(django_settings, name, value)


def build(folder: Path) -> Drill:
    world = small_world()
    for number in range(30):
        petition(world, title=f"Đèn đường số {number} không sáng", files=[photo()] if number == 7 else [])
    sequence_all()
    earlier = Entry.objects.count()
    for state in [*factories.STATES, *factories.STATES]:
        petition(world, state=state)
    answered, closed, received = (
        petition(world, state=state) for state in ("answered", "closed", "received")
    )
    live(world, answered)
    disputed = petition(world, state="answered")
    actions.dispute_petition(disputed, by=resident_of(disputed), text="Cống vẫn tắc, nước vẫn tràn.")
    erased = petition(world, state="answered", contact=factories.BA_TU)
    actions.erase_petition(erased, by=resident_of(erased), ground="Theo đề nghị của người gửi")
    factories.overdue(world)
    escalate_overdue()
    tally_petitions()
    sequence_all()
    publish_checkpoint()
    found = [again(one) for one in (answered, closed, received, disputed, erased)]
    drill = Drill(folder, earlier, *found)
    drill.settle(django_settings)
    output = verify()
    assert "OK" in output, output
    return drill


def live(world: World, answered: Petition) -> None:
    """Everything else that can be said about one matter."""
    actions.publish_petition(answered, by=world.mai, text="Cống tắc ở ngõ 12.")
    actions.message_resident(answered, by=world.hanh, text="Bác xem giúp đã hết ngập chưa?")
    actions.reply_to_office(answered, by=resident_of(answered), text="Đã hết ngập, cảm ơn.")
    actions.rate_petition(answered, by=resident_of(answered), score=4, comment="Được")
    moved = petition(world)
    actions.transfer_petition(
        moved, by=world.dung, to=world.department_x, reason="Thuộc phòng Kinh tế, Hạ tầng."
    )
    extended = petition(world, state="accepted")
    actions.extend_petition(
        extended, by=world.dung, reason_code="survey", reason="Cần khảo sát thêm tuyến cống chính."
    )


@pytest.fixture
def drill(built: Drill, settings: Any, django_db_blocker: Any, tmp_path: Path) -> Iterator[Drill]:
    """The log as built, and put back afterwards; the verifier's memory is a copy."""
    shutil.copytree(built.folder, tmp_path / "drill")
    built.settle(settings)
    settings.VAR = settings.LEDGER_DIR = settings.LEDGER_KEY = None
    copy = Drill(
        tmp_path / "drill",
        built.earlier_size,
        built.answered,
        built.closed,
        built.received,
        built.disputed,
        built.erased,
    )
    copy.settle(settings)
    with django_db_blocker.unblock(), transaction.atomic():
        yield copy
        transaction.set_rollback(True)


def verify(**options: Any) -> str:
    """Output of `danvan verify`; raises CommandError when it found something."""
    out = io.StringIO()
    call_command("verify", stdout=out, stderr=out, **options)
    return out.getvalue()


def findings() -> list[dict[str, Any]]:
    """What `danvan verify --json` says; it must have failed."""
    out = io.StringIO()
    with pytest.raises(CommandError, match="finding"):
        call_command("verify", "--json", stdout=out, stderr=io.StringIO())
    found: list[dict[str, Any]] = json.loads(out.getvalue())["findings"]
    return found


def behind_the_back(*statements: tuple[str, list[Any]]) -> None:
    """Change rows with every guard of the database switched off."""
    tables = ("ledger_entry", "ledger_checkpoint", "petitions_petition")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement, parameters in statements:
            cursor.execute(statement, parameters)
            assert cursor.rowcount > 0, f"the drill itself missed: {statement}"
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def entry_of(matter: Petition, act: str) -> Entry:
    return Entry.objects.filter(thing=matter.thing, act=act).order_by("-seq")[0]


def names(found: list[dict[str, Any]], entry: Entry, *kinds: str) -> bool:
    """Does a finding of one of these kinds name the entry by index, uid, act and thing?"""
    wanted = (entry.idx, entry.uid.hex, entry.act, entry.thing)
    return any(
        (one.get("index"), one.get("uid"), one.get("act"), one.get("thing")) == wanted
        and one["kind"] in kinds
        for one in found
    )


def test_the_log_as_built_is_found_right_again_and_again(drill: Drill) -> None:
    assert "OK: nothing was dropped or changed." in verify()
    assert "published sums compared" in verify()


@pytest.mark.parametrize("column", ["text", "title", "place"])
def test_an_update_of_a_residents_words_is_named(drill: Drill, column: str) -> None:
    behind_the_back(
        (f"UPDATE petitions_petition SET {column} = 'Không có gì' WHERE id = %s", [drill.closed.pk])
    )
    assert names(findings(), entry_of(drill.closed, "petitions.received"), "content")


STORED = [
    ("UPDATE petitions_answer SET text = 'Đã làm xong' WHERE petition_id = %s", "petitions.answered", "content"),
    ("UPDATE petitions_answer SET outcome = 'partly' WHERE petition_id = %s", "petitions.answered", "content"),
    ("UPDATE petitions_petition SET public_text = 'Mọi việc đều tốt' WHERE id = %s", "petitions.published", "content"),
    ("UPDATE petitions_message SET text = 'Không' WHERE petition_id = %s AND from_resident", "petitions.message_received", "content"),
    ("DELETE FROM petitions_message WHERE petition_id = %s AND from_resident", "petitions.message_received", "standing"),
    ("UPDATE petitions_rating SET score = 5 WHERE petition_id = %s", "petitions.rated", "standing"),
    ("UPDATE petitions_petition SET rated_as = 5 WHERE id = %s", "petitions.rated", "standing"),
    ("UPDATE petitions_petition SET state = 'closed' WHERE id = %s", "petitions.answered", "standing"),
    ("UPDATE petitions_petition SET outcome = 'partly' WHERE id = %s", "petitions.answered", "standing"),
    ("UPDATE petitions_petition SET due_on = due_on + 30 WHERE id = %s", "petitions.received", "standing"),
    ("UPDATE petitions_petition SET answered_on = due_on + 1 WHERE id = %s", "petitions.answered", "standing"),
    ("UPDATE petitions_petition SET received_on = received_on - 40 WHERE id = %s", "petitions.received", "standing"),
    ("UPDATE petitions_petition SET kind = 'proposal' WHERE id = %s", "petitions.received", "content"),
    ("UPDATE petitions_petition SET published_at = NULL WHERE id = %s", "petitions.published", "standing"),
    ("UPDATE petitions_petition SET unit_id = received_unit_id - 1 WHERE id = %s", "petitions.received", "standing"),
    ("UPDATE petitions_petition SET text = '', erased_at = now() WHERE id = %s", "petitions.received", "standing"),
    (
        "UPDATE ledger_opening SET salt = NULL, erased_at = now() WHERE name = 'text'"
        " AND entry_id IN (SELECT id FROM ledger_entry WHERE thing ="
        " (SELECT 'petitions.petition:' || replace(uid::text, '-', '') FROM petitions_petition WHERE id = %s))",
        "petitions.received", "content",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "act", "kind"), STORED, ids=[one[0].split(" WHERE")[0] for one in STORED]
)
def test_a_changed_record_is_named_by_the_entry_it_contradicts(
    drill: Drill, statement: str, act: str, kind: str
) -> None:
    behind_the_back((statement, [drill.answered.pk]))
    assert names(findings(), entry_of(drill.answered, act), kind)


def test_a_dispute_that_is_made_unsaid_is_named(drill: Drill) -> None:
    behind_the_back(
        ("DELETE FROM petitions_dispute WHERE petition_id = %s", [drill.disputed.pk]),
        (
            "UPDATE petitions_petition SET state = 'answered', reopened_count = 0 WHERE id = %s",
            [drill.disputed.pk],
        ),
    )
    assert names(findings(), entry_of(drill.disputed, "petitions.disputed"), "standing")


def test_a_picture_taken_out_of_the_evidence_is_named(drill: Drill) -> None:
    behind_the_back(("DELETE FROM petitions_attachment WHERE petition_id = %s", [drill.answered.pk]))
    assert names(findings(), entry_of(drill.answered, "petitions.answered"), "content")


def test_a_picture_sent_by_a_resident_cannot_vanish(drill: Drill) -> None:
    matter = Petition.objects.get(title="Đèn đường số 7 không sáng")
    behind_the_back(("DELETE FROM petitions_attachment WHERE petition_id = %s", [matter.pk]))
    assert names(findings(), entry_of(matter, "petitions.received"), "standing")


def test_a_deleted_matter_is_named(drill: Drill) -> None:
    behind_the_back(("DELETE FROM petitions_petition WHERE id = %s", [drill.received.pk]))
    assert names(findings(), entry_of(drill.received, "petitions.received"), "missing_row")


def test_even_an_erased_matter_cannot_be_deleted_unseen(drill: Drill) -> None:
    pk = drill.erased.pk
    behind_the_back(
        ("DELETE FROM petitions_attachment WHERE petition_id = %s", [pk]),
        ("DELETE FROM petitions_answer WHERE petition_id = %s", [pk]),
        ("DELETE FROM petitions_petition WHERE id = %s", [pk]),
    )
    assert names(findings(), entry_of(drill.erased, "petitions.received"), "missing_row")


def test_a_matter_smuggled_in_is_named(drill: Drill) -> None:
    columns = ", ".join(
        field.column for field in Petition._meta.concrete_fields
        if field.name not in {"id", "uid", "number", "receipt_hash", "submission", "source_key", "search"}
    )  # fmt: skip
    behind_the_back((
        f"INSERT INTO petitions_petition (uid, number, receipt_hash, {columns})"
        f" SELECT gen_random_uuid(), 900001, 'x', {columns} FROM petitions_petition WHERE id = %s",
        [drill.received.pk],
    ))  # fmt: skip
    thing = Petition.objects.get(number=900001).thing
    assert any(one["kind"] == "missing_entry" and one["thing"] == thing for one in findings())


def test_an_update_of_a_leaf_is_named(drill: Drill) -> None:
    entry = entry_of(drill.answered, "petitions.answered")
    leaf = bytes(entry.leaf).replace(b'"outcome":"resolved"', b'"outcome":"refusedX"')
    behind_the_back(("UPDATE ledger_entry SET leaf = %s WHERE id = %s", [leaf, entry.pk]))
    assert names(findings(), entry, "edited")


@pytest.mark.parametrize(
    "change", ["act = 'petitions.refused'", "at = at - interval '9 days'", "actor = 'system'"]
)
def test_an_update_of_a_column_beside_the_leaf_is_found(drill: Drill, change: str) -> None:
    entry = entry_of(drill.answered, "petitions.answered")
    behind_the_back((f"UPDATE ledger_entry SET {change} WHERE id = %s", [entry.pk]))
    found = [one for one in findings() if one["kind"] == "altered_entry"]
    assert [(one["index"], one["uid"]) for one in found] == [(entry.idx, entry.uid.hex)]


def test_a_deleted_entry_is_named(drill: Drill) -> None:
    entry = entry_of(drill.answered, "petitions.answered")
    behind_the_back(
        ("DELETE FROM ledger_opening WHERE entry_id = %s", [entry.pk]),
        ("DELETE FROM ledger_entry WHERE id = %s", [entry.pk]),
    )
    assert names(findings(), entry, "deleted")


def test_two_swapped_entries_are_both_named(drill: Drill) -> None:
    one, other = entry_of(drill.answered, "petitions.answered"), entry_of(drill.closed, "petitions.closed")
    behind_the_back(
        ("UPDATE ledger_entry SET idx = -1 WHERE id = %s", [one.pk]),
        ("UPDATE ledger_entry SET idx = %s WHERE id = %s", [one.idx, other.pk]),
        ("UPDATE ledger_entry SET idx = %s WHERE id = %s", [other.idx, one.pk]),
    )
    found = findings()
    assert names(found, one, "reordered", "edited")
    assert names(found, other, "reordered", "edited")


def cut_back(size: int) -> None:
    """The log as it was when it had `size` entries: older, and consistent in itself."""
    edge = Edge()
    hashes = list(Entry.objects.filter(idx__lt=size).order_by("idx").values_list("leaf_hash", flat=True))
    tiles = edge.append([bytes(one) for one in hashes])
    behind_the_back(
        ("DELETE FROM ledger_publication WHERE TRUE", []),
        ("DELETE FROM ledger_checkpoint WHERE size > %s", [size]),
        (
            "DELETE FROM ledger_opening WHERE entry_id IN (SELECT id FROM ledger_entry WHERE idx >= %s)",
            [size],
        ),
        ("DELETE FROM ledger_entry WHERE idx >= %s", [size]),
        ("DELETE FROM ledger_tile WHERE TRUE", []),
        *[
            ("INSERT INTO ledger_tile (level, n, data) VALUES (%s, %s, %s)", [t.level, t.index, t.data])
            for t in tiles
        ],
    )


def test_a_truncated_tail_is_found_and_its_first_entry_named(drill: Drill) -> None:
    first = Entry.objects.get(idx=drill.earlier_size)
    last = Entry.objects.order_by("-idx")[0]
    cut_back(drill.earlier_size)
    found = [one for one in findings() if one["kind"] == "truncated"]
    assert [(one["index"], one["until"], one["uid"], one["act"]) for one in found] == [
        (first.idx, last.idx, first.uid.hex, first.act)
    ]


def test_without_any_memory_of_its_own_the_verifier_still_finds_the_truncated_tail(drill: Drill) -> None:
    shutil.rmtree(drill.folder / "verifier")
    last = Entry.objects.order_by("-idx")[0]
    cut_back(drill.earlier_size)
    assert any(one["kind"] == "truncated" and one["until"] == last.idx for one in findings())


def rebuild(change: Callable[[dict[str, Any]], None], entry: Entry) -> None:
    """Edit one leaf, carry the change through its chain and the whole tree, and sign it with the real key."""
    rewritten: dict[int, tuple[bytes, bytes]] = {}
    heads: dict[str, bytes] = {}
    hashes = []
    for each in Entry.objects.order_by("idx"):
        leaf: dict[str, Any] = dict(parse_leaf(bytes(each.leaf)))
        if each.pk == entry.pk:
            change(leaf)
        data = written(leaf, prev=heads.get(each.thing, b""))
        heads[each.thing] = leaf_hash(data)
        rewritten[each.pk] = (data, heads[each.thing])
        hashes.append(heads[each.thing])
    edge = Edge()
    tiles = edge.append(hashes)
    head = Head(origin=django_settings.LOG_ORIGIN, size=edge.size, root=edge.root())
    note = bytes(sign_checkpoint(head, key=signing_key())).decode()
    behind_the_back(
        ("DELETE FROM ledger_publication WHERE TRUE", []),
        ("DELETE FROM ledger_checkpoint WHERE TRUE", []),
        ("DELETE FROM ledger_tile WHERE TRUE", []),
        *[("UPDATE ledger_entry SET leaf = %s, leaf_hash = %s WHERE id = %s", [*rewritten[pk], pk]) for pk in rewritten],
        *[("INSERT INTO ledger_tile (level, n, data) VALUES (%s, %s, %s)", [t.level, t.index, t.data]) for t in tiles],
        ("INSERT INTO ledger_checkpoint (size, root, note, at) VALUES (%s, %s, %s, now())", [edge.size, edge.root(), note]),
    )  # fmt: skip


def written(leaf: dict[str, Any], *, prev: bytes) -> bytes:
    from base64 import b64decode
    from datetime import datetime

    return make_leaf(
        leaf["uid"], act=leaf["act"], thing=leaf["thing"], seq=leaf["seq"], prev=prev,
        at=datetime.fromisoformat(leaf["at"]), unit=leaf["unit"], by=leaf["by"], facts=leaf["facts"],
        commits={name: b64decode(value) for name, value in leaf["commits"].items()},
    )  # fmt: skip


def late_becomes_punctual(leaf: dict[str, Any]) -> None:
    assert leaf["facts"]["evidence"] == 1
    leaf["facts"]["evidence"] = 2


def test_a_tree_rebuilt_and_signed_with_the_real_key_is_found_and_the_entry_named(drill: Drill) -> None:
    entry = entry_of(drill.answered, "petitions.answered")
    rebuild(late_becomes_punctual, entry)
    found = findings()
    assert names(found, entry, "edited")
    assert any(one["kind"] == "forked" for one in found)


def test_a_rebuilt_tree_contradicts_the_head_that_was_signed_before(drill: Drill) -> None:
    """Without the verifier's memory no entry can be named, and yet the fork is plain."""
    shutil.rmtree(drill.folder / "verifier")
    rebuild(late_becomes_punctual, entry_of(drill.answered, "petitions.answered"))
    assert any(one["kind"] == "forked" for one in findings())


def test_a_public_sum_that_was_invented_is_named(drill: Drill) -> None:
    entry = Entry.objects.filter(act="petitions.tallied")[0]

    def fewer_open(leaf: dict[str, Any]) -> None:
        leaf["facts"]["open"] -= 3

    rebuild(fewer_open, entry)
    found = [one for one in findings() if one["kind"] == "tally"]
    assert [(one["index"], one["uid"]) for one in found] == [(entry.idx, entry.uid.hex)]
    assert "open:" in found[0]["message"]


def test_a_checkpoint_under_another_key_is_not_believed(drill: Drill) -> None:
    shutil.rmtree(drill.folder / "ledger")  # the next use of the key makes another one
    with pytest.raises(CommandError, match="the mirror is of another log") as refused:
        verify()
    assert refused.value.returncode == 2
    shutil.rmtree(drill.folder / "verifier")
    assert any(one["kind"] == "bad_signature" for one in findings())


# --- the same with the stand-alone verifier, which sees only the exported files ---------------------------


def exported(drill: Drill, name: str = "log") -> Path:
    folder = drill.folder / name
    call_command("export_log", folder, stdout=io.StringIO())
    return folder


def standalone(folder: Path, *more: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    status = verifier([str(folder), "--vkey", str(verifier_key()), "--json", *more])
    return status, json.loads(capsys.readouterr().out)


def test_the_exported_folder_is_right_and_its_published_texts_are_compared(
    drill: Drill, capsys: pytest.CaptureFixture[str]
) -> None:
    status, report = standalone(exported(drill), capsys=capsys)
    assert (status, report["ok"], report["entries"]) == (0, True, Entry.objects.count())
    assert report["openings"] == 2, "the public words of one published matter, and its answer"


def test_an_export_brought_up_to_date_is_right_too(drill: Drill, capsys: pytest.CaptureFixture[str]) -> None:
    folder = exported(drill)
    before = Entry.objects.count()
    actions.withhold_petition(
        drill.answered, by=again(drill.answered).reviews.get().by, reason="Có tên người trong ảnh."
    )
    sequence_all()
    status, report = standalone(exported(drill), capsys=capsys)
    assert (status, report["entries"], report["openings"]) == (0, before + 1, 0)
    assert list((folder / "openings").glob("*.jsonl")) == [], "what is no longer public leaves the folder"


def attack_update(drill: Drill) -> Entry:
    entry = entry_of(drill.answered, "petitions.answered")
    leaf = bytes(entry.leaf).replace(b'"outcome":"resolved"', b'"outcome":"refusedX"')
    behind_the_back(("UPDATE ledger_entry SET leaf = %s WHERE id = %s", [leaf, entry.pk]))
    return entry


def attack_delete(drill: Drill) -> Entry:
    entry = entry_of(drill.answered, "petitions.answered")
    behind_the_back(
        ("DELETE FROM ledger_opening WHERE entry_id = %s", [entry.pk]),
        ("DELETE FROM ledger_entry WHERE id = %s", [entry.pk]),
    )
    return entry


def attack_swap(drill: Drill) -> Entry:
    one, other = entry_of(drill.answered, "petitions.answered"), entry_of(drill.closed, "petitions.closed")
    behind_the_back(
        ("UPDATE ledger_entry SET idx = -1 WHERE id = %s", [one.pk]),
        ("UPDATE ledger_entry SET idx = %s WHERE id = %s", [one.idx, other.pk]),
        ("UPDATE ledger_entry SET idx = %s WHERE id = %s", [other.idx, one.pk]),
    )
    return one


def attack_tail(drill: Drill) -> Entry:
    first = Entry.objects.get(idx=drill.earlier_size)
    cut_back(drill.earlier_size)
    return first


def attack_rebuild(drill: Drill) -> Entry:
    entry = entry_of(drill.answered, "petitions.answered")
    rebuild(late_becomes_punctual, entry)
    return entry


ATTACKS = [attack_update, attack_delete, attack_swap, attack_tail, attack_rebuild]


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_standalone_verifier_names_the_entry_from_the_files_alone(
    drill: Drill, attack: Callable[[Drill], Entry], capsys: pytest.CaptureFixture[str]
) -> None:
    memory = ("--mirror", str(drill.folder / "own-memory"))
    assert standalone(exported(drill), *memory, capsys=capsys)[0] == 0
    entry = attack(drill)
    status, report = standalone(exported(drill, "log-after"), *memory, capsys=capsys)
    assert status == 1
    assert any((one["index"], one["uid"]) == (entry.idx, entry.uid.hex) for one in report["findings"]), report


def test_a_published_text_changed_in_the_folder_is_named(
    drill: Drill, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = exported(drill)
    [month] = (folder / "openings").glob("*.jsonl")
    lines = [json.loads(line) for line in month.read_text().splitlines()]
    published = next(line for line in lines if line["name"] == "public")
    published["content"] = "e30="
    month.write_text("\n".join(json.dumps(line) for line in lines))
    status, report = standalone(folder, capsys=capsys)
    entry = entry_of(drill.answered, "petitions.published")
    assert status == 1
    assert [(one["kind"], one["index"], one["uid"]) for one in report["findings"]] == [
        ("content", entry.idx, entry.uid.hex)
    ]


def test_no_words_that_are_not_public_leave_the_house(drill: Drill) -> None:
    folder = exported(drill)
    everything = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert "Cảm ơn".encode() not in everything
    assert b"Nguy\xe1\xbb\x85n Th\xe1\xbb\x8b T\xc6\xb0" not in everything
    assert Checkpoint.objects.order_by("-size")[0].note.encode() in everything
