"""Requests over kept-alive connections, each sent when the one before it on its connection was answered."""

from __future__ import annotations

import itertools
import multiprocessing
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from .measuring import percentile

CONNECTIONS = 16


@dataclass(frozen=True)
class Answer:
    """What came back for the request with this place in the list."""

    place: int
    status: int
    body: bytes
    took: float


@dataclass(frozen=True)
class Load:
    """A stretch of load: all answers, how long it lasted and the CPU time the sender itself used."""

    answers: list[Answer]
    seconds: float
    sender_cpu: float

    def p(self, share: float) -> float:
        return percentile([answer.took for answer in self.answers], share)

    @property
    def rate(self) -> float:
        return len(self.answers) / self.seconds

    def only(self, *statuses: int) -> Load:
        return Load([one for one in self.answers if one.status in statuses], self.seconds, self.sender_cpu)

    def expect(self, *statuses: int) -> Load:
        """Raise unless every answer has one of these statuses: a fast refusal is no speed."""
        for answer in self.answers:
            if answer.status not in statuses:
                raise SystemExit(f"answered {answer.status}: {answer.body[:600].decode(errors='replace')}")
        return self

    def __add__(self, other: Load) -> Load:
        return Load(
            self.answers + other.answers, self.seconds + other.seconds, self.sender_cpu + other.sender_cpu
        )


def get(path: str, *, cookie: str = "") -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip, br", "Accept-Language: vi"]
    return _head(lines + ([f"Cookie: {cookie}"] if cookie else []))


def post(path: str, body: bytes, *, content_type: str, **headers: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Type: {content_type}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return _head([*lines, f"Content-Length: {len(body)}"]) + body


def _head(lines: list[str]) -> bytes:
    return "\r\n".join([*lines, "", ""]).encode()


def send(
    port: int,
    requests: Sequence[bytes],
    *,
    seconds: float | None = None,
    connections: int = CONNECTIONS,
    keep_bodies: bool = False,
) -> Load:
    """Send from a process of its own: over and over for `seconds`, or each request once."""
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)
    sender = context.Process(target=_send, args=(sending, port, requests, seconds, connections, keep_bodies))
    sender.start()
    sending.close()
    try:
        load: Load = receiving.recv()
    except EOFError:
        raise SystemExit("the sender of requests died") from None
    sender.join()
    return load


def _send(
    out: object, port: int, requests: Sequence[bytes], seconds: float | None, connections: int, keep: bool
) -> None:
    places = iter(range(len(requests))) if seconds is None else itertools.count()
    until = time.monotonic() + (seconds or 1e9)
    taken, answers, lock = places, [], threading.Lock()

    def work() -> None:
        mine = []
        connection = socket.create_connection(("127.0.0.1", port), timeout=120)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while time.monotonic() < until:
            with lock:
                place = next(taken, None)
            if place is None:
                break
            place %= len(requests)
            began = time.perf_counter()
            connection.sendall(requests[place])
            status, body = _answer(connection)
            mine.append(
                Answer(place, status, body if keep or status >= 400 else b"", time.perf_counter() - began)
            )
        connection.close()
        with lock:
            answers.extend(mine)

    cpu, began = time.process_time(), time.monotonic()
    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load = Load(answers, time.monotonic() - began, time.process_time() - cpu)
    out.send(load)


def _answer(connection: socket.socket) -> tuple[int, bytes]:
    data = b""
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += _more(connection)
    head = data[:end].lower()
    at = head.find(b"content-length:")
    length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
    body = data[end + 4 :]
    while len(body) < length:
        body += _more(connection)
    return int(data[9:12]), body


def _more(connection: socket.socket) -> bytes:
    more = connection.recv(262_144)
    if not more:
        raise ConnectionError("the server closed the connection")
    return more
