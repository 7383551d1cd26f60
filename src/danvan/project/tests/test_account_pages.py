"""Signing in, the second factor, one's own sessions: every page in our look and in Vietnamese."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from html import unescape
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import reverse

from danvan.kernel.organisations.models import Person
from danvan.kernel.organisations.testing import World, small_world

pytestmark = pytest.mark.django_db

PASSWORD = "mat-khau-rat-dai-2026"
#: Words that would stand on the page if a translation were missing.
ENGLISH = re.compile(
    r"\b(Password|Sign (?:In|Out)|Authenticator|Recovery|Security Key|Passkey|Sessions?|Confirm|Cancel|Email|Forgot|"
    r"Activate|Generate|Download|Remove|Are you sure|Your|Please|Code|Browser|Current|Usage|Save|Add)\b"
)


@pytest.fixture(autouse=True)
def _strict(settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 is slow on purpose
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def sign_in(client: Client, person: Person, *, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": person.email, "password": password})


def reauthenticated(world: World) -> Client:
    """Signed in, and the password given once more, as the second factor's pages ask."""
    client = Client()
    sign_in(client, world.hanh)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def totp(secret: str) -> str:
    """The code an app shows now (RFC 6238, SHA-1, 30 seconds, 6 digits)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1)
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def visible(response: Any) -> str:
    """The words a reader sees: no tags, no scripts."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", page)).replace("English", "")


def with_totp(world: World) -> Client:
    client = reauthenticated(world)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    return client


ENTRANCE = [
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_signup",
    "account_inactive",
]
MANAGE = [
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "usersessions_list",
    "account_change_password", "account_logout", "account_reauthenticate",
]  # fmt: skip
PROTECTED = ["mfa_index", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"]


@pytest.mark.parametrize("name", ENTRANCE)
def test_pages_before_signing_in_speak_vietnamese(name: str) -> None:
    small_world()
    response = Client().get(reverse(name))

    assert response.status_code == 200
    assert ENGLISH.findall(visible(response)) == []
    assert "testserver" not in visible(response)
    assert 'class="mast"' in response.content.decode()


@pytest.mark.parametrize("name", MANAGE)
def test_pages_of_ones_account_speak_vietnamese(name: str) -> None:
    response = reauthenticated(small_world(password=PASSWORD)).get(reverse(name))

    assert response.status_code == 200
    assert ENGLISH.findall(visible(response)) == []


@pytest.mark.parametrize("name", PROTECTED)
def test_pages_of_a_protected_account_speak_vietnamese(name: str) -> None:
    response = with_totp(small_world(password=PASSWORD)).get(reverse(name))

    assert response.status_code == 200
    assert ENGLISH.findall(visible(response)) == []


def test_a_wrong_password_is_told_in_vietnamese_and_the_address_stays() -> None:
    world = small_world(password=PASSWORD)

    response = sign_in(Client(), world.hanh, password="sai-roi-sai-roi")

    assert response.status_code == 200
    assert world.hanh.email in response.content.decode()
    assert ENGLISH.findall(visible(response)) == []


def test_nobody_signs_up() -> None:
    small_world()
    sent = {"email": "ai@danvan.example", "password1": PASSWORD, "password2": PASSWORD}

    Client().post(reverse("account_signup"), sent)

    assert not Person.objects.filter(email="ai@danvan.example").exists()


def test_the_desk_opens_only_after_a_second_factor_is_set_up() -> None:
    world = small_world(password=PASSWORD)
    client = reauthenticated(world)
    assert client.get(reverse("desk:home"))["Location"] == reverse("mfa_index")

    page = client.get(reverse("mfa_activate_totp"))
    assert page.context["form"].secret in page.content.decode()
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert wrong.status_code == 200
    assert not Authenticator.objects.exists()

    done = client.post(reverse("mfa_activate_totp"), {"code": totp(wrong.context["form"].secret)})
    assert done.status_code == 302
    assert client.get(reverse("desk:home")).status_code == 200


def test_signing_in_again_asks_for_the_second_factor_and_takes_a_recovery_code() -> None:
    world = small_world(password=PASSWORD)
    with_totp(world)
    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    client = Client()

    asked = sign_in(client, world.hanh)
    assert asked["Location"] == reverse("mfa_authenticate")
    page = client.get(asked["Location"])
    assert ENGLISH.findall(visible(page)) == []
    assert client.get(reverse("desk:home")).status_code == 302, "not signed in yet"

    client.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert client.get(reverse("desk:home")).status_code == 200


def test_one_ends_the_session_of_a_lost_phone() -> None:
    world = small_world(password=PASSWORD)
    phone, desk = Client(HTTP_USER_AGENT="phone"), Client(HTTP_USER_AGENT="desk")
    sign_in(phone, world.hanh)
    sign_in(desk, world.hanh)
    for client in (phone, desk):
        client.get(reverse("usersessions_list"))
    lost = UserSession.objects.get(user_agent="phone")
    own = UserSession.objects.get(user_agent="desk")

    assert desk.post(reverse("session-end", args=[own.pk])).status_code == 404, "signing out is another page"
    assert desk.post(reverse("session-end", args=[lost.pk])).status_code == 302

    assert phone.get(reverse("mfa_index")).status_code == 302
    assert desk.get(reverse("mfa_index")).status_code == 200


def test_nobody_ends_another_persons_session() -> None:
    world = small_world(password=PASSWORD)
    hanh, quang = Client(), Client()
    sign_in(hanh, world.hanh)
    hanh.get(reverse("usersessions_list"))
    sign_in(quang, world.quang)

    response = quang.post(reverse("session-end", args=[UserSession.objects.get(user_id=world.hanh.pk).pk]))

    assert response.status_code == 404
    assert hanh.get(reverse("mfa_index")).status_code == 200


def test_a_forgotten_password_is_set_anew_by_e_mail() -> None:
    world = small_world()
    client = Client()
    client.post(reverse("account_reset_password"), {"email": world.hanh.email})
    link = re.search(r"/tai-khoan/password/reset/key/\S+", str(mail.outbox[0].body))
    assert link is not None
    assert "đặt lại mật khẩu" in str(mail.outbox[0].body)

    page = client.get(link.group(0), follow=True)
    assert ENGLISH.findall(visible(page)) == []
    client.post(page.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})

    assert sign_in(Client(), world.hanh)["Location"] == reverse("desk:home")


def test_a_weak_password_is_refused() -> None:
    client = reauthenticated(small_world(password=PASSWORD))

    response = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "12345678", "password2": "12345678"},
    )

    assert response.status_code == 200
    assert response.context["form"].errors
