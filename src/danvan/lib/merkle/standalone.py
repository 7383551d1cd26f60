"""The verifier as a program of its own: nothing but Python's standard library, online or off.

    python -m danvan.lib.merkle.standalone LOG --vkey KEY
    python -m danvan.lib.merkle.standalone receipt FILE.tlog-proof --vkey KEY
    python -m danvan.lib.merkle.standalone bundle danvan-verify.pyz

Exit status: 0 all is right, 1 something is wrong, 2 the question was wrong (no such file, not a key).
"""

import argparse
import io
import json
import sys
import zipfile
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from danvan.lib.merkle.findings import Finding, Kind, Report
from danvan.lib.merkle.hashing import ProofError
from danvan.lib.merkle.leaf import LeafError
from danvan.lib.merkle.mirror import MirrorError
from danvan.lib.merkle.notes import NoteError, VerifierKey
from danvan.lib.merkle.proofs import Proof, Receipt, UnknownCommitment, verify_receipt
from danvan.lib.merkle.verifier import parse_keys, verify_log

RIGHT, WRONG, USAGE = 0, 1, 2
_SUMS_TOLD = 3  # beside a cause; alone, all are told
_START = """\
import sys

if sys.version_info < (3, 11):
    sys.stderr.write("danvan-verify needs Python 3.11 or later, this is %d.%d.\\n" % sys.version_info[:2])
    raise SystemExit(2)

from danvan.lib.merkle.standalone import main

raise SystemExit(main())
"""  # written for any Python 3: an older one must be able to say that it is too old


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    commands = {"receipt": _receipt_command, "bundle": _bundle_command}
    command = commands.get(given[0], _log_command) if given else _log_command
    if command is not _log_command:
        del given[0]
    try:
        return command(given)
    except (NoteError, MirrorError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return USAGE


def bundle(target: Path | str | None = None) -> bytes:
    """The verifier as one file (a zipapp) to download and run; written to `target` when given.

    The same sources always give the same bytes, so that its SHA-256 can be printed and compared.
    """
    files = {"__main__.py": _START, "danvan/__init__.py": "", "danvan/lib/__init__.py": ""}
    for file in resources.files("danvan.lib.merkle").iterdir():  # works from inside a zipapp too
        if file.name.endswith(".py"):
            files[f"danvan/lib/merkle/{file.name}"] = file.read_text("utf-8")
    packed = io.BytesIO(b"")
    packed.write(b"#!/usr/bin/env python3\n")
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            # The fixed date of ZipInfo (1980-01-01), no compression: bytes that depend on nothing else.
            archive.writestr(zipfile.ZipInfo(name), files[name])
    data = packed.getvalue()
    if target is not None:
        Path(target).write_bytes(data)
    return data


def _log_command(arguments: list[str]) -> int:
    options = _log_options().parse_args(arguments)
    report = verify_log(
        options.log,
        vkey=_keys(options.vkey),
        known=[Path(path).read_bytes() for path in options.known],
        witnesses=_keys(options.witness),
        need=options.need,
        mirror=options.mirror,
        progress=_show_progress if sys.stderr.isatty() and not options.json else None,
    )
    if options.json:
        _say(json.dumps(report.as_dict(), ensure_ascii=False, indent=1))
    else:
        _say(describe(report))
    return RIGHT if report.ok else WRONG


def _log_options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="danvan-verify",
        description="Verify a public log: that no entry was changed, removed, moved or smuggled in.",
        epilog="Other commands: 'receipt FILE --vkey KEY' checks a receipt; 'bundle FILE' packs it.",
    )
    parser.add_argument("log", metavar="LOG", help="directory or http(s) address of the log")
    _add_key_options(parser)
    parser.add_argument(
        "--known", nargs="+", action="extend", default=[], metavar="FILE", help="checkpoints kept elsewhere"
    )
    parser.add_argument("--mirror", metavar="DIR", help="your own memory of the log, compared and extended")
    return parser


def _add_key_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--vkey",
        required=True,
        action="append",
        metavar="KEY",
        help="the log's public key, or a file with it",
    )
    parser.add_argument(
        "--witness",
        action="append",
        default=[],
        metavar="KEY",
        help="public key of a witness, or a file with it",
    )
    parser.add_argument(
        "--need", type=int, default=0, metavar="K", help="how many witnesses must have cosigned"
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON")


def describe(report: Report) -> str:
    """The report for people: English, and one line of Vietnamese."""
    told = _told(report.findings)
    lines = [str(finding) for finding in told]
    for kind, count in report.counts.items():
        shown = sum(finding.kind == kind for finding in told)
        if count > shown:
            lines.append(f"{kind}: and {count - shown:,} more.")
    what = f"{report.origin or 'The log'}: {report.size:,} entries, root {report.root[:16]}"
    if report.ok:
        compared = f"{report.known} earlier checkpoints, {report.openings:,} published contents compared"
        if report.cosigned_by:
            compared += f", cosigned by {', '.join(report.cosigned_by)}"
        lines.append(f"RIGHT. {what}. {compared}.")
        lines.append(
            f"ĐÚNG. Nhật ký có {report.size:,} mục, không mục nào bị sửa, xóa, đổi chỗ hay thêm lén."
        )
    else:
        count = report.counts.total()
        lines.append(f"WRONG. {what}. {count:,} findings.")
        lines.append(f"SAI. Nhật ký không còn nguyên vẹn: phát hiện {count:,} điểm sai, nêu ở trên.")
    return "\n".join(lines)


def _told(findings: Sequence[Finding]) -> list[Finding]:
    """What was done to the log first; of the sums that no longer come out because of it, the first few."""
    causes = [finding for finding in findings if finding.kind != Kind.TALLY]
    sums = [finding for finding in findings if finding.kind == Kind.TALLY]
    return [*causes, *(sums[:_SUMS_TOLD] if causes else sums)]


def _receipt_command(arguments: list[str]) -> int:
    options = _receipt_options().parse_args(arguments)
    text = Path(options.file).read_bytes().decode()
    content = None if options.content is None else Path(options.content).read_bytes()
    keys, witnesses = _keys(options.vkey), _keys(options.witness)
    try:
        proof = Proof.from_json(text) if text.lstrip().startswith("{") else Proof.parse(text)
        receipt = verify_receipt(
            proof,
            keys=keys,
            witnesses=witnesses,
            need=options.need,
            content=content,
            name=options.name,
        )
    except UnknownCommitment as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    except (ProofError, NoteError, LeafError) as error:
        _say_refused(str(error), as_json=options.json)
        return WRONG
    _say(_receipt_json(receipt) if options.json else describe_receipt(receipt))
    return WRONG if receipt.content_matches is False else RIGHT


def _receipt_options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="danvan-verify receipt", description="Check a receipt: that what it speaks of is in the log."
    )
    parser.add_argument("file", metavar="FILE", help="the receipt (.tlog-proof or JSON)")
    _add_key_options(parser)
    parser.add_argument("--content", metavar="FILE", help="the text or file that was sent, to compare")
    parser.add_argument("--name", default="text", help="which part of the submission it is (default: text)")
    return parser


def describe_receipt(receipt: Receipt) -> str:
    """What a receipt was found to show, for people."""
    leaf, checkpoint = receipt.leaf, receipt.verified.checkpoint
    seen = ", ".join(each.witness.name for each in receipt.verified.cosignatures) or "nobody else"
    lines = [
        f"{leaf['act']} on {leaf['thing']}, number {leaf['seq']} of it, {leaf['at']}",
        f"is entry {receipt.index} of {checkpoint.size:,} in {checkpoint.origin}, cosigned by {seen}.",
    ]
    if receipt.content_matches is False:
        return "\n".join([*lines, "WRONG. The content is not the one recorded.", "SAI. Nội dung không khớp."])
    compared = "" if receipt.content_matches is None else " The content is the one recorded."
    return "\n".join([*lines, f"RIGHT.{compared}", "ĐÚNG. Biên nhận là thật và đã được ghi vào nhật ký."])


def _receipt_json(receipt: Receipt) -> str:
    document = {
        "ok": receipt.content_matches is not False,
        "entry": receipt.leaf,
        "index": receipt.index,
        "origin": receipt.verified.checkpoint.origin,
        "size": receipt.verified.checkpoint.size,
        "cosigned_by": [each.witness.name for each in receipt.verified.cosignatures],
        "content_matches": receipt.content_matches,
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _say_refused(reason: str, *, as_json: bool) -> None:
    if as_json:
        _say(json.dumps({"ok": False, "error": reason}, ensure_ascii=False))
    else:
        _say(
            f"{reason}\nWRONG. This receipt proves nothing.\nSAI. Biên nhận này không có giá trị chứng minh."
        )


def _bundle_command(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="danvan-verify bundle", description="Write this verifier as one file that Python runs."
    )
    parser.add_argument("file", metavar="FILE", help="for example danvan-verify.pyz")
    bundle(parser.parse_args(arguments).file)
    return RIGHT


def _keys(given: Sequence[str]) -> list[VerifierKey]:
    """Keys typed, or in files (one to a line). Raises NoteError, OSError."""
    lines: list[str] = []
    for text in given:
        lines += Path(text).read_text("utf-8").split() if "+" not in text or Path(text).is_file() else [text]
    return parse_keys(lines)


def _show_progress(done: int, total: int) -> None:
    sys.stderr.write(f"\r{done:,} / {total:,}" + ("\n" if done >= total else ""))


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
