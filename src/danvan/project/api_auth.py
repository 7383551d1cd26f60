"""Who calls: a program with a token, or a member of staff with their session and second factor."""

from __future__ import annotations

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja.security.session import SessionAuth

from danvan.kernel.organisations.public import Person, bearer_of


class Token(HttpBearer):
    """Authorization: Bearer dvt_…"""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return bearer_of(token)


class Session(SessionAuth):
    """The cookie of somebody signed in at their desk. Writes need the form token as well."""

    def __call__(self, request: HttpRequest) -> Any:
        # Without a cookie there is nobody to protect: ask who it is instead of complaining about a form token.
        # A wrong token is a mistake to be told, not a reason to act as whoever is signed in.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or "Authorization" in request.headers:
            return None
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        person = request.user
        if not isinstance(person, Person) or not person.is_active or person.is_system:
            return None
        if settings.REQUIRE_SECOND_FACTOR and not is_mfa_enabled(person):
            return None
        return person
