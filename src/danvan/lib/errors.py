"""The one way in which an act says no."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """An act that may not happen, with a reason fit to be shown.

    `code` is a short machine word for tests and the API; `message` is a whole sentence for the reader.
    """

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code
        self.message = message or code


def require(allowed: bool, code: str = "not_allowed", message: str = "") -> None:
    """Raise Refused unless `allowed`."""
    if not allowed:
        raise Refused(code, message)
