"""Taking files in, and giving papers their numbers. Parts of larger acts, which record them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
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
        "macros": _(
            "The file holds macros, which are programs, and is not taken. Open it, choose Save as, and save it as .docx or "
            ".xlsx; the macros stay behind."
        ),
        "old_office": _(
            "This is a file of an old office program (.doc, .xls). Open it, choose Save as, and save it as .docx, .xlsx or "
            "PDF."
        ),
        "broken_image": _("The picture cannot be opened. Please take it again or send another one."),
        "image_too_large": _("The picture has too many pixels. Please send a smaller one."),
        "disk_full": _(
            "The server cannot store files at the moment. Please try again later; your text is kept."
        ),
    }[code]


def add_paper(source: BinaryIO, *, name: str, previous: Paper | None = None, texts: bool = False) -> Paper:
    """Store a file: sniffed by content, pictures stripped of metadata, bytes under their own hash.

    `texts`: plain and web text too, for those who read papers.

    Raises Refused with a plain reason; then nothing is stored and no row exists.
    """
    return _add([(name, source)], previous=previous, texts=texts)[0]


def add_papers(files: Sequence[tuple[str, BinaryIO]]) -> list[Paper]:
    """Store several files, given as (name, open file), or none: each is looked at before any is written."""
    return _add(files, previous=None)


def _add(
    files: Sequence[tuple[str, BinaryIO]], *, previous: Paper | None, texts: bool = False
) -> list[Paper]:
    try:
        checked = [(name, *_checked(source, texts=texts)) for name, source in files]
        digests = _store([data for _name, data, _media_type in checked])
    except Refused as refusal:
        raise Refused(refusal.code, reason_text(refusal.code)) from None
    return [
        Paper.objects.create(
            name=safe_name(name, media_type=media_type), media_type=media_type, size=len(data), sha256=digest,
            previous=previous,
        )
        for (name, data, media_type), digest in zip(checked, digests, strict=True)
    ]  # fmt: skip


def _checked(source: BinaryIO, *, texts: bool = False) -> tuple[bytes, str]:
    data = source.read(settings.UPLOAD_MAX_BYTES + 1)
    if not data:
        raise Refused("empty")
    if len(data) > settings.UPLOAD_MAX_BYTES:
        raise Refused("too_large")
    media_type = sniff(data, texts=texts)
    if media_type.startswith("image/"):
        data = clean_image(data, media_type=media_type)
    return data, media_type


def path_of(digest: str) -> Path:
    return Path(settings.FILES) / digest[:2] / digest


def _store(contents: Sequence[bytes]) -> list[str]:
    """Write all of them or none. Returns their SHA-256 in hex."""
    digests = [hashlib.sha256(data).hexdigest() for data in contents]
    for digest in sorted(set(digests)):  # always in this order: no two senders can block each other
        _lock(digest)
    written: list[Path] = []
    try:
        for digest, data in zip(digests, contents, strict=True):
            target = path_of(digest)
            if not target.exists():
                _write(target, data)
                written.append(target)
    except OSError:
        for target in written:
            target.unlink(missing_ok=True)
        raise Refused("disk_full") from None
    return digests


def _write(target: Path, data: bytes) -> None:
    """Write once, durably; a half-written file never bears its final name."""
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
        raise


def _lock(digest: str) -> None:
    """Until the transaction ends nobody else stores or forgets the same bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(digest[:15], 16)])


def erase_paper(paper: Paper) -> Paper:
    """Forget the bytes for ever, unless another paper has the same ones; the row says when."""
    _lock(paper.sha256)
    paper.removed_at = timezone.now()
    paper.save(update_fields=["removed_at"])
    if not Paper.objects.filter(sha256=paper.sha256, removed_at__isnull=True).exists():
        path_of(paper.sha256).unlink(missing_ok=True)
    return paper


#: How numbers are written: Decree 30/2020/NĐ-CP with its leading zero, and the Party's guidance 36-HD/VPTW.
STATE_NUMBER, PARTY_NUMBER = "{number:02d}/{type}-{body}", "{number}-{type}/{body}"


def give_number(
    body: Body, *, type_code: str, thing: str, on: date, written: str = STATE_NUMBER
) -> OfficialNumber:
    """The next number of this type for this issuer and year, `written` as its system writes numbers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [0x0DA3, body.pk])
    taken = OfficialNumber.objects.filter(body=body, year=on.year, type_code=type_code)
    number = (taken.aggregate(last=Max("number"))["last"] or 0) + 1
    text = written.format(number=number, type=type_code, body=body.short_name or "UBND")
    return OfficialNumber.objects.create(
        body=body, year=on.year, type_code=type_code, number=number, text=text, thing=thing
    )
