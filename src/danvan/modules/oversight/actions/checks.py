"""Answers from the field, one line at a time, on a phone whose connection comes and goes."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, change, held
from danvan.kernel.organisations.public import Person
from danvan.lib.errors import require

from .. import rules
from ..models import Check
from ..states import Seen

_LONGEST = 2000


@transaction.atomic
def look(
    check: Check,
    *,
    by: Person,
    seen: str,
    remark: str = "",
    exhibits: Files = (),
    key: uuid.UUID | None = None,
) -> Check:
    """What was seen. A “no” says what is wrong; the same answer sent twice is one."""
    check = held(check)
    if key is not None and check.key == key:
        return check
    allow(rules.may_look, by, check)
    words = remark.strip()
    require(seen in Seen.values, "no_answer", _("Choose yes, no, or could not be seen."))
    require(seen != Seen.NO or len(words) >= 5, "no_remark", _("Say in a few words what is wrong."))
    require(len(words) <= _LONGEST, "too_long", _("Keep the note under 2,000 characters."))
    return change(
        check, "oversight.check_looked_at", by=by, files=exhibits, is_public=False, state="looked", seen=seen,
        remark=words, looked_on=timezone.localdate(), key=key,
        facts={"seen": seen, "supervision": check.supervision.uid.hex},
    )  # fmt: skip
