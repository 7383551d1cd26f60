"""Taking files in, and giving papers their numbers. Parts of larger acts, which record them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from datetime import date
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.organisations.public import Body
from danvan.lib.errors import Refused
from danvan.lib.files import safe_name, sniff
from danvan.lib.images import clean_image

from .models import OfficialNumber, Paper


def reason_text(code: str) -> str:
    """Why a file was not taken, in words a resident understands."""
    return {
        "empty": _("The file is empty."),
        "too_large": _("The file is larger than %(limit)d MB.")
        % {"limit": settings.UPLOAD_MAX_BYTES // 2**20},
        "unknown_type": _("Only photos (JPEG, PNG, WebP), PDF, Word and Excel files can be sent."),
        "broken_image": _("The picture cannot be opened. Please take it again or send another one."),
        "image_too_large": _("The picture has too many pixels. Please send a smaller one."),
        "disk_full": _(
            "The server cannot store files at the moment. Please try again later; your text is kept."
        ),
    }[code]


def add_paper(source: BinaryIO, *, name: str, previous: Paper | None = None) -> Paper:
    """Store a file: sniffed by content, pictures stripped of metadata, bytes under their own hash.

    Raises Refused with a plain reason; then nothing is stored and no row exists.
    """
    try:
        data, media_type = _checked(source)
        digest = _store(data)
    except Refused as refusal:
        raise Refused(refusal.code, reason_text(refusal.code)) from None
    return Paper.objects.create(
        name=safe_name(name, media_type=media_type), media_type=media_type, size=len(data), sha256=digest,
        previous=previous,
    )  # fmt: skip


def _checked(source: BinaryIO) -> tuple[bytes, str]:
    data = source.read(settings.UPLOAD_MAX_BYTES + 1)
    if not data:
        raise Refused("empty")
    if len(data) > settings.UPLOAD_MAX_BYTES:
        raise Refused("too_large")
    media_type = sniff(data)
    if media_type.startswith("image/"):
        data = clean_image(data, media_type=media_type)
    return data, media_type


def path_of(digest: str) -> Path:
    return Path(settings.FILES) / digest[:2] / digest


def _store(data: bytes) -> str:
    """Write once, durably, under the hash; a half-written file never bears its final name."""
    digest = hashlib.sha256(data).hexdigest()
    target = path_of(digest)
    if target.exists():
        return digest
    temporary = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".part-", delete=False) as part:
            temporary = part.name
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
        Path(temporary).replace(target)
    except OSError:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise Refused("disk_full") from None
    return digest


def erase_paper(paper: Paper) -> Paper:
    """Forget the bytes for ever, unless another paper has the same ones; the row says when."""
    paper.removed_at = timezone.now()
    paper.save(update_fields=["removed_at"])
    if not Paper.objects.filter(sha256=paper.sha256, removed_at__isnull=True).exists():
        path_of(paper.sha256).unlink(missing_ok=True)
    return paper


def give_number(body: Body, *, type_code: str, thing: str, on: date) -> OfficialNumber:
    """The next number of this type for this issuer and year, with the leading zero of Decree 30/2020."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [0x0DA3, body.pk])
    taken = OfficialNumber.objects.filter(body=body, year=on.year, type_code=type_code)
    number = (taken.aggregate(last=Max("number"))["last"] or 0) + 1
    text = f"{number:02d}/{type_code}-{body.short_name or 'UBND'}"
    return OfficialNumber.objects.create(
        body=body, year=on.year, type_code=type_code, number=number, text=text, thing=thing
    )
