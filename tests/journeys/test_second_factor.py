"""Staff work with a second factor, see where they are signed in, and end what they do not know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache

from danvan.kernel.organisations.testing import World

from .conftest import PASSWORD
from .inspection import DESK
from .visitor import Visitor

SignIn = Callable[..., Visitor]


def test_nobody_works_without_a_second_factor_and_sessions_can_be_ended(
    world: World, sign_in: SignIn, visit: Callable[..., Visitor], settings: Any
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    hanh = sign_in(world.hanh)
    hanh.reads("Set up a second factor first: an authenticator app or a passkey.")
    secret = _she_sets_it_up(hanh)
    hanh.go("/ban-lam-viec/")
    hanh.reads("My queue by deadline")

    elsewhere = visit(size=DESK)
    elsewhere.sign_in(world.hanh.email, PASSWORD)
    code = elsewhere.page.locator("input[name=code]")
    code.fill("000000" if _code(secret) != "000000" else "111111")
    elsewhere.leave_by(lambda: code.press("Enter"))
    assert "/ban-lam-viec/" not in elsewhere.path, "a wrong code let somebody in"
    cache.clear()  # a code counts once: half a minute has passed
    code.fill(_code(secret))
    elsewhere.leave_by(lambda: code.press("Enter"))
    assert elsewhere.path == "/ban-lam-viec/"

    hanh.follow("My account", within=hanh.page.locator("nav.rail"))
    hanh.follow("Signed-in devices")
    hanh.leave_by(lambda: hanh.page.get_by_role("button", name=hanh.say("End it")).first.click())
    elsewhere.go("/ban-lam-viec/")
    assert elsewhere.path == "/tai-khoan/login/", "a session that was ended goes on"
    hanh.go("/ban-lam-viec/")
    assert hanh.path == "/ban-lam-viec/"


def _she_sets_it_up(hanh: Visitor) -> str:
    """With an authenticator app; returns the secret that the app would keep."""
    hanh.leave_by(lambda: hanh.page.locator("a[href*='/2fa/totp/activate/']").first.click())
    password = hanh.page.locator("input[name=password]")  # whoever finds an open desk must not add a factor
    password.fill(PASSWORD)
    hanh.leave_by(lambda: password.press("Enter"))
    secret = hanh.page.locator("details .code").text_content() or ""
    field = hanh.page.locator("input[name=code]")
    field.fill("123")
    hanh.press("Activate")
    assert "/totp/activate/" in hanh.path
    assert (hanh.page.locator("details .code").text_content() or "").strip() == secret.strip()
    field.fill(_code(secret.strip()))
    hanh.press("Activate")
    return secret.strip()


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
