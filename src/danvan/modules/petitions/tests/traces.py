"""What an act leaves behind, and the proof that a refused one leaves nothing.

with refused("no_evidence"):
    answer_petition(matter, by=world.hanh, text=ANSWER, outcome="resolved")
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import F

from danvan.kernel.ledger.public import Entry
from danvan.kernel.notices.public import Notice
from danvan.lib.errors import Refused
from danvan.lib.merkle.leaf import Leaf, parse_leaf
from danvan.modules.petitions.models import Petition


def everything() -> dict[str, Any]:
    """Every row of every table of ours, and every stored file."""
    rows: dict[str, Any] = {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model.__module__.startswith("danvan.")
    }
    return rows | {"files": stored_files()}


def stored_files() -> list[str]:
    return sorted(str(path) for path in Path(settings.FILES).rglob("*") if path.is_file())


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[Refused]]:
    """The act inside says no with this code and a sentence, and nothing at all has changed."""
    before = everything()
    with pytest.raises(Refused) as answer:
        yield answer
    assert answer.value.code == code
    assert answer.value.message.endswith((".", "”")), "a refusal is a whole sentence"
    assert everything() == before, "a refused act left a trace"


def entries(matter: Petition) -> list[Entry]:
    return list(Entry.objects.filter(thing=matter.thing).order_by("seq"))


def acts(matter: Petition) -> list[str]:
    """What was recorded on the matter, oldest first, without the module's name."""
    return [entry.act.removeprefix("petitions.") for entry in entries(matter)]


def last_leaf(matter: Petition) -> Leaf:
    return parse_leaf(bytes(entries(matter)[-1].leaf))


def news_of(matter: Petition) -> list[str]:
    """Subjects of the notices about the matter, oldest first."""
    return list(Notice.objects.filter(thing=matter.thing).order_by(F("pk")).values_list("subject", flat=True))
