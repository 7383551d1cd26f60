"""Calling the API in tests as programs do: JSON in, JSON out, a key for every write."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from danvan.kernel.organisations.public import Person, issue_token

from . import factories

API = "/api/v1"
#: Everything that the cast's handlers and heads do through programs.
ALL = (
    "petitions.read", "petitions.handle", "petitions.lead", "petitions.register", "petitions.publish", "petitions.check",
)  # fmt: skip


class Caller:
    """A program, perhaps with a token, that never keeps a cookie."""

    def __init__(self, person: Person | None = None, *, scopes: tuple[str, ...] = ALL, **limits: Any) -> None:
        self.headers = {"Accept-Language": "vi"}
        if person is not None:
            issued = issue_token(
                Person.objects.get(pk=person.pk), by=person, name="kiểm thử", scopes=scopes, **limits
            )
            self.token, self.secret = issued.token, issued.secret
            self.headers["Authorization"] = f"Bearer {issued.secret}"

    def get(self, path: str, **query: Any) -> Any:
        return Client().get(API + path, query, headers=self.headers)

    def post(self, path: str, body: Any = None, *, key: str | None = "", **headers: str) -> Any:
        """`key`: "" draws a fresh one, None sends none."""
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        if key is not None:
            sent["Idempotency-Key"] = key or str(uuid.uuid4())
        content = body if isinstance(body, (str, bytes)) else json.dumps({} if body is None else body)
        return Client().post(API + path, content, content_type="application/json", headers=sent)

    def form(self, path: str, fields: dict[str, Any], *, key: str = "") -> Any:
        sent = self.headers | {"Idempotency-Key": key or str(uuid.uuid4())}
        return Client().post(API + path, fields, headers=sent)


def matter_in(**fields: Any) -> dict[str, Any]:
    """What a program sends for bà Tư unless `fields` say otherwise."""
    return {
        "kind": "feedback",
        "title": "Cống thoát nước bị tắc",
        "text": factories.TEXT,
        "unit": "00337",
    } | fields


def upload(name: str = "anh.png", content: bytes = b"", kind: str = "image/png") -> SimpleUploadedFile:
    """A file as a browser names it; a small real picture unless `content` says otherwise."""
    return SimpleUploadedFile(name, content or factories.photo()[1].getvalue(), content_type=kind)


def code_of(response: Any) -> str:
    """The word for programs in a refusal, which has the form that the API promises."""
    assert response["Content-Type"] == "application/problem+json", response.content[:300]
    told = response.json()
    assert told["status"] == response.status_code
    assert told["message"]
    return str(told["code"])
