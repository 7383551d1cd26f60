"""Addresses that the tests of the frame visit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from danvan.web import views
from danvan.web.caching import cached_page
from danvan.web.http import public
from danvan.web.ratelimit import limit
from danvan.web.registers.listing import RegisterList
from danvan.web.tests.fakes import register

VERSION = {"now": 1}
RENDERED: list[str] = []


def undecided(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody decided")


@public
@cached_page(lambda request, **kwargs: VERSION["now"])
def page(request: HttpRequest) -> HttpResponse:
    RENDERED.append(request.get_full_path())
    return render(request, "web/errors/404.html")


@public
@cached_page(lambda request, **kwargs: 1)
def careless(request: HttpRequest) -> HttpResponse:
    return render(request, "web/act.html", {"title": "With a token"})


@public
@limit("tests.write", "2/m")
def write(request: HttpRequest) -> HttpResponse:
    return HttpResponse("written")


@public
def boom(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


handler404 = views.not_found
handler500 = views.server_error
urlpatterns = [
    path("web/", include("danvan.web.urls")),
    path("undecided/", undecided),
    path("page/", page),
    path("careless/", careless),
    path("write/", write),
    path("boom/", boom),
    path("matters/", public(RegisterList.as_view(register=register()))),
]
