"""Entries get their place, the head is signed, and nothing can be taken back."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from danvan.kernel.ledger.actions import record
from danvan.kernel.ledger.keys import LogRolledBack, verifier_key
from danvan.kernel.ledger.models import Checkpoint, Entry, Opening
from danvan.kernel.ledger.queries import DatabaseSource, receipt_proof
from danvan.kernel.ledger.sequencer import Sequencer, publish_checkpoint, sequence_all
from danvan.kernel.organisations.models import Person
from danvan.kernel.registry.public import HouseError
from danvan.lib.merkle.proofs import verify_receipt
from danvan.lib.merkle.verifier import verify_log

pytestmark = pytest.mark.django_db


def entries(count: int, *, thing: str = "organisations.unit:vn/0") -> list[Entry]:
    system = Person.objects.system()
    with transaction.atomic():
        return [
            record(
                "organisations.unit_added", f"{thing}{n}", by=system, contents={"text": b"nuoc ngap %d" % n}
            )
            for n in range(count)
        ]


def test_entries_are_placed_without_gaps_in_the_order_they_were_written() -> None:
    written = entries(300)
    assert sequence_all() == 300
    placed = list(Entry.objects.order_by("idx").values_list("idx", "uid"))
    assert [idx for idx, _uid in placed] == list(range(300))
    assert [uid for _idx, uid in placed] == [entry.uid for entry in written]


def test_a_log_grown_in_small_batches_is_the_log_grown_at_once() -> None:
    entries(270)
    sequencer = Sequencer()
    while sequencer.step(limit=7):
        pass
    report = verify_log(DatabaseSource(), vkey=str(verifier_key()))
    assert report.ok, report.findings
    assert report.entries == 270


def test_a_second_sequencer_goes_on_where_the_first_one_stopped() -> None:
    first, second = Sequencer(), Sequencer()
    entries(5)
    assert first.step() == 5
    entries(5, thing="organisations.unit:vn/x")
    assert second.step() == 5
    entries(5, thing="organisations.unit:vn/y")
    assert first.step() == 5
    assert verify_log(DatabaseSource(), vkey=str(verifier_key())).ok


def test_a_receipt_proves_its_entry_and_its_words() -> None:
    entries(20)
    assert receipt_proof("organisations.unit:vn/07") is None, "not placed yet: nothing to prove"
    sequence_all()
    proof = receipt_proof("organisations.unit:vn/07")
    assert proof is not None
    receipt = verify_receipt(proof, keys=[verifier_key()], content=b"nuoc ngap 7")
    assert receipt.content_matches is True
    assert verify_receipt(proof, keys=[verifier_key()], content=b"nuoc ngap 8").content_matches is False


def test_every_further_entry_of_a_thing_names_the_one_before() -> None:
    system = Person.objects.system()
    with transaction.atomic():
        for _ in range(3):
            record("organisations.unit_added", "organisations.unit:vn/1", by=system)
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]
    sequence_all()
    assert verify_log(DatabaseSource(), vkey=str(verifier_key())).ok


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET act = 'x.y'",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_entry SET idx = idx + 1",
        "UPDATE ledger_entry SET idx = NULL",
        "UPDATE ledger_checkpoint SET size = size + 1",
        "DELETE FROM ledger_checkpoint",
    ],
)
def test_the_database_refuses_to_change_what_was_written(statement: str) -> None:
    entries(2)
    sequence_all()
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Entry.objects.count() == 2
    assert Checkpoint.objects.count() == 1


def test_recording_outside_a_transaction_or_under_an_unknown_name_raises() -> None:
    system = Person.objects.system()
    with pytest.raises(HouseError, match="declared in no manifest"):
        record("organisations.nobody_knows", "organisations.unit:vn/1", by=system)
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_entry_needs_the_transaction_of_its_act() -> None:
    system = Person.objects.system()
    with pytest.raises(RuntimeError, match="outside a transaction"):
        record("organisations.unit_added", "organisations.unit:vn/1", by=system)


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_leaves_no_entry() -> None:
    system = Person.objects.system()

    def fail() -> None:
        with transaction.atomic():
            record("organisations.unit_added", "organisations.unit:vn/1", by=system)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert Entry.objects.count() == 0


def _as_if_restored_from_backup() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE ledger_checkpoint DISABLE TRIGGER USER")
        cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM ledger_checkpoint WHERE size > 3")
        cursor.execute(
            "DELETE FROM ledger_opening WHERE entry_id IN (SELECT id FROM ledger_entry WHERE idx >= 3)"
        )
        cursor.execute("DELETE FROM ledger_entry WHERE idx >= 3")
        cursor.execute("ALTER TABLE ledger_checkpoint ENABLE TRIGGER USER")
        cursor.execute("ALTER TABLE ledger_entry ENABLE TRIGGER USER")


def test_an_older_database_is_not_signed_again() -> None:
    entries(3)
    sequence_all()
    entries(2, thing="organisations.unit:vn/x")
    sequence_all()
    _as_if_restored_from_backup()
    entries(1, thing="organisations.unit:vn/z")
    with pytest.raises(LogRolledBack, match="5 entries were signed, the database holds 3"):
        Sequencer().step()
    assert Checkpoint.objects.count() == 1


def test_the_days_checkpoint_is_fixed_once() -> None:
    assert publish_checkpoint() is None, "an empty log has nothing to publish"
    entries(3)
    sequence_all()
    first = publish_checkpoint()
    entries(3, thing="organisations.unit:vn/x")
    sequence_all()
    again = publish_checkpoint()
    assert first is not None
    assert again is not None
    assert again.checkpoint_id == first.checkpoint_id == 3


def test_an_erased_salt_leaves_the_proof_and_takes_the_words() -> None:
    entries(4)
    sequence_all()
    Opening.objects.filter(entry__thing="organisations.unit:vn/02").update(salt=None)
    proof = receipt_proof("organisations.unit:vn/02")
    assert proof is not None
    assert verify_receipt(proof, keys=[verifier_key()]).index == 2
    assert b"salts" in (proof.extra or b"")
    assert b'"salts":{}' in (proof.extra or b"")
    assert verify_log(DatabaseSource(), vkey=str(verifier_key())).ok
