"""The public log over HTTP: every resource a C2SP client asks for, and a plain 404 for all others."""

from __future__ import annotations

import json
import secrets
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from danvan.kernel.ledger.actions import record
from danvan.kernel.ledger.exporting import export_log
from danvan.kernel.ledger.keys import signing_key, verifier_key
from danvan.kernel.ledger.models import Checkpoint, Cosignature, Entry
from danvan.kernel.ledger.queries import DatabaseSource, consistency, latest_checkpoint, proof_text
from danvan.kernel.ledger.sequencer import publish_checkpoint, sequence_all
from danvan.kernel.organisations.models import Person
from danvan.lib.merkle.checkpoints import Checkpoint as Head
from danvan.lib.merkle.checkpoints import make_cosignature, sign_checkpoint
from danvan.lib.merkle.hashing import verify_consistency
from danvan.lib.merkle.notes import COSIGNS_CHECKPOINTS, SigningKey, parse_note
from danvan.lib.merkle.proofs import Proof, verify_receipt
from danvan.lib.merkle.standalone import main as verifier
from danvan.lib.merkle.tiles import unpack_bundle
from danvan.lib.merkle.verifier import verify_log

pytestmark = pytest.mark.django_db


def grow(count: int, *, name: str = "a") -> None:
    system = Person.objects.system()
    with transaction.atomic():
        for number in range(count):
            record(
                "organisations.unit_added", f"organisations.unit:vn/{name}{number}", by=system, is_first=True
            )
    sequence_all()


class Served:
    """The log as a verifier elsewhere reads it through the web."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def read(self, path: str) -> bytes | None:
        answer = self.client.get(f"/nhat-ky/{path}")
        return answer.content if answer.status_code == 200 else None


@pytest.mark.smoke
def test_a_verifier_elsewhere_needs_only_the_web_and_the_key(client: Client) -> None:
    grow(300)
    key = client.get(reverse("ledger:key")).content.decode().strip()
    assert key == str(verifier_key())
    report = verify_log(Served(client), vkey=key)
    assert report.ok, report.findings
    assert report.entries == 300


def test_resources_are_served_as_files_that_never_change(client: Client) -> None:
    grow(257)
    full, partial, head = (
        client.get(f"/nhat-ky/{path}") for path in ("tile/0/000", "tile/0/001.p/1", "checkpoint")
    )
    assert (len(full.content), len(partial.content)) == (256 * 32, 32)
    assert "immutable" in full["Cache-Control"]
    assert head["Cache-Control"] == "no-cache"
    assert head["Access-Control-Allow-Origin"] == "*"
    entries = unpack_bundle(client.get("/nhat-ky/tile/entries/000").content)
    assert entries == [
        bytes(leaf) for leaf in Entry.objects.order_by("idx").values_list("leaf", flat=True)[:256]
    ]


@pytest.mark.parametrize(
    "path",
    ["tile/0/002", "tile/0/001.p/2", "tile/0/001.p/0", "tile/0/001.p/257", "tile/9/000", "tile/entries/002",
     "tile/0/../key", "tile/0/1", "tile/00x", "checkpoints/2026-13-45", "checkpoints/2020-01-01", "tile/64/000"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    grow(257)
    assert client.get(f"/nhat-ky/{path}").status_code == 404


def test_an_empty_log_has_no_checkpoint_and_proves_nothing(client: Client) -> None:
    assert client.get("/nhat-ky/checkpoint").status_code == 404
    assert DatabaseSource().read("nonsense") is None
    assert latest_checkpoint() is None
    assert proof_text("organisations.unit:vn/a0") is None


def test_daily_heads_can_be_fetched_one_by_one_or_together(client: Client) -> None:
    grow(2)
    publish_checkpoint(date(2026, 9, 14))
    grow(1, name="b")
    publish_checkpoint(date(2026, 9, 15))
    one = client.get(reverse("ledger:published", args=["2026-09-14"])).content.decode()
    assert one.splitlines()[1] == "2"
    together = client.get(reverse("ledger:known")).content.decode().split("====\n")
    assert [note.splitlines()[1] for note in together] == ["3", "2"]


def test_the_verifier_is_offered_as_one_file(client: Client) -> None:
    answer = client.get(reverse("ledger:verifier"))
    assert answer.content.startswith(b"#!/usr/bin/env python3\nPK")
    assert "danvan-verify.pyz" in answer["Content-Disposition"]


def test_a_proof_file_is_right_and_names_its_place() -> None:
    grow(5)
    text = proof_text("organisations.unit:vn/a3", act="organisations.unit_added")
    assert text is not None
    assert verify_receipt(Proof.parse(text), keys=[verifier_key()]).index == 3
    assert proof_text("organisations.unit:vn/a3", act="organisations.unit_split") is None


def test_two_heads_are_proven_to_be_of_one_growing_log() -> None:
    grow(5)
    first = latest_checkpoint()
    grow(300, name="b")
    second = latest_checkpoint()
    assert first is not None
    assert second is not None
    proof, roots = consistency(5, 305), {"root1": bytes(first.root), "root2": bytes(second.root)}
    assert verify_consistency(size1=5, size2=305, proof=proof, **roots)
    assert not verify_consistency(size1=5, size2=305, proof=proof[:-1], **roots)


# --- witnesses ----------------------------------------------------------------------------------------


@pytest.fixture
def witness(settings: Any) -> SigningKey:
    key = SigningKey(
        name="mattran.example/chung-kien", kind=COSIGNS_CHECKPOINTS, seed=secrets.token_bytes(32)
    )
    settings.WITNESSES = [str(key.verifier)]
    return key


def cosigned(key: SigningKey, note: str) -> bytes:
    parsed = parse_note(note)
    return bytes(parsed.with_signatures([make_cosignature(parsed.text, key=key, at=1_790_000_000)]))


def hand_in(client: Client, data: bytes) -> Any:
    return client.post(reverse("ledger:cosignatures"), data, content_type="text/plain")


def test_a_registered_witness_hands_in_its_cosignature_once(client: Client, witness: SigningKey) -> None:
    grow(2)
    data = cosigned(witness, Checkpoint.objects.get().note)
    assert hand_in(client, data).content == b"1\n"
    assert hand_in(client, data).content == b"0\n"
    assert witness.name in str(Cosignature.objects.get())
    report = verify_log(Served(client), vkey=str(verifier_key()), witnesses=[witness.verifier], need=1)
    assert (report.ok, report.cosigned_by) == (True, [witness.name])


def test_strangers_and_checkpoints_of_other_logs_are_refused(
    client: Client, witness: SigningKey, settings: Any
) -> None:
    grow(2)
    note = Checkpoint.objects.get().note
    stranger = SigningKey(name="la.example/ai-do", kind=COSIGNS_CHECKPOINTS, seed=secrets.token_bytes(32))
    assert hand_in(client, cosigned(stranger, note)).status_code == 422
    forged = bytes(
        sign_checkpoint(Head(origin=settings.LOG_ORIGIN, size=2, root=b"x" * 32), key=signing_key())
    )
    assert hand_in(client, cosigned(witness, forged.decode())).status_code == 422
    assert hand_in(client, b"not a note").status_code == 422
    assert hand_in(client, b"x" * 70_000).status_code == 413
    assert Cosignature.objects.count() == 0


# --- as files -----------------------------------------------------------------------------------------


def test_an_exported_log_is_the_served_one(client: Client, tmp_path: Path) -> None:
    grow(300)
    folder = tmp_path / "log"
    assert export_log(folder).size == 300
    for path in ("checkpoint", "tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"):
        assert (folder / path).read_bytes() == Served(client).read(path)
    assert verifier([str(folder), "--vkey", str(verifier_key())]) == 0


def test_an_export_grows_and_leaves_full_tiles_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grow(256)
    call_command("export_log", tmp_path)
    told = capsys.readouterr().out
    assert "256 entries, 0 published texts" in told
    assert str(verifier_key()) in told
    stamp = (tmp_path / "tile/0/000").stat().st_mtime_ns
    grow(10, name="b")
    export_log(tmp_path)
    assert (tmp_path / "tile/0/000").stat().st_mtime_ns == stamp
    assert verifier([str(tmp_path), "--vkey", str(verifier_key())]) == 0


def test_an_empty_log_exports_to_nothing(tmp_path: Path) -> None:
    assert export_log(tmp_path).size == 0
    assert not (tmp_path / "checkpoint").exists()


def test_findings_are_told_as_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    grow(3)
    call_command("verify", "--json")
    assert json.loads(capsys.readouterr().out) == {"ok": True, "findings": []}
