"""What every request of the whole house passes through."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _


class SecondFactor:
    """Staff work only with a second factor; without one they are led to set it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.REQUIRE_SECOND_FACTOR
            and request.path.startswith("/ban-lam-viec/")
            and self._lacks(request)
        ):
            messages.warning(request, _("Set up a second factor first: an authenticator app or a passkey."))
            return redirect("mfa_index")
        return self.get_response(request)

    def _lacks(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and not is_mfa_enabled(request.user)
