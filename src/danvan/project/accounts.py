"""Accounts are given by appointment: nobody signs up by themselves."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library ships no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
