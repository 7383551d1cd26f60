"""Who may stand behind an act besides a signed-in person."""

from __future__ import annotations

from dataclasses import dataclass, field

from .models import Person


@dataclass(frozen=True)
class Resident:
    """Somebody without an account. What they hold are the receipts whose secret they have shown."""

    holds: frozenset[str] = field(default_factory=frozenset)

    is_system = False

    def can(self, permission: str, unit_id: int | None = None) -> bool:
        return False

    def can_as(self, permission: str, body_id: int | None) -> bool:
        return False

    def holds_receipt(self, code: str) -> bool:
        return code in self.holds


Actor = Person | Resident


def label_of(actor: Actor) -> str:
    """How the public log names the actor: never a person, only the post or the kind of actor."""
    if isinstance(actor, Resident):
        return "resident"
    if actor.is_system:
        return "system"
    posts = actor.posts
    return f"post:{posts[0].pk}" if posts else "post:none"
