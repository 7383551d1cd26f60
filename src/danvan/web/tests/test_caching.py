from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator

import brotli
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from danvan.web.caching import cached_page
from danvan.web.tests import urls


@pytest.fixture(autouse=True)
def count_renderings() -> Iterator[list[str]]:
    urls.RENDERED.clear()
    urls.VERSION["now"] += 1
    return urls.RENDERED


def get(client: Client, path: str = "/page/", **headers: str) -> HttpResponse:
    return client.get(path, headers=headers)


def test_a_page_is_rendered_once_and_sent_often(client: Client) -> None:
    bodies = {get(client).content for _ in range(3)}

    assert len(bodies) == 1
    assert len(urls.RENDERED) == 1


def test_a_page_is_never_older_than_its_content(client: Client) -> None:
    first = get(client)
    urls.VERSION["now"] += 1
    second = get(client, **{"If-None-Match": first["ETag"]})

    assert second.status_code == 200
    assert len(urls.RENDERED) == 2
    assert first["ETag"] != second["ETag"]
    assert "no-cache" in second["Cache-Control"]


def test_a_browser_that_has_the_page_gets_no_second_copy(client: Client) -> None:
    tag = get(client)["ETag"]

    again = get(client, **{"If-None-Match": tag})

    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == tag


def test_pages_are_sent_compressed_as_the_browser_can_read_them(client: Client) -> None:
    plain = get(client)
    zipped = get(client, **{"Accept-Encoding": "gzip, deflate"})
    small = get(client, **{"Accept-Encoding": "gzip, br"})

    assert "Content-Encoding" not in plain
    assert gzip.decompress(zipped.content) == plain.content
    assert brotli.decompress(small.content) == plain.content
    assert "Accept-Encoding" in small["Vary"]
    assert "Cookie" in small["Vary"]


def test_language_and_colours_have_pages_of_their_own(client: Client) -> None:
    vietnamese, english = (get(client, **{"Accept-Language": name}) for name in ("vi", "en"))
    client.cookies["theme"] = "dark"
    dark = get(client)

    assert 'lang="vi"' in vietnamese.content.decode()
    assert 'lang="en"' in english.content.decode()
    assert 'data-theme="dark"' in dark.content.decode()
    assert len(urls.RENDERED) == 3


def test_a_made_up_theme_cannot_fill_the_cache(client: Client) -> None:
    get(client)
    for name in ("a", "b", "c"):
        client.cookies["theme"] = name
        get(client)

    assert len(urls.RENDERED) == 1


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
def test_somebody_we_may_know_gets_a_page_of_their_own(client: Client, cookie: str) -> None:
    client.cookies[cookie] = "x"
    get(client)
    get(client)

    assert len(urls.RENDERED) == 2


def test_writing_and_very_long_addresses_are_not_cached(client: Client) -> None:
    client.post("/page/")
    client.post("/page/")
    get(client, "/page/?q=" + "x" * 600)
    get(client, "/page/?q=" + "x" * 600)

    assert len(urls.RENDERED) == 4


def test_a_page_with_a_form_token_is_refused_loudly_and_never_stored(
    client: Client, settings: object
) -> None:
    with pytest.raises(ImproperlyConfigured, match="form token"):
        client.get("/careless/")

    settings.WEB_STRICT = False
    first, second = client.get("/careless/"), Client().get("/careless/")
    assert first.content != second.content


def test_errors_and_cookies_are_passed_on_but_not_stored(rf: RequestFactory, settings: object) -> None:
    settings.WEB_STRICT = False
    calls = []

    @cached_page(lambda request: 1)
    def view(request: HttpRequest) -> HttpResponse:
        calls.append(request.path)
        response = HttpResponse(status=404 if request.path == "/missing/" else 200)
        if request.path == "/cookie/":
            response.set_cookie("a", "b")
        return response

    for path in ("/missing/", "/missing/", "/cookie/", "/cookie/"):
        view(rf.get(path))

    assert len(calls) == 4


def test_no_version_means_no_caching(rf: RequestFactory) -> None:
    calls = []

    @cached_page(lambda request: None)
    def view(request: HttpRequest) -> HttpResponse:
        calls.append(1)
        return HttpResponse("x")

    view(rf.get("/"))
    view(rf.get("/"))

    assert len(calls) == 2


def test_a_crowd_at_a_new_version_renders_it_once(rf: RequestFactory) -> None:
    calls, together = [], threading.Barrier(6)
    inside = threading.Event()

    @cached_page(lambda request: "crowd")
    def view(request: HttpRequest) -> HttpResponse:
        calls.append(1)
        inside.wait(0.2)
        return HttpResponse("x")

    def visit() -> None:
        together.wait()
        view(rf.get("/crowd/"))

    threads = [threading.Thread(target=visit) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(calls) == 1
