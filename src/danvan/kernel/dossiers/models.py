"""A dossier: a thing of a unit that passes through states by acts, each of which stands in the log.

Modules derive their tables from `Dossier`. What an act said and which files it brought are kept here for all of them.
"""

from __future__ import annotations

import json
import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from danvan.kernel.organisations.public import Unit
from danvan.kernel.papers.public import Paper
from danvan.kernel.workflow.public import State, Workflow

#: Columns that keep house and say nothing: they are no part of what an act commits to.
_BOOKKEEPING = frozenset({"id", "version", "last_act"})


class Dossier(models.Model):
    """What every dossier has. `KIND` names it in the log ("dialogues.session"), `WORKFLOW` holds its states."""

    KIND: ClassVar[str]
    WORKFLOW: ClassVar[Workflow]

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    last_act = models.CharField(max_length=60, editable=False)
    begun_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True

    @property
    def thing(self) -> str:
        return f"{self.KIND}:{self.uid.hex}"

    @property
    def standing(self) -> State:
        """The state with its label and what it opens."""
        return self.WORKFLOW[self.state]

    @property
    def is_open(self) -> bool:
        return self.standing.is_open

    def stated(self) -> bytes:
        """All that the row says, as canonical JSON: every act commits to it, so no column can be changed unseen."""
        fields = (field for field in self._meta.concrete_fields if field.name not in _BOOKKEEPING)
        told = {field.attname: plain(getattr(self, field.attname)) for field in fields}
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def plain(value: Any) -> Any:
    """A column's value as JSON tells it, the same before and after it has been through the database."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | str | list | dict):
        return value
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)


class Remark(models.Model):
    """The words of one act: a reason, a note, a reply. They are as public as the dossier says."""

    entry = models.UUIDField(unique=True, help_text="uid of the act's entry in the log")
    thing = models.CharField(max_length=120, db_index=True)
    act = models.CharField(max_length=60)
    text = models.TextField()
    is_public = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.text


class Exhibit(models.Model):
    """A file that an act brought: evidence, minutes, a notice."""

    entry = models.UUIDField(db_index=True, help_text="uid of the act's entry in the log")
    thing = models.CharField(max_length=120, db_index=True)
    act = models.CharField(max_length=60)
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="exhibit")
    is_public = models.BooleanField(default=True)

    def __str__(self) -> str:
        return str(self.paper)
