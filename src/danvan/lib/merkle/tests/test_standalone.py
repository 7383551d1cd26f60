"""The verifier as a program: its answers, its exit status, and that it needs nothing but Python."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from danvan.lib.merkle.checkpoints import make_cosignature
from danvan.lib.merkle.findings import Finding, Kind, Report
from danvan.lib.merkle.notes import parse_note
from danvan.lib.merkle.proofs import build_proof, receipt_extra
from danvan.lib.merkle.reading import TreeReader
from danvan.lib.merkle.sources import DirectorySource
from danvan.lib.merkle.standalone import bundle, describe, main
from danvan.lib.merkle.tests.support import (
    FRONT,
    KEY,
    STRANGER,
    altered,
    content_of,
    replace_entries,
    salt_of,
    story,
    thing_of,
    uid_of,
    write_log,
)
from danvan.lib.merkle.tiles import path_reader

SIZE = 300
ENTRIES = story(SIZE)
VKEY = str(KEY.verifier)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write_log(tmp_path / "log", ENTRIES)


@pytest.fixture
def receipt(log: Path, tmp_path: Path) -> Path:
    note = parse_note((log / "checkpoint").read_bytes())
    note = note.with_signatures([make_cosignature(note.text, key=FRONT, at=1_700_000_000)])
    proof = build_proof(
        index=77,
        path=TreeReader(path_reader(DirectorySource(log).read)).inclusion_proof(77, size=SIZE),
        checkpoint=note,
        extra=receipt_extra(ENTRIES[77], salts={"text": salt_of(77)}),
    )
    (tmp_path / "sent.txt").write_bytes(content_of(77))
    (tmp_path / "other.txt").write_bytes(content_of(78))
    (tmp_path / "receipt.json").write_text(proof.as_json(code="DV-1"), "utf-8")
    place = tmp_path / "mine.tlog-proof"
    place.write_text(str(proof), "utf-8")
    return place


def test_a_right_log_exits_0_and_says_so_in_both_languages(log, capsys):
    assert main([str(log), "--vkey", VKEY]) == 0

    said = capsys.readouterr().out
    assert "RIGHT. giong-trom.example/nhat-ky: 300 entries" in said
    assert "ĐÚNG. Nhật ký có 300 mục" in said


def test_a_tampered_log_exits_1_and_names_the_entry(log, capsys):
    replace_entries(log, [*ENTRIES[:50], altered(ENTRIES[50]), *ENTRIES[51:]])

    assert main([str(log), "--vkey", VKEY]) == 1

    said = capsys.readouterr().out
    assert f"edited entry 50 ({json.loads(ENTRIES[50])['act']}, {thing_of(50)}, {uid_of(50)})" in said
    assert "SAI." in said


def test_the_cause_is_told_before_the_sums_that_follow_from_it():
    report = Report(origin="a.vn/log", size=9)
    for index in range(5):
        report.add(Finding(kind=Kind.TALLY, index=index, message="the sum does not come out"))
    alone = describe(report).splitlines()
    assert sum(line.startswith("tally entry") for line in alone) == 5
    report.add(Finding(kind=Kind.DELETED, index=3, message="This entry was signed and is gone."))
    told = describe(report).splitlines()
    assert told[0].startswith("deleted entry 3")
    assert [line.split(":")[0] for line in told[1:4]] == ["tally entry 0", "tally entry 1", "tally entry 2"]
    assert told[4] == "tally: and 2 more."
    assert "6 findings" in told[5]


def test_the_answer_in_json_is_complete(log, capsys):
    replace_entries(log, ENTRIES[:200])

    assert main([str(log), "--vkey", VKEY, "--json"]) == 1

    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is False
    assert answer["findings"][0]["kind"] == "truncated"
    assert (answer["findings"][0]["index"], answer["findings"][0]["until"]) == (200, 299)
    assert answer["counts"] == {"truncated": 1, "malformed": 1}  # entries, and the file they were in


def test_keys_known_checkpoints_and_witnesses_come_from_files(log, tmp_path, capsys):
    (tmp_path / "key.txt").write_text(VKEY + "\n")
    (tmp_path / "old.note").write_bytes((log / "checkpoint").read_bytes())
    (tmp_path / "witnesses.txt").write_text(f"{FRONT.verifier}\n")
    write_log(log, story(400))
    options = [str(log), "--vkey", str(tmp_path / "key.txt"), "--known", str(tmp_path / "old.note")]

    assert main(options) == 0
    assert "1 earlier checkpoints" in capsys.readouterr().out
    assert main([*options, "--witness", str(tmp_path / "witnesses.txt"), "--need", "1"]) == 1
    assert "unwitnessed" in capsys.readouterr().out


def test_a_mirror_makes_the_second_run_remember(log, tmp_path, capsys):
    options = [str(log), "--vkey", VKEY, "--mirror", str(tmp_path / "mirror")]
    assert main(options) == 0
    write_log(log, story(SIZE, changes={150: {"facts": {"topic": "cây xanh"}}}))

    assert main(options) == 1
    assert "edited entry 150 (" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nowhere", "--vkey", VKEY],
        ["{log}", "--vkey", "nonsense+key"],
        ["{log}", "--vkey", "no-such-file"],
        ["{log}", "--vkey", VKEY, "--known", "no-such-file"],
        ["{log}"],
        ["receipt", "no-such-file", "--vkey", VKEY],
        ["receipt", "{receipt}", "--vkey", "nonsense+key"],
        ["receipt", "{receipt}", "--vkey", VKEY, "--content", "{sent}", "--name", "photos"],
        ["bundle", "no-such-folder/x.pyz"],
    ],
)
def test_a_wrong_question_exits_2_and_says_why(arguments, log, receipt, capsys):
    places = {"log": log, "receipt": receipt, "sent": receipt.parent / "sent.txt"}
    try:
        status = main([argument.format(**places) for argument in arguments])
    except SystemExit as leaving:  # argparse leaves by itself
        status = leaving.code

    assert status == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize("name", ["mine.tlog-proof", "receipt.json"])
def test_a_receipt_is_checked_with_what_was_sent(receipt, name, capsys):
    options = ["receipt", str(receipt.parent / name), "--vkey", VKEY, "--witness", str(FRONT.verifier)]

    assert main([*options, "--need", "1", "--content", str(receipt.parent / "sent.txt")]) == 0
    said = capsys.readouterr().out
    assert "entry 77 of 300" in said
    assert "cosigned by mat-tran.example/w" in said
    assert "ĐÚNG." in said


def test_a_receipt_for_other_content_exits_1(receipt, capsys):
    options = ["receipt", str(receipt), "--vkey", VKEY, "--content", str(receipt.parent / "other.txt")]

    assert main(options) == 1
    assert "SAI. Nội dung không khớp." in capsys.readouterr().out
    assert main([*options, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["content_matches"] is False


def test_a_receipt_of_another_log_exits_1(receipt, capsys):
    options = ["receipt", str(receipt), "--vkey", str(STRANGER.verifier)]

    assert main(options) == 1
    assert "proves nothing" in capsys.readouterr().out
    assert main([*options, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["ok"] is False


# --- alone -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("packed") / "danvan-verify.pyz"
    assert main(["bundle", str(place)]) == 0
    return place


def alone(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run Python without site-packages, user folders or environment: the standard library and nothing else."""
    command = [sys.executable, "-I", "-S", "-X", "utf8", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120)


def test_the_one_file_verifier_runs_on_the_standard_library_alone(packed, log, receipt):
    assert alone("-c", "import cryptography").returncode == 1, "the test must run without it"

    right = alone(packed, log, "--vkey", VKEY)
    checked = alone(packed, "receipt", receipt, "--vkey", VKEY, "--content", receipt.parent / "sent.txt")
    replace_entries(log, ENTRIES[:50] + ENTRIES[51:])
    wrong = alone(packed, log, "--vkey", VKEY)

    assert (right.returncode, right.stderr) == (0, "")
    assert "ĐÚNG." in right.stdout
    assert (checked.returncode, checked.stderr) == (0, "")
    assert wrong.returncode == 1
    assert "deleted entry 50" in wrong.stdout


def test_no_module_of_the_verifier_needs_more_than_the_standard_library():
    """Imported from the sources with only the standard library: Django's absence included."""
    source = Path(__file__).parents[4]
    program = (
        f"import sys; sys.path.insert(0, {str(source)!r}); import danvan.lib.merkle.standalone as s; "
        "import danvan.lib.merkle, danvan.lib.merkle.witness, danvan.lib.merkle.writer; "
        "print(sorted(n.split('.')[0] for n in sys.modules if n.split('.')[0] in ('django', 'cryptography')))"
    )

    answer = alone("-c", program)

    assert (answer.returncode, answer.stdout.strip()) == (0, "[]")


def test_the_one_file_is_the_same_for_everybody_and_holds_no_tests(packed, tmp_path):
    assert bundle() == packed.read_bytes()

    names = zipfile.ZipFile(packed).namelist()
    assert "__main__.py" in names
    assert "danvan/lib/merkle/standalone.py" in names
    assert not [name for name in names if "test" in name]
    assert packed.read_bytes().startswith(b"#!/usr/bin/env python3\n")


def test_the_one_file_can_pack_itself(packed, tmp_path):
    again = tmp_path / "again.pyz"

    assert alone(packed, "bundle", again).returncode == 0
    assert again.read_bytes() == packed.read_bytes()
