"""Matters recorded elsewhere come in whole or not at all, once, and are then like all others."""

from __future__ import annotations

import gzip
import io
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from danvan.kernel.figures.public import rebuild, values
from danvan.kernel.ledger.public import Entry, sequence_all
from danvan.kernel.ledger.testing import audit
from danvan.kernel.organisations.public import Body, Resident, Unit, unit_by_ref
from danvan.kernel.organisations.testing import small_world
from danvan.lib.errors import Refused
from danvan.modules.petitions.actions import import_petitions, refresh_words
from danvan.modules.petitions.importing import MappingError, Plan, load_mapping, plan_file
from danvan.modules.petitions.importing.mapping import Template, parse_mapping
from danvan.modules.petitions.models import Petition, Topic
from danvan.modules.petitions.queries.browsing import Wanted, page_of
from danvan.web.registers.tabular import TableError

ZURICH = settings.DATA_DIR / "mappings" / "zurich.toml"
#: Ten years of real reports, beside the project where it is worked on; the product does without it.
REAL = settings.DATA_DIR.parents[1] / "shared" / "data" / "requests" / "zurich_reports.csv.gz"
HEAD = "id,date,topic,district,e,n\n"
ROWS = (
    "1,2016-01-01,Abfall/Sammelstelle,Altstetten,2679329,1248930\n"
    "2,2016-01-02,Beleuchtung/Uhren,Seebach,2683472,1251981\n"
    "3,2016-02-03,Abfall/Sammelstelle,Seebach,2683470,1251980\n"
)

needs_database = pytest.mark.django_db


def sample(tmp_path: Path, rows: str = ROWS, *, name: str = "reports.csv", head: str = HEAD) -> Path:
    path = tmp_path / name
    path.write_text(head + rows, encoding="utf-8")
    return path


def planned(path: Path, *, create_units: bool = True, **changed: Any) -> Plan:
    """The plan for a file under the mapping of Zürich, with parts of the mapping changed."""
    data = tomllib.loads(ZURICH.read_text(encoding="utf-8"))
    for name, value in changed.items():
        data[name] = {**data.get(name, {}), **value} if isinstance(value, dict) else value
    return plan_file(path, parse_mapping(data), create_units=create_units)


def system() -> Any:
    from danvan.kernel.organisations.public import Person

    return Person.objects.system()


# --- all of it ---------------------------------------------------------------------------------------------


@needs_database
def test_a_file_comes_in_with_its_units_topics_and_positions(tmp_path: Path) -> None:
    done = import_petitions(planned(sample(tmp_path)), by=system())

    matter = Petition.objects.get(source_key="zurich:1")
    assert (done.count, done.unit_count, done.topic_count) == (3, 3, 2)
    assert (matter.unit.ref, matter.topic_id, matter.title) == (
        "zurich:altstetten",
        "zurich-waste",
        "Abfall/Sammelstelle, Altstetten",
    )
    assert (matter.received_on, matter.state, matter.channel, matter.due_on) == (
        date(2016, 1, 1),
        "received",
        "import",
        None,
    )
    assert (round(matter.lat or 0, 3), round(matter.lon or 0, 3)) == (47.386, 8.489)
    assert matter.unit.parent == unit_by_ref("zurich:261")
    assert matter.body == Body.objects.get(name="Stadt Zürich"), "somebody has it"


@needs_database
def test_every_matter_has_its_entries_and_the_import_has_one(tmp_path: Path) -> None:
    plan = planned(sample(tmp_path))
    import_petitions(plan, by=system())
    sequence_all()

    assert Entry.objects.filter(act="petitions.received").count() == 3
    assert Entry.objects.filter(act="petitions.published").count() == 3
    leaf = bytes(Entry.objects.get(act="petitions.imported").leaf).decode()
    assert plan.digest in leaf
    assert '"new":3' in leaf
    assert list(audit()) == [], "what the log committed to is what stands in the tables"


@needs_database
def test_the_same_file_twice_adds_nothing(tmp_path: Path) -> None:
    path = sample(tmp_path)
    import_petitions(planned(path), by=system())
    entries = Entry.objects.count()
    again = import_petitions(planned(path), by=system())
    grown = import_petitions(
        planned(sample(tmp_path, ROWS + "4,2016-03-01,Graffiti,Enge,2682000,1246000\n")), by=system()
    )

    assert (again.count, again.known_count) == (0, 3)
    assert (grown.count, grown.known_count, grown.unit_count) == (1, 3, 1)
    assert Entry.objects.count() == entries + 5, "unit, topics, receipt, publication, import"
    assert Petition.objects.count() == 4


@needs_database
def test_imported_matters_are_shown_searched_and_counted(tmp_path: Path, client: Any) -> None:
    small_world()
    import_petitions(planned(sample(tmp_path)), by=system())
    sequence_all()
    rebuild("petitions")
    refresh_words()
    city, seebach = unit_by_ref("zurich:261"), unit_by_ref("zurich:seebach")
    assert city is not None
    assert seebach is not None

    found = page_of(Wanted(unit=city, words="sammelstele")).matters
    counted = values(["petitions.received"], city, start=date(2016, 1, 1), end=date(2016, 1, 31))[
        "petitions.received"
    ]
    page = client.get(reverse("petitions:matters"), {"tree": "zurich"}).content.decode()
    below = client.get(reverse("petitions:matters"), {"don-vi": "zurich:seebach"}).content.decode()

    assert {one.source_key for one in found} == {"zurich:1", "zurich:3"}, "with a typing error"
    assert counted.value == 2
    assert "Abfall/Sammelstelle, Altstetten" in page
    assert "Altstetten" not in below.split("<main")[1].split("</main>")[0]
    assert [one.unit for one in page_of(Wanted(unit=seebach)).matters] == [seebach, seebach]


@needs_database
def test_a_foreign_tree_stays_out_of_the_home_lists(tmp_path: Path) -> None:
    world = small_world()
    import_petitions(planned(sample(tmp_path)), by=system())

    assert page_of(Wanted()).matters == []
    assert page_of(Wanted(unit=world.nation)).matters == []


@needs_database
def test_what_the_mapping_does_not_publish_waits_for_a_person(tmp_path: Path) -> None:
    import_petitions(planned(sample(tmp_path), publish=False), by=system())

    assert not Petition.objects.published().exists()
    assert not Entry.objects.filter(act="petitions.published").exists()


@needs_database
def test_words_made_from_columns_are_not_found_similar_and_peoples_own_are(tmp_path: Path) -> None:
    import_petitions(planned(sample(tmp_path)), by=system())
    assert set(Petition.objects.values_list("fingerprint", flat=True)) == {None}

    own = "id,date,topic,district,e,n,words\n"
    rows = "9,2016-01-01,Graffiti,Enge,2682000,1246000,Gọi cho tôi số 0912345678 về bức tường bị bôi bẩn\n"
    import_petitions(
        planned(sample(tmp_path, rows, head=own), columns={"text": "words"}, words={"text": ""}), by=system()
    )
    matter = Petition.objects.get(source_key="zurich:9")
    assert matter.fingerprint
    assert "0912345678" not in matter.text, "masked like everybody's words"


@needs_database
def test_ends_that_the_file_tells_are_recorded_as_ends(tmp_path: Path) -> None:
    head = "id,date,topic,district,e,n,state,done\n"
    rows = (
        "1,2016-01-01,Graffiti,Enge,2682000,1246000,offen,\n"
        "2,2016-01-01,Graffiti,Enge,2682000,1246000,erledigt,2016-02-01\n"
        "3,2016-01-01,Graffiti,Enge,2682000,1246000,abgelehnt,\n"
    )
    status = {
        "offen": {"state": "received"},
        "erledigt": {"state": "closed", "outcome": "resolved"},
        "abgelehnt": {"state": "refused", "refusal": "outside"},
    }
    plan = planned(
        sample(tmp_path, rows, head=head), columns={"status": "state", "ended": "done"}, status=status
    )
    import_petitions(plan, by=system())
    sequence_all()

    closed = Petition.objects.get(source_key="zurich:2")
    assert (closed.state, closed.outcome, closed.ended_on) == ("closed", "resolved", date(2016, 2, 1))
    assert Petition.objects.get(source_key="zurich:3").refusal == "outside"
    assert list(audit()) == []


@needs_database
def test_units_of_the_country_are_found_as_they_were_on_the_day(tmp_path: Path) -> None:
    world = small_world()
    rows = "1,2026-01-05,,Hoàng Liệt,20.96,105.83\n2,2026-01-05,,phuong dinh cong,,\n"
    mapping = {
        "tree": "vn", "origin": "mot-cua", "time_zone": "Asia/Ho_Chi_Minh", "position": {"grid": "wgs84"},
        "units": {"find_by": "name", "level": "commune", "new": None}, "words": {"title": "Vụ việc {id}, {district}"},
    }  # fmt: skip
    data = tomllib.loads(ZURICH.read_text(encoding="utf-8")) | mapping
    data["columns"] = {
        "id": "id",
        "received": "date",
        "topic": "topic",
        "unit": "district",
        "lat": "e",
        "lon": "n",
    }
    data["words"]["text"] = "Vụ việc {id} nhận ngày {date} ở {district}."
    plan = plan_file(sample(tmp_path, rows), parse_mapping(data))
    import_petitions(plan, by=world.system)

    units = {one.source_key: one.unit for one in Petition.objects.select_related("unit")}
    assert units == {"mot-cua:1": world.x, "mot-cua:2": world.y}
    assert Petition.objects.get(source_key="mot-cua:1").body == world.committee_x


# --- or nothing --------------------------------------------------------------------------------------------


@needs_database
@pytest.mark.parametrize(
    ("row", "column", "word"),
    [
        ("4,,Graffiti,Enge,2682000,1246000", "date", "%Y-%m-%d"),
        ("4,31.12.2016,Graffiti,Enge,2682000,1246000", "date", "31.12.2016"),
        ("4,2999-01-01,Graffiti,Enge,2682000,1246000", "date", "2999-01-01"),
        ("4,2016-01-01,Wetter,Enge,2682000,1246000", "topic", "Wetter"),
        ("4,2016-01-01,Graffiti,,2682000,1246000", "district", "zurich"),
        ("4,2016-01-01,Graffiti,Enge,1246000,2682000", "e", "1246000 / 2682000"),
        ("4,2016-01-01,Graffiti,Enge,abc,1246000", "e", "abc"),
        (",2016-01-01,Graffiti,Enge,2682000,1246000", "id", "0"),
        ("1,2016-01-01,Graffiti,Enge,2682000,1246000", "id", "2"),
    ],
)
def test_one_bad_row_is_named_and_keeps_all_out(tmp_path: Path, row: str, column: str, word: str) -> None:
    plan = planned(sample(tmp_path, ROWS + row + "\n"))

    assert [(one.row, one.column) for one in plan.problems] == [(5, column)]
    assert word in plan.problems[0].what
    assert plan.problems[0].mend
    with pytest.raises(Refused):
        import_petitions(plan, by=system())
    assert not Petition.objects.exists()
    assert not Unit.objects.exists()


@needs_database
def test_units_are_created_only_when_asked(tmp_path: Path) -> None:
    plan = planned(sample(tmp_path), create_units=False)

    assert plan.problem_count == 3
    assert "--create-units" in plan.problems[0].mend


@needs_database
def test_a_failure_in_the_middle_undoes_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from danvan.modules.petitions.actions import importing

    def breaks(*_args: Any, **_more: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(importing, "_note", breaks)
    with pytest.raises(OSError, match="No space"):
        import_petitions(planned(sample(tmp_path)), by=system())

    assert not Petition.objects.exists()
    assert not Unit.objects.exists()
    assert not Topic.objects.exists()
    assert not Entry.objects.exists()


@needs_database
def test_only_who_may_import_does(tmp_path: Path) -> None:
    world = small_world()
    plan = planned(sample(tmp_path))
    for actor in (world.hanh, Resident(), world.ngoc):  # a registrar of one country founds no other one
        with pytest.raises(Refused):
            import_petitions(plan, by=actor)
    assert not Unit.objects.filter(tree="zurich").exists()

    import_petitions(plan, by=world.system)
    more = planned(sample(tmp_path, "8,2016-03-01,Graffiti,Seebach,2683470,1251980\n"), create_units=False)
    assert import_petitions(more, by=world.ngoc).count == 1


@needs_database
def test_a_plan_that_was_overtaken_writes_nothing(tmp_path: Path) -> None:
    first, second = planned(sample(tmp_path)), planned(sample(tmp_path))
    import_petitions(first, by=system())

    with pytest.raises(Refused) as refusal:
        import_petitions(second, by=system())
    assert refusal.value.code == "meanwhile"


# --- files and mappings ------------------------------------------------------------------------------------


def sheet() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    page.write_row(0, 0, HEAD.strip().split(","))
    page.write_row(1, 0, [7, None, "Graffiti", "Enge", 2682000, 1246000])
    page.write_datetime(
        1, 1, __import__("datetime").datetime(2016, 1, 1), book.add_format({"num_format": "yyyy-mm-dd"})
    )
    book.close()
    return out.getvalue()


@needs_database
@pytest.mark.parametrize("kind", ["csv", "tsv", "gz", "bom", "xlsx"])
def test_a_table_is_read_whatever_it_is_wrapped_in(tmp_path: Path, kind: str) -> None:
    text = HEAD + ROWS
    content = {
        "csv": text.encode(), "tsv": text.replace(",", "\t").encode(), "gz": gzip.compress(text.encode()),
        "bom": b"\xef\xbb\xbf" + text.encode(), "xlsx": sheet(),
    }[kind]  # fmt: skip
    path = tmp_path / "any.name"
    path.write_bytes(content)
    plan = planned(path)

    assert plan.problems == []
    assert plan.rows[0].received_on == date(2016, 1, 1)
    assert len(plan.rows) == (1 if kind == "xlsx" else 3)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x1f\x8bbroken", b"\x00\x01\x02", b"PK\x03\x04no zip", gzip.compress(b"", mtime=0)],
    ids=["nothing", "a broken gzip", "noise", "no zip", "nothing, packed"],
)
def test_a_file_that_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(TableError) as bad:
        plan_file(path, load_mapping(ZURICH))
    assert bad.value.what
    assert bad.value.mend


def test_a_mapping_says_everything_that_is_wrong_with_it(tmp_path: Path) -> None:
    path = tmp_path / "m.toml"
    path.write_text(
        'origin = "Zürich!"\ntree = "zurich"\ntime_zone = "Mars/Olympus"\n[columns]\nid = "id"\nweather = "w"\n'
    )
    with pytest.raises(MappingError) as bad:
        load_mapping(path)

    told = "\n".join(bad.value.problems)
    for part in ("origin", "time_zone", "columns.weather", "columns.received", "columns.unit", "words.title"):
        assert part in told


@given(st.text(), st.text())
def test_a_template_puts_in_columns_and_computes_nothing(text: str, value: str) -> None:
    assert Template("{a}").filled({"a": value}) == value
    assert Template("{a.__class__}{0}{a!r}").filled({"a": value}) == ""
    assert Template(text.replace("{", "")).filled({}) == text.replace("{", "")


# --- the command -------------------------------------------------------------------------------------------


@needs_database
def test_the_command_shows_first_and_writes_when_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sample(tmp_path)
    call_command("import_petitions", str(path), mapping=ZURICH, create_units=True, dry_run=True)
    seen = capsys.readouterr().out
    assert "Abfall/Sammelstelle, Altstetten" in seen
    assert not Petition.objects.exists()

    call_command("import_petitions", str(path), mapping=ZURICH, create_units=True)
    city = unit_by_ref("zurich:261")
    assert city is not None
    assert Entry.objects.filter(idx__isnull=True).count() == 0, "sequenced"
    assert (
        values(["petitions.received"], city, start=date(2016, 1, 1), end=date(2016, 12, 1))[
            "petitions.received"
        ].value
        == 3
    )


@needs_database
def test_the_command_names_rows_and_exits_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError) as bad:
        call_command(
            "import_petitions",
            str(sample(tmp_path, "x,nie,Graffiti,Enge,1,2\n")),
            mapping=ZURICH,
            create_units=True,
        )

    assert bad.value.returncode == 1
    assert "2, date" in capsys.readouterr().err


@needs_database
@pytest.mark.skipif(not REAL.exists(), reason="the real file is not beside the project")
def test_the_real_file_fits_the_mapping(capsys: pytest.CaptureFixture[str]) -> None:
    plan = plan_file(REAL, load_mapping(ZURICH), create_units=True)

    assert plan.problems == []
    assert (plan.row_count, len(plan.rows), len(plan.units), len(plan.topics)) == (62_245, 62_245, 22, 10)
