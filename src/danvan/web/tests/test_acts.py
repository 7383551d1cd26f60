from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from danvan.lib.errors import Refused
from danvan.web.parts import Clock, ClockStep, State, Step
from danvan.web.registers import Act
from danvan.web.registers.acts import ActView, ReasonForm, RegisterRecord
from danvan.web.tests.fakes import Matter, add, register


class WithFile(ReasonForm):
    evidence = forms.FileField(required=False)


class Closing(ActView):
    title = "Close the matter"
    submit = "Close it"
    done_url = "/matters/1/"
    form_class = WithFile
    done: list[str] = []

    def load(self, request: HttpRequest, **kwargs: Any) -> str:
        if kwargs.get("pk") == 404:
            raise Http404
        return "matter"

    def act(self, request: HttpRequest, thing: Any, form: forms.Form) -> None:
        if "because" not in form.cleaned_data["reason"]:
            raise Refused("no_reason", "A matter is closed only for a reason.")
        self.done.append(form.cleaned_data["reason"])


def send(rf: RequestFactory, data: dict[str, Any], **kwargs: Any) -> HttpResponse:
    return Closing.as_view()(rf.post("/", data), **kwargs)


@pytest.fixture(autouse=True)
def nothing_done() -> None:
    Closing.done = []


def test_an_act_asks_first_and_does_nothing_by_asking(rf: RequestFactory) -> None:
    page = Closing.as_view()(rf.get("/")).content.decode()

    assert "Close the matter" in page
    assert "csrfmiddlewaretoken" in page
    assert Closing.done == []


def test_an_act_with_its_reason_is_done_and_leads_on(rf: RequestFactory) -> None:
    response = send(rf, {"reason": "because it is mended"})

    assert (response.status_code, response["Location"]) == (302, "/matters/1/")
    assert Closing.done == ["because it is mended"]


def test_a_refused_act_says_why_and_keeps_what_was_typed(rf: RequestFactory) -> None:
    response = send(rf, {"reason": "mended <b>"})

    text = response.content.decode()
    assert response.status_code == 422
    assert "A matter is closed only for a reason." in text
    assert "mended &lt;b&gt;</textarea>" in text
    assert "Something needs mending" in text


def test_a_missing_reason_is_named_and_linked_to_its_field(rf: RequestFactory) -> None:
    response = send(rf, {"reason": "  "})

    text = response.content.decode()
    assert response.status_code == 422
    assert 'href="#id_reason"' in text
    assert 'aria-invalid="true"' in text
    assert "Please give a reason" in text


def test_files_that_a_browser_forgets_are_asked_for_again(rf: RequestFactory) -> None:
    text = send(rf, {"reason": "no", "evidence": SimpleUploadedFile("a.txt", b"x")}).content.decode()

    assert "choose your files once more" in text


def test_what_one_may_not_see_cannot_be_acted_upon(rf: RequestFactory) -> None:
    with pytest.raises(Http404):
        send(rf, {"reason": "because"}, pk=404)


# -- the record page


class MatterPage(RegisterRecord):
    register = register(
        acts=[
            Act("close", "Close", lambda row: f"/matters/{row.pk}/closure/", lambda request, row: True),
            Act("hide", "Hide", lambda row: "/hide/", lambda request, row: False),
        ]
    )

    def timeline(self, request: HttpRequest, row: Any) -> list[Step]:
        return [Step("Received", dt.datetime(2026, 11, 9, 7, 5, tzinfo=dt.UTC), "Desk <1>", tone="info")]

    def clock(self, request: HttpRequest, row: Any) -> Clock:
        return Clock(
            dt.date(2026, 11, 27),
            "late",
            -3,
            steps=[ClockStep("Counting begins", dt.date(2026, 11, 10))],
            article="Article 28",
        )

    def state(self, request: HttpRequest, row: Any) -> State:
        return State("Open", "info")


def test_a_record_shows_its_facts_its_clock_with_the_reason_and_what_happened(
    rf: RequestFactory, matters: type[Matter]
) -> None:
    row = add("Broken drain", weight=1234)

    text = MatterPage.as_view()(rf.get("/"), pk=row.pk).content.decode()

    for expected in ("Broken drain", "1,234", "27/11/2026", "Late by 3 working days", "Why this date?"):
        assert expected in text
    for expected in ("Counting begins", "Article 28", "14:05 09/11/2026", "Desk &lt;1&gt;", "/closure/"):
        assert expected in text
    assert "/hide/" not in text


@pytest.mark.parametrize("key", ["theirs", "missing", "nonsense"])
def test_a_record_of_another_office_is_as_absent_as_one_that_never_was(
    rf: RequestFactory, matters: type[Matter], key: str
) -> None:
    theirs = add("South", office="south")
    keys = {"theirs": theirs.pk, "missing": 10**9, "nonsense": "x' OR 1=1"}

    with pytest.raises(Http404):
        MatterPage.as_view()(rf.get("/"), pk=keys[key])
