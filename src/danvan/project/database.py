"""``danvan db``: the embedded PostgreSQL from the command line, and a look into the database in use."""

from __future__ import annotations

import os
import sys

from danvan.project import embedded

USAGE = "danvan db start | stop | status | url | shell [--superuser] [psql options]"


def main(arguments: list[str]) -> int:
    """Exit codes: 0 done, 1 could not, 2 no such word, 3 not running (as service scripts have it)."""
    word, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    try:
        return WORDS[word](rest) if word in WORDS else usage(rest)
    except embedded.EmbeddedError as failure:
        print(failure, file=sys.stderr)
        return 1


def usage(_: list[str]) -> int:
    """Say which words there are."""
    print(USAGE, file=sys.stderr)
    return 2


def start(_: list[str]) -> int:
    """Start the server unless it runs."""
    server = embedded.ensure()
    print(f"PostgreSQL: pid {server.pid()}, {server.places.data}")
    return 0


def stop(_: list[str]) -> int:
    """Stop the server cleanly."""
    print("PostgreSQL: stopped" if embedded.stop() else "PostgreSQL: was not running")
    return 0


def status(_: list[str]) -> int:
    """Say whether the server runs, without starting it."""
    if os.environ.get("DATABASE_URL"):
        print("DATABASE_URL is set: the embedded server is not used")
    server = embedded.running()
    print(f"PostgreSQL: running, pid {server.pid()}" if server else "PostgreSQL: not running")
    return 0 if server else 3


def url(_: list[str]) -> int:
    """Print the address of the database in use."""
    print(os.environ.get("DATABASE_URL") or embedded.default_url())
    return 0


def shell(arguments: list[str]) -> int:
    """Become psql, as the application's role or as superuser."""
    as_superuser = "--superuser" in arguments
    rest = [argument for argument in arguments if argument != "--superuser"]
    given = os.environ.get("DATABASE_URL")
    if given and as_superuser:
        print("DATABASE_URL is set: sign in as a superuser with your own psql", file=sys.stderr)
        return 1
    server = embedded.ensure()
    role = embedded.SUPERUSER if as_superuser else embedded.APP_ROLE
    psql = str(server.places.bin / "psql")
    return os.execv(psql, [psql, given or server.url(user=role), *rest])


WORDS = {"start": start, "stop": stop, "status": status, "url": url, "shell": shell}
