"""Remembering answers for a while: many like acts in a row ask the same questions again.

    with remembering():
        ...  # imports and seeds: thousands of acts while units, bodies and law stand still

Outside such a stretch nothing is ever remembered, so an ordinary act always sees the world as it is. Inside
one, whoever changes what was asked about opens a new stretch.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_memory: ContextVar[dict[Hashable, Any] | None] = ContextVar("danvan_memory", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Remember from here on; what an outer stretch remembered is set aside, not used."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def remembered(function: Callable[P, R]) -> Callable[P, R]:
    """Inside `remembering()`, answer the same question once; one that cannot be a key is asked each time."""

    @wraps(function)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        memory = _memory.get()
        if memory is None:
            return function(*args, **kwargs)
        key = (function, args, tuple(sorted(kwargs.items())))
        try:
            is_known = key in memory
        except TypeError:  # a list among the arguments
            return function(*args, **kwargs)
        if not is_known:
            memory[key] = function(*args, **kwargs)
        found: R = memory[key]
        return found

    return answer
