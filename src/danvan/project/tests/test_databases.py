"""What the product asks of any PostgreSQL, embedded or Debian's."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = [pytest.mark.smoke, pytest.mark.django_db]


def one(query: str, *parameters: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchone()[0]


def test_the_server_is_new_enough_and_the_role_is_no_superuser() -> None:
    assert connection.pg_version >= 150000
    assert one("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False


def test_vietnamese_is_stored_and_folded_whole() -> None:
    assert one("SHOW server_encoding") == "UTF8"
    assert (
        one("SELECT %s::text", "Đường Nguyễn Trãi, hẻm 12 – nước ngập")
        == "Đường Nguyễn Trãi, hẻm 12 – nước ngập"
    )
    assert one("SELECT unaccent('Đường ngập nước')") == "Duong ngap nuoc"


def test_a_commit_is_on_the_disk_before_it_is_answered() -> None:
    assert one("SHOW fsync") == "on"
    assert one("SHOW synchronous_commit") == "on"
