"""Giving programs leave to act, taking it away, and answering a repeated request as the first time."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.registry.public import house, record
from danvan.lib.errors import require

from .. import rules
from ..actors import Actor
from ..models import ApiToken, Body, Coverage, Person, PersonKind, Unit, UsedKey
from .people import appoint_person, create_post

#: Beginning of every secret, so that scanners of code and mail recognise a leaked one.
PREFIX = "dvt_"
LONGEST = timedelta(days=366)
#: How long an answer is kept for a repeated request.
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class IssuedToken:
    """A new token with its secret, which nobody can read again."""

    token: ApiToken
    secret: str


@transaction.atomic
def create_client(body: Body, *, by: Actor, name: str, role: str) -> Person:
    """A system of `body` that works through tokens: it holds a post like a person, and can never sign in."""
    require(len(name.strip()) >= 3, "no_name", _("Give the system a name of at least 3 letters."))
    client = Person(
        email=f"client-{uuid.uuid4().hex[:16]}@danvan.invalid",
        name=name.strip()[:120],
        kind=PersonKind.CLIENT,
    )
    client.set_unusable_password()
    post = create_post(body, by=by, role=role, title=name.strip()[:200])
    client.save()
    appoint_person(post, by=by, person=client, starts_on=timezone.localdate())
    return client


@transaction.atomic
def issue_token(
    person: Person,
    *,
    by: Person,
    name: str,
    scopes: Sequence[str],
    body: Body | None = None,
    unit: Unit | None = None,
    lasts: timedelta = timedelta(days=90),
) -> IssuedToken:
    """Let programs use `scopes` of what `person` may do, in the posts of `body` or those within `unit` only."""
    token = ApiToken(
        name=name.strip()[:120], person=person, scopes=sorted(set(scopes)), body=body, unit=unit, created_by=by,
        expires_at=timezone.now() + lasts,
    )  # fmt: skip
    require(
        rules.may_issue_token(by, token), "not_allowed",
        _("You may make tokens only for yourself, or for programs of bodies whose posts you fill."),
    )  # fmt: skip
    require(bool(token.name), "no_name", _("Say what the token is for."))
    unknown = [scope for scope in token.scopes if scope not in house().permissions]
    require(not unknown, "unknown_scope", _("Unknown permission: %(name)s.") % {"name": ", ".join(unknown)})
    require(bool(token.scopes), "no_scope", _("Choose at least one permission."))
    require(timedelta(0) < lasts <= LONGEST, "bad_term", _("A token lasts at most one year."))

    secret = PREFIX + secrets.token_urlsafe(32)
    token.key_hash, token.hint = _hash(secret), secret[:8]
    token.save()

    record(
        "organisations.token_issued", f"organisations.token:{token.pk}", by=by, is_first=True,
        unit_code=body.unit.code if body else unit.code if unit else "",
        facts={"scopes": " ".join(token.scopes)[:200], "until": f"{token.expires_at:%Y-%m-%d}"},
    )  # fmt: skip
    return IssuedToken(token, secret)


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Person) -> ApiToken:
    """From now on the secret opens nothing. Revoking twice is no mistake."""
    token = ApiToken.objects.select_for_update(of=("self",)).select_related("body").get(pk=token.pk)
    require(rules.may_revoke_token(by, token), "not_allowed", _("This token is not yours to revoke."))
    if token.revoked_at is not None:
        return token

    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])

    record("organisations.token_revoked", f"organisations.token:{token.pk}", by=by)
    return token


def bearer_of(secret: str) -> Person | None:
    """The person behind a secret, narrowed to what the token allows; None when it opens nothing (any more).

    One query, and one a day to note the use.
    """
    now = timezone.now()
    if not secret.startswith(PREFIX) or not secret.isascii():
        return None
    live = ApiToken.objects.filter(revoked_at__isnull=True, expires_at__gt=now, person__is_active=True)
    token = live.select_related("person").filter(key_hash=_hash(secret)).first()
    if token is None or token.person.is_system:
        return None
    today = timezone.localdate(now)
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
    return _narrowed(token)


def _narrowed(token: ApiToken) -> Person:
    person = token.person
    person.scopes = frozenset(token.scopes)
    posts = person.posts
    if token.body_id is not None:
        posts = [post for post in posts if post.body_id == token.body_id]
    if token.unit_id is not None:
        within = set(Coverage.objects.filter(unit_id=token.unit_id).values_list("covered_id", flat=True))
        posts = [post for post in posts if post.body.unit_id in within]
    person.keep_posts(posts)
    return person


def _hash(secret: str) -> bytes:
    # The secret carries 256 random bits: nothing slower than one hash is needed against guessing.
    return hashlib.sha256(b"danvan/api-token/" + secret.encode()).digest()


@dataclass(frozen=True)
class Answer:
    """What a request was answered, now or when it first came."""

    status: int
    body: Any
    is_repeated: bool = False


def answer_once(
    person: Person, *, key: uuid.UUID, request: bytes, run: Callable[[], tuple[int, Any]]
) -> Answer:
    """Run a request under an idempotency key: the same key and request again is answered, not run.

    `request` stands for address and content; `run` gives (status, JSON answer) and writes in this very
    transaction. If it raises, nothing happened and the key is free. Raises Refused when the key has already
    stood for something else.
    """
    digest = hashlib.sha256(request).digest()
    try:
        with transaction.atomic():
            # A second request under the same key waits here until the first has committed or given up.
            used = UsedKey.objects.create(person=person, key=key, request_digest=digest)
            status, body = run()
            used.status, used.answer = status, body
            used.save(update_fields=["status", "answer"])
            UsedKey.objects.filter(person=person, at__lt=timezone.now() - KEPT).delete()
        return Answer(status, body)
    except IntegrityError:
        known = UsedKey.objects.filter(person=person, key=key).first()
        if known is None or known.status is None:
            raise  # another constraint failed: not ours to explain
    require(
        bytes(known.request_digest) == digest, "key_reused",
        _("This Idempotency-Key was already used for another request. Make a new one."),
    )  # fmt: skip
    return Answer(known.status, known.answer, is_repeated=True)
