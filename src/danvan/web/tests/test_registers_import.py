from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from danvan.lib.errors import Refused
from danvan.web.registers import read_table
from danvan.web.registers.importing import ImportView, fetch, keep, waiting_room
from danvan.web.registers.planning import ImportPlan, plan_import
from danvan.web.tests.fakes import Matter
from danvan.web.tests.test_registers_planning import FIELDS

SAMPLE = "Tiêu đề,Ngày,Số lượng\r\nCống vỡ,09/11/2026,3\r\nĐèn hỏng,10/11/2026,4\r\n"


class MatterImport(ImportView):
    fields = FIELDS
    unique = ("title",)
    done_url = "/done/"
    seen: set[str] = set()

    def commit(self, request: HttpRequest, plan: ImportPlan) -> int:
        for _number, record in plan.records:
            Matter.objects.create(
                office="north", title=record["title"], received_on=record["day"], weight=record["count"]
            )
            if record["title"] == "forbidden":
                raise Refused("forbidden", "This matter may not be imported.")
        self.seen.add(plan.digest)
        return len(plan.records)

    def already(self, request: HttpRequest, digest: str) -> str:
        return "This file was imported before; nothing was added." if digest in self.seen else ""


class Visitor:
    pk = 7


@pytest.fixture(autouse=True)
def own_waiting_room(settings: object, tmp_path: object) -> None:
    settings.WEB_IMPORT_DIR = tmp_path / "waiting"
    MatterImport.seen = set()


def visit(rf: RequestFactory, data: dict[str, object] | None = None, *, person: int = 7) -> HttpResponse:
    request = rf.get("/import/") if data is None else rf.post("/import/", data)
    request.user = Visitor()
    request.user.pk = person
    request._messages = []
    request._messages = Messages()
    return MatterImport.as_view()(request)


class Messages(list):
    def add(self, level: int, message: str, extra_tags: str = "") -> None:
        self.append(message)


def upload(content: bytes | str, name: str = "a.csv") -> dict[str, object]:
    return {"file": SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())}


def token_of(response: HttpResponse) -> str:
    import re

    found = re.search(r'name="token" value="([^"]+)"', response.content.decode())
    assert found is not None, response.content.decode()
    return found[1]


def test_a_file_is_shown_first_and_imported_whole_after_the_yes(
    rf: RequestFactory, matters: type[Matter]
) -> None:
    shown = visit(rf, upload(SAMPLE))
    assert shown.status_code == 200
    assert "Cống vỡ" in shown.content.decode()
    assert Matter.objects.count() == 0

    done = visit(rf, {"token": token_of(shown)})

    assert (done.status_code, done["Location"]) == (302, "/done/")
    assert list(Matter.objects.values_list("title", flat=True)) == ["Cống vỡ", "Đèn hỏng"]


def test_a_file_with_one_mistake_offers_no_way_to_import_the_rest(
    rf: RequestFactory, matters: type[Matter]
) -> None:
    response = visit(rf, upload("Title,Day,Count\ngood,1/1/2026,1\nbad,32/1/2026,1\n"))

    text = response.content.decode()
    assert response.status_code == 422
    assert "“32/1/2026” is not a date." in text
    assert 'name="token"' not in text


def test_a_refusal_in_the_middle_leaves_no_row_behind(rf: RequestFactory, matters: type[Matter]) -> None:
    shown = visit(rf, upload("Title,Day,Count\ngood,1/1/2026,1\nforbidden,1/1/2026,1\n"))

    response = visit(rf, {"token": token_of(shown)})

    assert response.status_code == 422
    assert "This matter may not be imported." in response.content.decode()
    assert Matter.objects.count() == 0


def test_the_same_file_twice_makes_no_doubles(rf: RequestFactory, matters: type[Matter]) -> None:
    token = token_of(visit(rf, upload(SAMPLE)))
    visit(rf, {"token": token})

    again = visit(rf, {"token": token})
    anew = visit(rf, upload(SAMPLE))

    assert Matter.objects.count() == 2
    assert again.status_code == 302
    assert anew.status_code == 422
    assert "imported before" in anew.content.decode()


def test_a_token_of_somebody_else_imports_nothing(rf: RequestFactory, matters: type[Matter]) -> None:
    token = token_of(visit(rf, upload(SAMPLE)))

    response = visit(rf, {"token": token}, person=8)

    assert response.status_code == 302
    assert response["Location"] == "/import/"
    assert Matter.objects.count() == 0


def test_a_made_up_token_finds_no_file() -> None:
    assert fetch("../../etc/passwd", owner="7") is None


def test_a_file_that_waited_too_long_is_gone() -> None:
    import os

    token = keep(b"old", owner="7")
    for kept in waiting_room().iterdir():
        os.utime(kept, (0, 0))
    keep(b"new", owner="7")

    assert fetch(token, owner="7") is None
    assert len(list(waiting_room().iterdir())) == 1


def test_the_waiting_room_is_closed_to_others() -> None:
    assert waiting_room().stat().st_mode & 0o077 == 0


def test_no_file_and_a_file_too_large_are_told_apart(
    rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MatterImport, "most_bytes", 1024 * 1024)

    assert "Choose a file first." in visit(rf, {}).content.decode()
    assert "larger than 1 MB" in visit(rf, upload(b"a" * (1024 * 1024 + 1))).content.decode()


def test_the_empty_file_one_can_download_is_itself_importable(rf: RequestFactory) -> None:
    request = rf.get("/import/?format=csv")
    request.user = Visitor()

    blank = MatterImport.as_view()(request).content

    assert plan_import(read_table(blank), FIELDS).is_clean


def test_the_page_names_every_column_before_anything_is_sent(rf: RequestFactory) -> None:
    text = visit(rf).content.decode()

    assert all(str(one.label) in text and one.example in text for one in FIELDS)
