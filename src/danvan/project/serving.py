"""How the web server is started, the same for the demonstration and for real use."""

from __future__ import annotations

import os
import subprocess
import sys


def command(*, host: str, port: int, workers: int = 2, threads: int = 4) -> list[str]:
    """The granian command line: WSGI, with plain threads behind each worker process."""
    return [
        *[sys.executable, "-m", "granian", "danvan.project.wsgi:application", "--interface", "wsgi"],
        *["--host", host, "--port", str(port), "--workers", str(workers)],
        *["--blocking-threads", str(threads), "--backlog", "1024", "--http", "1", "--no-ws"],
        *["--respawn-failed-workers", "--workers-kill-timeout", "5", "--log-level", "warning"],
    ]


def collect_static() -> None:
    """Style sheets and pictures, compressed once, where the web server serves them from."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "danvan.project.cli",
            "manage",
            "collectstatic",
            "--noinput",
            "--verbosity",
            "0",
        ],
        check=True,
    )


def serve(arguments: list[str]) -> int:
    """Become the web server; further granian options may follow. Does not return when it starts."""
    collect_static()
    env = os.environ
    line = command(
        host=env.get("HOST", "127.0.0.1"),
        port=int(env.get("PORT", "8000")),
        workers=int(env.get("DANVAN_WORKERS", "2")),
        threads=int(env.get("DANVAN_THREADS", "4")),
    )
    os.execv(line[0], [*line, *arguments])
