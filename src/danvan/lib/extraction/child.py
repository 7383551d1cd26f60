"""The child process: takes limits on itself, reads, writes one line of JSON, ends."""

from __future__ import annotations

import ctypes
import json
import os
import platform
import resource
import signal
import struct
import sys

from danvan.lib.errors import Refused
from danvan.lib.extraction.shape import Limits

#: machine → (audit name, calls that are answered with "not permitted": sockets, new processes, other programs)
_FORBIDDEN = {
    "x86_64": (0xC000003E, (41, 42, 53, 56, 57, 58, 59, 101, 322, 425, 435)),
    "aarch64": (0xC00000B7, (117, 198, 199, 203, 220, 221, 281, 425, 435)),
}


def shut_in(limits: Limits) -> None:
    """No more memory, time, files, network or children than reading needs."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(1, signal.SIGKILL, 0, 0, 0)  # dies with its parent
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        hard = resource.getrlimit(what)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))
    _forbid(libc)


def _forbid(libc: ctypes.CDLL) -> None:
    """A filter of system calls that cannot be taken off again; on machines it does not know, none."""
    if platform.machine() not in _FORBIDDEN:
        return
    audit, calls = _FORBIDDEN[platform.machine()]
    deny = struct.pack("HBBI", 0x06, 0, 0, 0x00050001)
    allow = struct.pack("HBBI", 0x06, 0, 0, 0x7FFF0000)
    steps = [
        struct.pack("HBBI", 0x20, 0, 0, 4),
        struct.pack("HBBI", 0x15, 1, 0, audit),
        deny,
        struct.pack("HBBI", 0x20, 0, 0, 0),
        struct.pack("HBBI", 0x35, 0, 1, 0x40000000),
        deny,
    ]
    for call in calls:
        steps += (struct.pack("HBBI", 0x15, 0, 1, call), deny)
    code = b"".join([*steps, allow])
    held = ctypes.create_string_buffer(code, len(code))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(code) // 8, ctypes.addressof(held)))
    libc.prctl(38, 1, 0, 0, 0)  # no new rights
    libc.prctl(22, 2, ctypes.byref(program), 0, 0)


def main() -> None:
    """Read standard input under the limits of the first argument; answer on standard output."""
    limits = Limits(**json.loads(sys.argv[1]))
    out = os.dup(1)
    os.dup2(2, 1)  # what libraries print is no answer
    shut_in(limits)
    answer: dict[str, object]
    try:
        from danvan.lib.extraction.reading import extract

        with os.fdopen(0, "rb") as source:
            document = extract(source.read(limits.size + 1), limits=limits)
        blocks = [list(vars(one).values()) for one in document.blocks]  # in the order of their fields
        answer = {"document": {**vars(document), "blocks": blocks}}
    except Refused as refusal:
        answer = {"refused": refusal.code}
    except MemoryError:
        answer = {"refused": "too_heavy"}
    try:
        line = json.dumps(answer, ensure_ascii=True).encode()
    except MemoryError:
        line = b'{"refused": "too_heavy"}'
    with os.fdopen(out, "wb") as target:
        target.write(line)
    os._exit(0)
