"""The catalogue: all sixty-five are there, what they name exists, and a mistake is answered with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from danvan.kernel.figures.public import measures, rates
from danvan.kernel.indicators.catalogue import (
    READINGS,
    BadCatalogue,
    catalogue,
    indicator_of,
    indicators,
    item,
    items_read_as,
    load_catalogue,
    the_catalogue,
)
from danvan.kernel.indicators.checks import catalogue_agrees

FILE = Path(settings.DATA_DIR) / "indicators" / "dan-van.toml"


def load(text: str, tmp_path: Path) -> None:
    path = tmp_path / "mau.toml"
    path.write_text(text, encoding="utf-8")
    load_catalogue(path, counted=frozenset(measures()), shares={})


def test_none_of_the_sixty_five_is_missing() -> None:
    assert {one.number for one in indicators()} == set(range(66))
    assert all(one.items for one in indicators())


def test_every_figure_that_an_item_is_computed_from_is_declared() -> None:
    computed = [one.computed for one in catalogue() if one.computed]

    assert len(computed) > 60
    assert set(computed) <= set(measures()) | set(rates())


def test_every_item_and_indicator_speaks_both_languages() -> None:
    for indicator in indicators():
        assert indicator.text("vi") != indicator.text("en")
        assert indicator.definition("vi") != indicator.definition("en")
        for one in indicator.items:
            assert one.text("vi").strip()
            assert one.text("vi") != one.text("en")
            assert indicator_of(one) == indicator
    assert the_catalogue().basis("vi") != the_catalogue().basis("en")


def test_every_measure_of_reading_leads_to_an_item() -> None:
    assert {one.reading for one in catalogue() if one.reading} == READINGS
    assert [one.name for one in items_read_as("dialogues.held")] == ["dialogues.held"]
    assert items_read_as("other") == ()
    assert items_read_as("") == ()


def test_what_adds_is_said_by_its_kind() -> None:
    assert item("dialogues.held").adds
    assert not item("reception.people").adds_over_units
    assert (item("inspection.boards").adds, item("inspection.boards").adds_over_units) == (False, True)
    assert not item("mediation.settled_share").adds
    with pytest.raises(KeyError):
        item("no.such")


def test_start_up_is_content_with_the_shipped_file() -> None:
    assert catalogue_agrees() == []


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("number = 12\n", "number = 11\n", "indicators 11: told twice"),
        ("number = 12\n", "number = 99\n", "missing"),
        ('number = 12\n', 'number = "12"\n', "number: must be int"),
        ('name = "dialogues.held"', 'name = "dialogues.asked"', "dialogues.asked: told twice"),
        ('name = "dialogues.held"', 'name = "Đối thoại"', "must be small_letters"),
        ('computed = "dialogues.held"', 'computed = "dialogues.hold"', "no module counts dialogues.hold"),
        ('kind = "people"', 'kind = "persons"', "is none of count"),
        ('source = "N/S"', 'source = "X"', "is not made of S, L, N, D"),
        ('denominator = "mediation.cases"', 'denominator = "mediation.case"', "must be a count or an amount"),
        ('at_most = "mediation.cases"', 'at_most = "mediation.settled"', "leads back"),
        ('at_most = "mediation.cases"', 'at_most = "mediation.case"', "there is no item mediation.case"),
        ('reading = "dialogues.held"', 'reading = "dialogue.held"', "is no measure of reading"),
        ('unit = "%"\nkind = "rate"', 'unit = "%"\nkind = "count"', "only a rate has"),
        ('unit = "%"\nkind = "rate"', 'unit = "ca"\nkind = "rate"', "told in %"),
        ('kind = "state"\nadds_below = true', 'kind = "count"\nadds_below = true', "adds_below"),
        ('kind = "state"\nadds_below', 'kind = "state"\ncomputed = "dialogues.held"\nadds_below', "neither people nor a state"),
        ('label_vi = "Lượt tiếp công dân"', 'label_vi = " "', "label_vi: empty"),
        ('label_vi = "Lượt tiếp công dân"', 'title = "Lượt"', "label_vi: missing"),
        ('label_vi = "Lượt tiếp công dân"', 'label_vi = "Lượt"\ntitle = "Lượt"', "title: unknown"),
        ("[[indicator]]", "[[indicator", "mau.toml"),
    ],
)  # fmt: skip
def test_a_mistake_is_answered_with_its_place(was: str, becomes: str, said: str, tmp_path: Path) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert was in text

    with pytest.raises(BadCatalogue, match=re.escape(said)):
        load(text.replace(was, becomes, 1), tmp_path)
