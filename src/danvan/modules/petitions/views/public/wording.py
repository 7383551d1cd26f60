"""The four kinds in plain words, and masked text made visible."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from danvan.lib.vietnamese.clues import LABELS

from ...states import Kind

DENUNCIATION = "denunciation"
#: What stands in addresses → what it means.
KIND_OF = {
    "phan-anh": Kind.FEEDBACK.value,
    "kien-nghi": Kind.PROPOSAL.value,
    "khieu-nai": Kind.COMPLAINT.value,
    "to-cao": DENUNCIATION,
}


@dataclass(frozen=True)
class Worded:
    """A kind as a resident recognises it."""

    value: str
    slug: str
    word: str | Promise
    title: str | Promise
    text: str | Promise
    icon: str


_KINDS = (
    Worded(
        Kind.FEEDBACK.value, "phan-anh", _("Feedback"), _("Report something broken or badly done"),
        _("A broken lamp, rubbish, noise, an office that keeps you waiting."), "flag",
    ),
    Worded(
        Kind.PROPOSAL.value, "kien-nghi", _("Proposal"), _("Ask for or propose something"),
        _("A crossing, a class, a change in a rule or a plan."), "edit",
    ),
    Worded(
        Kind.COMPLAINT.value, "khieu-nai", _("Complaint"), _("Disagree with an official decision that affects me"),
        _("A decision, an act or a disciplinary measure against you that you hold to be unlawful. Name and address are required by law."),
        "document",
    ),
    Worded(
        DENUNCIATION, "to-cao", _("Denunciation"), _("Denounce a violation of the law by somebody"),
        _("Not taken in here: the law protects you elsewhere. We show where and how."), "shield",
    ),
)  # fmt: skip


def kinds() -> tuple[Worded, ...]:
    return _KINDS


def kind(value: str) -> Worded:
    return next((worded for worded in _KINDS if worded.value == value), _KINDS[0])


_LABEL = re.compile(
    "|".join(re.escape(label) for label in sorted(set(LABELS.values()), key=len, reverse=True))
)


def masked(text: str) -> SafeString:
    """Masked text with every mask marked; all other text is escaped."""
    pieces, end = [], 0
    for match in _LABEL.finditer(text):
        pieces += [escape(text[end : match.start()]), "<mark>", escape(match.group()), "</mark>"]
        end = match.end()
    return mark_safe("".join([*pieces, escape(text[end:])]))  # noqa: S308 - every piece is escaped above
