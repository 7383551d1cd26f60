"""One paper of the demonstration world, handed in by a commune, read and half reviewed."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings

from danvan.kernel.dossiers.public import Place, Story
from danvan.lib.errors import Refused

from . import actions, queries
from .models import Find


@lru_cache(maxsize=1)
def _said() -> dict[str, Any]:
    with (settings.DATA_DIR / "demo" / "stories" / "reading.toml").open("rb") as file:
        return tomllib.load(file)


class Readings(Story):
    """A report that a commune handed in."""

    def begin(self) -> None:
        for place in self.places[:1]:
            self.on(
                max(self.begins + timedelta(days=30), self.until.date() - timedelta(days=9)),
                self.hand_in,
                place,
            )

    def hand_in(self, place: Place) -> None:
        """By reception; the head decides about every second find."""
        reception, head = place.person("reception"), place.person("head")
        if reception is None or head is None:
            return
        text = _said()["text"].format(unit=place.unit.full_name)
        paper = actions.upload_paper(by=reception, unit=place.unit, title=_said()["title"], text=text)
        actions.read_paper_of(paper.pk)
        finds = list(
            Find.objects.filter(reading=paper).select_related("unit", "reading__paper").order_by("start")
        )
        entries = queries.proposals(paper, finds)
        for find in finds[::2]:
            if find.confidence < 80:
                actions.reject_find(find, by=head)
                continue
            try:
                actions.accept_find(find, by=head, entry=entries.get(find.pk))
            except Refused:  # the figure stands already: two sentences said the same
                actions.accept_find(find, by=head)
