"""Text messages and Zalo leave through an adapter; the default writes a file one can read.

An operator names another adapter in DANVAN_TEXT_ADAPTER: a dotted path to a callable with the same
signature as `write_file`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string


def send_text(channel: str, *, address: str, text: str) -> None:
    """Hand a message to the operator's adapter."""
    adapter: Callable[..., None] = import_string(
        getattr(settings, "TEXT_ADAPTER", "danvan.kernel.notices.channels.write_file")
    )
    adapter(channel, address=address, text=text)


def write_file(channel: str, *, address: str, text: str) -> None:
    """Append the message to <var>/messages/<channel>.jsonl."""
    folder = Path(settings.VAR) / "messages"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    line = {"at": timezone.now().isoformat(), "to": address, "text": text}
    with (folder / f"{channel}.jsonl").open("a", encoding="utf-8") as out:
        out.write(json.dumps(line, ensure_ascii=False) + "\n")
