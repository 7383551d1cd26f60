"""The ``danvan`` command: one word, then what that word's own program takes.

Words that need no database (checking a public log, starting servers) are answered without loading Django.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """One word of the command line, what it does in English and Vietnamese, and who does it."""

    english: str
    vietnamese: str
    run: Callable[[list[str]], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code; 2 for a word nobody knows."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in {"help", "-h", "--help"}:
        print(listing())
        return 0
    command = COMMANDS.get(words[0])
    if command is None:
        print(f"danvan: không có lệnh · no such command: {words[0]}\n\n{listing()}", file=sys.stderr)
        return 2
    return command.run(words[1:])


def listing() -> str:
    """Every command on one line."""
    width = max(map(len, COMMANDS))
    lines = [
        f"  {name:<{width}}  {command.english} · {command.vietnamese}" for name, command in COMMANDS.items()
    ]
    return "\n".join(["danvan <command> …", "", *lines])


def django(*command: str) -> Callable[[list[str]], int]:
    """A command that Django runs, with what the caller adds."""

    def run(arguments: list[str]) -> int:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "danvan.project.settings")
        from django.core.management import execute_from_command_line

        execute_from_command_line(["danvan", *command, *arguments])
        return 0

    return run


def verify(arguments: list[str]) -> int:
    """Check a public log on its own, or this installation's records against its log."""
    at = next((n for n, word in enumerate(arguments) if word.split("=")[0] == "--log"), None)
    if at is None:
        return django("verify")(arguments)
    _, given, value = arguments[at].partition("=")
    log = [value] if given else arguments[at + 1 : at + 2]
    return standalone([*log, *arguments[:at], *arguments[at + (1 if given else 2) :]])


def receipt(arguments: list[str]) -> int:
    """Check one receipt with nothing but the receipt and the public key."""
    return standalone(["receipt", *arguments])


def bundle(arguments: list[str]) -> int:
    """Write the verifier as one file, to be given to anyone who has Python."""
    return standalone(["bundle", *arguments])


def witness(arguments: list[str]) -> int:
    """Co-sign the checkpoint of a log kept elsewhere; needs neither Django nor a database."""
    from danvan.lib.merkle.witnessing import main as witnessing

    return witnessing(arguments)


def standalone(arguments: list[str]) -> int:
    """The verifier that needs neither Django nor a database, so that anyone can run it elsewhere."""
    from danvan.lib.merkle.standalone import main as verifier

    return verifier(arguments)


def read(arguments: list[str]) -> int:
    """What papers say; needs neither Django nor a database."""
    from danvan.project.reading import main as reading

    return reading(arguments)


def foresight(arguments: list[str]) -> int:
    """Early warning and forecast on a table of counts, without Django or a database; `run` is the house's own Monday."""
    if arguments[:1] == ["run"]:
        return django("run_foresight")(arguments[1:])
    from danvan.project.foresight import main as foreseeing

    return foreseeing(arguments)


def import_file(arguments: list[str]) -> int:
    """``danvan import petitions FILE …`` runs the module's own ``import_petitions``."""
    if not arguments or arguments[0].startswith("-"):
        print("danvan import <what> FILE --mapping MAPPING.toml    (what: petitions)", file=sys.stderr)
        return 2
    return django(f"import_{arguments[0]}")(arguments[1:])


def demo(arguments: list[str]) -> int:
    """The demonstration world, until Ctrl-C."""
    from danvan.project.demo import main as run

    return run(arguments)


def serve(arguments: list[str]) -> int:
    """Web server in the foreground."""
    from danvan.project.serving import serve as run

    return run(arguments)


def database(arguments: list[str]) -> int:
    """Start, stop and look into the embedded PostgreSQL."""
    from danvan.project.database import main as run

    return run(arguments)


COMMANDS = {
    "demo": Command("the demonstration world, until Ctrl-C", "thế giới mẫu", demo),
    "serve": Command("web server (PORT, HOST, DANVAN_WORKERS, DANVAN_THREADS)", "máy chủ web", serve),
    "worker": Command("background work: sequencing, clocks, notices", "việc chạy nền", django("run_worker")),
    "db": Command("start | stop | status | url | shell [--superuser]", "cơ sở dữ liệu", database),
    "migrate": Command("bring the tables up to date", "cập nhật cấu trúc dữ liệu", django("migrate")),
    "seed": Command("fill an empty database with a believable world", "nạp dữ liệu mẫu", django("seed")),
    "cast": Command("the people of the demonstration world", "các nhân vật mẫu", django("cast", "--print")),
    "import": Command("petitions FILE --mapping MAPPING.toml", "nạp dữ liệu từ tệp", import_file),
    "verify": Command(
        "check records against the log; --log FOLDER works anywhere", "kiểm chứng nhật ký", verify
    ),
    "receipt": Command("check one receipt, without a database", "kiểm chứng một biên nhận", receipt),
    "bundle": Command("write the verifier as one file that Python runs", "đóng gói bộ kiểm chứng", bundle),
    "witness": Command("co-sign checkpoints of a log kept elsewhere", "đồng ký xác nhận", witness),
    "figures": Command(
        "refresh; --rebuild counts anew; --engine duckdb|spark counts elsewhere and compares",
        "cập nhật, tính lại, đối chiếu số liệu",
        django("figures"),
    ),
    "read": Command(
        "papers into figures: FILE … [--json] | --evaluate DIR", "đọc văn bản thành số liệu", read
    ),
    "foresight": Command(
        "forecast | backtest | score a table of counts, without a database; run looks at the weeks that are over",
        "dự báo và cảnh báo sớm",
        foresight,
    ),
    "reference": Command(
        "write docs/reference; --check only compares", "tài liệu tra cứu", django("reference")
    ),
    "manage": Command("any of Django's own commands", "lệnh của Django", django()),
}


if __name__ == "__main__":
    sys.exit(main())
