"""Templates: what the files hold, what is said of a mistake, and that they survive being written out again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings

from danvan.lib.periods import Kind
from danvan.modules.reports import queries, sources
from danvan.modules.reports.blueprints import BadTemplate, built, load_folder, parse
from danvan.modules.reports.narrative import Slot, names_in, paragraphs, problems
from danvan.modules.reports.toml import toml_of

FOLDER = settings.DATA_DIR / "reports"


def test_every_template_of_the_house_names_only_what_somebody_counts() -> None:
    found = load_folder(FOLDER, known=sources.items())
    assert {one.key for one in found.values()} == {
        "dan-van.month",
        "dan-van.quarter",
        "dan-van.review",
        "dan-van.thematic",
    }
    review = next(one for one in found.values() if one.key == "dan-van.review")
    assert [part.number for part in review.parts if part.level == 1] == ["I", "II", "III", "IV", "V"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("[!l]*.toml")), ids=lambda path: path.stem)
def test_a_template_reads_back_the_same_from_its_toml(path: Any) -> None:
    one = parse(path.read_text(encoding="utf-8"))
    again = parse(toml_of(one.body))
    assert (again, again.digest) == (one, one.digest)


WRONG = [
    ({"section": []}, "at least one"),
    ({"template": {"closes": 31}}, "closes must be a whole number from 0 to 28"),
    ({"template": {"effective_from": "soon"}}, "effective_from must be a day"),
    ({"template": {"colour": "red"}}, "there is no 'colour'"),
    ({"template": {"levels": ["district"]}}, "levels knows commune, province, nation"),
    ({"template": {"layout": "letter"}}, "layout knows state, party, front"),
    ({"section": [{"key": "a", "title_vi": "A", "title_en": "A"}] * 2}, "stands twice"),
    ({"section": [{"key": "a", "title_vi": "", "title_en": "A"}]}, "title_vi must be a text"),
    ({"section": ["a"]}, "write [[section]]"),
    ({"section": [{"key": "a", "title_vi": "A", "title_en": "A", "chart": [
        {"key": "c", "title_vi": "C", "title_en": "C", "kind": "series", "items": ["dialogues.held", "dialogues.asked"]}]}]}, "exactly one item"),
    ({"section": [{"key": "a", "title_vi": "A", "title_en": "A", "table": [
        {"key": "t", "title_vi": "T", "title_en": "T", "items": ["nobody.counts"]}]}]}, "nobody counts 'nobody.counts'"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_a_mistake_is_answered_with_its_place(change: dict[str, Any], said: str) -> None:
    right = dict(queries.files()["dan-van.quarter", 1].body)
    wrong = {**right, **change}
    if "template" in change:
        wrong["template"] = {**right["template"], **change["template"]}
    with pytest.raises(BadTemplate) as problem:
        built(wrong, known=sources.items())
    assert said in str(problem.value)


def test_a_broken_file_names_itself(tmp_path: Any) -> None:
    (tmp_path / "broken.toml").write_text("[template", encoding="utf-8")
    with pytest.raises(BadTemplate, match=r"broken\.toml: not TOML"):
        load_folder(tmp_path)


def test_periods_are_opened_before_they_close_and_for_a_month_after() -> None:
    quarter = queries.files()["dan-van.quarter", 1]
    codes = {day: [one.code for one in queries.opening(quarter, today=day)] for day in (
        date(2026, 9, 1), date(2026, 9, 20), date(2026, 10, 30), date(2026, 11, 20))}  # fmt: skip
    assert list(codes.values()) == [[], ["2026-Q3"], ["2026-Q3"], []]
    assert quarter.periods == (Kind.QUARTER.value,)


def test_words_and_slots_are_told_apart() -> None:
    text = "Có {{dialogues.held}} cuộc, cùng kỳ {{ dialogues.held | last_year }}.\n\nHết."
    assert paragraphs(text) == [
        ["Có ", Slot("dialogues.held"), " cuộc, cùng kỳ ", Slot("dialogues.held", "year_before"), "."], ["Hết."],
    ]  # fmt: skip
    assert names_in(text) == ["dialogues.held"]
    assert [one.code for one in problems("{{a}} {{dialogues.held|x}} {{", {"dialogues.held"})] == [
        "unknown",
        "moment",
        "braces",
    ]
