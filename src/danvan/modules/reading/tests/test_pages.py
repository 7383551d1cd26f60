"""Every address, for one who may and for one who may not."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from danvan.modules.reading import rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client: Client, settings: object) -> Client:
    settings.REQUIRE_SECOND_FACTOR = False
    client.force_login(get_user_model().objects.create_user("an@example.vn", "a long enough phrase"))
    return client


def test_the_overview_opens_for_one_who_may(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "may_open", lambda by: True)

    answer = signed_in.get(reverse("reading:overview"))

    assert answer.status_code == 200
    assert "reading/overview.html" in [template.name for template in answer.templates]


def test_the_overview_does_not_exist_for_a_stranger(signed_in: Client) -> None:
    assert signed_in.get(reverse("reading:overview")).status_code == 404


def test_the_signed_out_are_asked_to_sign_in(client: Client) -> None:
    assert client.get(reverse("reading:overview")).status_code == 302
