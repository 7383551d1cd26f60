"""States as data: each says what is open in it, so that no template and no view compares states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class State:
    """One state of a workflow. `opens` names the acts that may happen in it."""

    name: str
    label: Any
    opens: frozenset[str]
    is_open: bool = True
    tone: str = "neutral"


class Workflow:
    """A set of states; asking for an unknown state or act raises."""

    def __init__(self, states: Iterable[State]) -> None:
        self.states = {state.name: state for state in states}
        self.acts = frozenset(act for state in self.states.values() for act in state.opens)

    def __getitem__(self, name: str) -> State:
        return self.states[name]

    def allows(self, act: str, state: str) -> bool:
        """Is `act` open in `state`? An act that no state opens is a misspelling and raises."""
        if act not in self.acts:
            raise KeyError(f"no state opens {act!r}")
        return act in self.states[state].opens

    @property
    def open_states(self) -> list[str]:
        return [name for name, state in self.states.items() if state.is_open]

    @property
    def choices(self) -> list[tuple[str, Any]]:
        return [(name, state.label) for name, state in self.states.items()]
