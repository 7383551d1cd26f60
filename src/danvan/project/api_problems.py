"""How the API says no: RFC 9457, with a word for programs and a sentence for people.

The sentence is in the language that the request asks for (Accept-Language), Vietnamese unless told. What one
may not see and what does not exist get the same answer, byte for byte.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, Throttled, ValidationError

from danvan.lib.errors import Refused

logger = logging.getLogger("danvan.api")

#: The thing or the post stands in the way; sending something else would not help.
CONFLICTS = {
    "not_allowed", "changed", "key_reused", "same_body", "other_body", "no_host", "itself", "no_clock", "not_paused",
    "already_paused", "too_late", "not_longer", "not_open",
}  # fmt: skip
STATUS = {
    "not_json": 400,
    "no_key": 400,
    "too_large": 413,
    "unknown_type": 415,
    "macros": 415,
    "old_office": 415,
    "not_logged_yet": 503,
    "disk_full": 507,
}
TITLES = {
    400: "Bad request", 401: "Not signed in", 403: "Forbidden", 404: "Not found", 405: "Method not allowed",
    409: "Conflict", 413: "Too large", 415: "Unsupported type", 422: "Cannot be taken", 429: "Too many requests",
    500: "Our mistake", 503: "Not yet", 507: "Storage full",
}  # fmt: skip


def problem(
    status: int, *, code: str, message: str, errors: list[dict[str, Any]] | None = None
) -> HttpResponse:
    told: dict[str, Any] = {
        "type": "about:blank", "title": TITLES.get(status, "Problem"), "status": status, "code": code, "message": message,
    }  # fmt: skip
    if errors:
        told["errors"] = errors
    response = HttpResponse(
        json.dumps(told, ensure_ascii=False).encode(errors="replace"), status=status,
        content_type="application/problem+json",
    )  # fmt: skip
    response["Content-Language"] = get_language() or "vi"
    response["Cache-Control"] = "no-store"
    return response


def nothing_here() -> HttpResponse:
    return problem(404, code="not_found", message=_("There is nothing at this address."))


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    status = STATUS.get(refusal.code, 409 if refusal.code in CONFLICTS else 422)
    response = problem(status, code=refusal.code, message=refusal.message)
    if status == 503:
        response["Retry-After"] = "2"
    return response


def malformed(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Every field that is wrong: where, what, and how to mend it."""
    errors = [
        {
            "where": ".".join(str(part) for part in error["loc"][1:]) or str(error["loc"][0]),
            "what": in_words(error),
        }
        for error in fault.errors[:50]
    ]
    first = f"{errors[0]['where']}: {errors[0]['what']}" if errors else ""
    return problem(422, code="malformed", message=first, errors=errors)


def in_words(error: dict[str, Any]) -> str:
    """What is wrong with one field, in plain words."""
    limits = {
        name: value for name, value in error.get("ctx", {}).items() if isinstance(value, (int, float, str))
    }
    words = _words().get(error.get("type", ""))
    try:
        return words % limits if words else _("This value cannot be understood.")
    except (KeyError, TypeError, ValueError):
        return _("This value cannot be understood.")


def _words() -> dict[str, str]:
    return {
        "missing": _("This is missing and must be given."),
        "extra_forbidden": _("There is no field of this name. Check its spelling."),
        "string_too_long": _("Too long: at most %(max_length)s characters."),
        "string_too_short": _("Too short: at least %(min_length)s characters."),
        "too_short": _("Too few: at least %(min_length)s."),
        "too_long": _("Too many: at most %(max_length)s."),
        "string_pattern_mismatch": _("This does not have the form it should have."),
        "string_type": _("This must be text."),
        "string_unicode": _("This is not valid text."),
        "int_parsing": _("This must be a whole number."),
        "int_type": _("This must be a whole number."),
        "int_from_float": _("This must be a whole number."),
        "int_parsing_size": _("This number is too large."),
        "float_parsing": _("This must be a number."),
        "float_type": _("This must be a number."),
        "finite_number": _("This must be a number."),
        "bool_parsing": _("This must be true or false."),
        "bool_type": _("This must be true or false."),
        "greater_than_equal": _("This must be at least %(ge)s."),
        "less_than_equal": _("This must be at most %(le)s."),
        "literal_error": _("Choose one of: %(expected)s."),
        "enum": _("Choose one of: %(expected)s."),
        "date_from_datetime_parsing": _("This must be a day like 2026-11-22."),
        "date_parsing": _("This must be a day like 2026-11-22."),
        "model_attributes_type": _("This must be an object with named fields."),
        "model_type": _("This must be an object with named fields."),
        "list_type": _("This must be a list."),
    }


def absent(request: HttpRequest, fault: Exception) -> HttpResponse:
    return nothing_here()


def other(request: HttpRequest, fault: HttpError) -> HttpResponse:
    if fault.status_code == 401:
        response = problem(
            401, code="not_signed_in", message=_("Send a valid token, or sign in with your second factor.")
        )
        response["WWW-Authenticate"] = "Bearer"
        return response
    if fault.status_code == 403:
        return problem(
            403, code="no_form_token", message=_("A request with a session cookie needs the form token.")
        )
    if fault.status_code == 400:
        return problem(400, code="not_json", message=_("The content cannot be read as JSON."))
    return problem(fault.status_code, code="problem", message=str(fault))


def slower(request: HttpRequest, fault: Throttled) -> HttpResponse:
    response = problem(
        429, code="too_many", message=_("Too many requests. Please wait a moment and send it again.")
    )
    response["Retry-After"] = str(fault.wait or 60)
    return response


def unreadable(request: HttpRequest, fault: Exception) -> HttpResponse:
    if isinstance(fault, RequestDataTooBig):
        return problem(413, code="too_large", message=_("This is larger than can be taken at once."))
    return problem(
        400, code="unreadable", message=_("The request is broken and cannot be read. Please send it again.")
    )


def ours(request: HttpRequest, fault: Exception) -> HttpResponse:
    """A mistake of ours: written down for us, told without details."""
    logger.exception("%s %s failed", request.method, request.path)
    return problem(500, code="our_mistake", message=_("Something broke on our side. Nothing was recorded."))


def explain(api: NinjaAPI) -> None:
    """Teach the API these answers."""
    handlers: list[tuple[type[Exception], Any]] = [
        (Exception, ours), (Refused, refused), (ValidationError, malformed), (Http404, absent), (HttpError, other),
        (Throttled, slower), (SuspiciousOperation, unreadable), (BadRequest, unreadable),
        (MultiPartParserError, unreadable), (UnreadablePostError, unreadable),
    ]  # fmt: skip
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)
