from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.views import View

from danvan.web.http import client_ip, decision_of, is_htmx, public, staff_only


class Person:
    def __init__(self, *, signed_in: bool, active: bool = True) -> None:
        self.is_authenticated = signed_in
        self.is_active = active


def answer(request: HttpRequest, **kwargs: object) -> HttpResponse:
    return HttpResponse("inside")


# -- decisions


def test_a_view_nobody_decided_about_is_an_error_in_tests_and_403_in_production(
    client: Client, settings: object
) -> None:
    with pytest.raises(ImproperlyConfigured, match="undecided is neither public nor staff_only"):
        client.get("/undecided/")

    settings.WEB_STRICT = False
    response = client.get("/undecided/")
    assert response.status_code == 403
    assert "nobody decided" not in response.content.decode()


def test_views_of_named_packages_count_as_decided(client: Client, settings: object) -> None:
    settings.WEB_DECIDED_MODULES = ("danvan.web.tests.urls.undecided",)

    assert client.get("/undecided/").content == b"nobody decided"


def test_a_decision_is_found_on_functions_classes_and_wrapped_views() -> None:
    @public
    class Open(View):
        pass

    class Shut(View):
        pass

    assert decision_of(public(answer)) == "public"
    assert decision_of(staff_only(answer)) == "staff"
    assert decision_of(Open.as_view()) == "public"
    assert decision_of(staff_only(Shut.as_view())) == "staff"
    assert decision_of(Shut.as_view()) is None
    del answer.decision


def test_staff_pages_ask_strangers_to_sign_in_and_bring_them_back(rf: RequestFactory) -> None:
    request = rf.get("/desk/?page=2")
    request.user = Person(signed_in=False)

    response = staff_only(answer)(request)

    assert response.status_code == 302
    assert response["Location"].endswith("?next=/desk/%3Fpage%3D2")


def test_staff_pages_open_for_staff_and_are_not_there_for_accounts_out_of_use(rf: RequestFactory) -> None:
    request = rf.get("/desk/")
    request.user = Person(signed_in=True)
    assert staff_only(answer)(request).content == b"inside"

    request.user = Person(signed_in=True, active=False)
    with pytest.raises(Http404):
        staff_only(answer)(request)


# -- where a request comes from


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "9.9.9.9", "10.0.0.1"),
        (1, "1.1.1.1, 2.2.2.2", "2.2.2.2"),
        (2, "evil, 1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "1.1.1.1", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_a_forwarded_address_is_believed_only_from_our_own_proxies(
    rf: RequestFactory, settings: object, proxies: int, forwarded: str, address: str
) -> None:
    settings.WEB_TRUSTED_PROXIES = proxies

    request = rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)

    assert client_ip(request) == address


def test_a_boosted_visit_wants_the_whole_page(rf: RequestFactory) -> None:
    assert is_htmx(rf.get("/", headers={"HX-Request": "true"}))
    assert not is_htmx(rf.get("/", headers={"HX-Request": "true", "HX-Boosted": "true"}))
    assert not is_htmx(rf.get("/"))


def test_every_page_carries_the_headers_that_a_browser_obeys(client: Client) -> None:
    response = client.get("/page/")

    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera" not in response["Permissions-Policy"]
    assert "microphone=()" in response["Permissions-Policy"]
