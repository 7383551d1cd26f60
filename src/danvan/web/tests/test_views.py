from __future__ import annotations

import pytest
from django.test import Client

from danvan.web import views


def test_colours_are_remembered_without_scripts_and_forgotten_on_request(client: Client) -> None:
    response = client.post("/web/theme/", {"theme": "dark", "next": "/page/?a=1"})
    assert (response.status_code, response["Location"]) == (302, "/page/?a=1")
    assert 'data-theme="dark"' in client.get("/page/").content.decode()

    client.post("/web/theme/", {"theme": "", "next": "/"})
    assert "data-theme" not in client.get("/page/").content.decode().split("<head>")[0]


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_theme_switch_leads_nowhere_else(client: Client, back: str) -> None:
    assert client.post("/web/theme/", {"theme": "dark", "next": back})["Location"] == "/"


def test_a_theme_nobody_offers_is_not_stored(client: Client) -> None:
    client.post("/web/theme/", {"theme": "<script>"})

    assert client.cookies["theme"].value == ""


def test_the_language_is_switched_without_a_form_token(client: Client) -> None:
    checking = Client(enforce_csrf_checks=True)

    response = checking.post("/web/language/", {"language": "en", "next": "/page/"})

    assert (response.status_code, response["Location"]) == (302, "/page/")
    assert 'lang="en"' in checking.get("/page/").content.decode()


@pytest.mark.parametrize("path", ["/web/language/", "/web/theme/"])
def test_another_site_cannot_switch_anything(client: Client, path: str) -> None:
    response = client.post(
        path, {"theme": "dark", "language": "en"}, headers={"Sec-Fetch-Site": "cross-site"}
    )

    assert response.status_code == 403
    assert not response.cookies
    assert client.get(path).status_code == 405


def test_a_missing_page_says_what_to_do_next(client: Client) -> None:
    response = client.get("/nowhere/", headers={"Accept-Language": "en"})

    assert response.status_code == 404
    assert "Use the code on your receipt" in response.content.decode()


def test_a_failure_of_ours_is_told_as_ours_in_the_readers_language() -> None:
    client = Client(raise_request_exception=False)

    response = client.get("/boom/")

    assert response.status_code == 500
    text = response.content.decode()
    assert "Có lỗi ở phía chúng tôi" in text
    assert "broken on purpose" not in text


def test_the_error_page_needs_no_template_when_templates_are_what_broke(
    rf: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> str:
        raise RuntimeError

    monkeypatch.setattr(views, "render_to_string", broken)

    response = views.server_error(rf.get("/"))

    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


def test_an_expired_form_explains_itself(client: Client, settings: object) -> None:
    settings.CSRF_FAILURE_VIEW = "danvan.web.views.csrf_failure"
    checking = Client(enforce_csrf_checks=True)

    response = checking.post("/write/", headers={"Accept-Language": "en"})

    assert response.status_code == 403
    assert "This form has been open too long" in response.content.decode()


@pytest.mark.parametrize(("view", "status"), [(views.bad_request, 400), (views.forbidden, 403)])
def test_other_errors_have_their_page(rf: object, view: object, status: int) -> None:
    response = view(rf.get("/"), None)

    assert response.status_code == status
    assert "<h1>" in response.content.decode()
