"""Who may sign in to the demonstration world, with passwords drawn at its first start and kept outside the database."""

from __future__ import annotations

import json
import os
import secrets
import tomllib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils.translation import get_language

#: Easy to read aloud and to type on a telephone: no letter that looks like another.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def members() -> list[dict[str, Any]]:
    """The people of data/demo/cast.toml who sign in."""
    data = tomllib.loads((Path(settings.DATA_DIR) / "demo" / "cast.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = data["member"]
    return found


def secrets_file() -> Path:
    return Path(settings.VAR) / "demo-cast.json"


def give_passwords(*, receipt: str = "") -> None:
    """Let the cast sign in: the same passwords as before where this folder has known the world before."""
    known = _known()
    passwords = known.get("passwords", {})
    for member in members():
        person = get_user_model().objects.filter(email=member["email"]).first()
        if person is None:
            continue
        password = passwords.setdefault(member["email"], _password())
        person.set_password(password)
        person.save(update_fields=["password"])
    _keep({"passwords": passwords, "receipt": receipt or known.get("receipt", "")})


def lines() -> list[str]:
    """What the demo prints: sign-ins, what each can show, and the receipt of the one who has no account."""
    known = _known()
    passwords = known.get("passwords", {})
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    told = [f"Đăng nhập · sign in: {settings.BASE_URL}/tai-khoan/login/", ""]
    for member in members():
        password = passwords.get(member["email"])
        if password:
            told.append(
                f"{member['email']:<22} {password:<16} {member['called']}: {member[f'reason_{language}']}"
            )
    if known.get("receipt"):
        told += [
            "",
            f"Mã biên nhận của bà Tư · bà Tư's receipt: {known['receipt']}   (tra cứu không cần tài khoản)",
        ]
    return told if passwords else []


def _password() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _group in range(3))


def _known() -> dict[str, Any]:
    try:
        known: dict[str, Any] = json.loads(secrets_file().read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return known


def _keep(known: dict[str, Any]) -> None:
    """Readable by the owner only."""
    path = secrets_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".new")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(known, file, ensure_ascii=False, indent=1)
    half.replace(path)
