"""A rule file with a mistake: the answer names the file, the rule and the field."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from danvan.lib.rules import BadRule, NoRule, OverlappingRules, Rulebook, load_rulebook

LAWS = """
[law]
number = "1/2026/QH16"
name_vi = "Luật Thử"
name_en = "Law on trials"
effective_from = 2026-01-01
"""
EVENTS = 'receipt = { vi = "ngày nhận", en = "receipt" }\n'
GOOD = {
    "id": '"petitions.reply"',
    "name_vi": '"Trả lời"',
    "name_en": '"Reply"',
    "value": "10",
    "unit": '"working_day"',
    "comparison": '"at_most"',
    "counted_from": '"receipt"',
    "basis": '"law 28.1"',
    "confidence": '"confirmed"',
}
LIST = {"unit": '"list"', "comparison": "", "counted_from": ""}


def rule(**changes: str) -> str:
    fields = GOOD | changes
    return "[[rule]]\n" + "".join(f"{key} = {value}\n" for key, value in fields.items() if value)


def book(folder: Path, *rules: str, laws: str = LAWS, events: str = EVENTS) -> Rulebook:
    (folder / "laws.toml").write_text(laws, encoding="utf-8")
    (folder / "events.toml").write_text(events, encoding="utf-8")
    (folder / "petitions.toml").write_text("\n".join(rules), encoding="utf-8")
    return load_rulebook(folder)


def test_a_good_rule_takes_what_it_does_not_say_from_its_law(tmp_path: Path) -> None:
    found = book(tmp_path, rule()).rule("petitions.reply", date(2026, 1, 1))

    assert found.number == 10
    assert found.area == "petitions"
    assert found.effective_from == date(2026, 1, 1)
    assert found.effective_to is None
    assert found.basis_vi == "Điều 28 khoản 1 Luật Thử 1/2026/QH16"
    assert found.counted_from_vi == "ngày nhận"


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"id": '"reply"'}, "reply: id: must be petitions.<small_letters>"),
        ({"id": '"votes.reply"'}, "votes.reply: id: must be petitions."),
        ({"name_en": ""}, "petitions.reply: name_en: is missing"),
        ({"name_vi": "3"}, "petitions.reply: name_vi: must be text"),
        ({"value": "0"}, "petitions.reply: value: must be a whole number from 1"),
        ({"value": "true"}, "petitions.reply: value: must be a whole number from 1"),
        ({"value": "2.5"}, "petitions.reply: value: must be a whole number from 1"),
        ({"unit": '"fortnight"'}, "petitions.reply: unit: must be one of"),
        ({"comparison": ""}, "petitions.reply: comparison: is missing"),
        ({"comparison": '">"'}, "petitions.reply: comparison: must be one of"),
        ({"direction": '"sideways"'}, "petitions.reply: direction: must be one of"),
        ({"counted_from": ""}, "petitions.reply: counted_from: a term in days must say"),
        (
            {"counted_from": '"tomorrow"'},
            "petitions.reply: counted_from: events.toml has no event 'tomorrow'",
        ),
        ({"basis": ""}, "petitions.reply: basis: must be"),
        ({"basis": '"ltcd 28"'}, "petitions.reply: basis: laws.toml has no law 'ltcd'"),
        ({"confidence": '"sure"'}, "petitions.reply: confidence: must be one of"),
        ({"effective_from": '"2026"'}, "petitions.reply: effective_from: must be a date"),
        ({"effective_to": "2025-01-01"}, "petitions.reply: effective_to: 2025-01-01 is not after"),
        ({"per": '"fortnight"'}, "petitions.reply: per: must be one of"),
        ({"roll_forward": '"yes"'}, "petitions.reply: roll_forward: must be true or false"),
        ({"deadline": "3"}, "petitions.reply: deadline: unknown; the fields are"),
        ({"unit": '"fraction"', "value": "[2, 3, 4]"}, "value: must be [numerator, denominator]"),
        ({"unit": '"fraction"', "value": "[3, 2]"}, "value: 3/2 is not a share of a whole"),
        ({"unit": '"annual_date"', "value": '"30/11"'}, "value: must be a day of the year"),
        ({"unit": '"flag"', "value": "1"}, "value: must be true or false"),
        (LIST | {"value": "[]"}, "value: must be a list with at least one entry"),
        (LIST | {"value": '[{ code = "a", vi = "a" }]'}, "value: each entry needs code, vi and en"),
        (LIST | {"value": '["1"]'}, "value: '1' is not a code of another list"),
        (LIST | {"value": '["1"]', "of": '"petitions.none"'}, "of: there is no list 'petitions.none'"),
        (
            LIST | {"value": '[{code="a",vi="a",en="a"},{code="a",vi="b",en="b"}]'},
            "value: a code stands twice",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, changes: dict[str, str], complaint: str) -> None:
    with pytest.raises(BadRule) as refusal:
        book(tmp_path, rule(**changes))

    assert str(refusal.value).startswith("petitions.toml: ")
    assert complaint in str(refusal.value)


@pytest.mark.parametrize(
    ("laws", "complaint"),
    [
        (LAWS + 'colour = "red"\n', "laws.toml: law: colour: unknown"),
        (LAWS.replace('number = "1/2026/QH16"\n', ""), "laws.toml: law: number: must be a str, not None"),
        (LAWS.replace("2026-01-01", '"2026"'), "laws.toml: law: effective_from: must be a date"),
        (LAWS + 'confidence = "sure"\n', "laws.toml: law: confidence: must be one of"),
        ("[law", "laws.toml: not valid TOML"),
    ],
)
def test_a_mistake_in_a_law_is_named_too(tmp_path: Path, laws: str, complaint: str) -> None:
    with pytest.raises(BadRule) as refusal:
        book(tmp_path, rule(), laws=laws)

    assert complaint in str(refusal.value)


def test_an_event_needs_both_languages(tmp_path: Path) -> None:
    with pytest.raises(BadRule, match="receipt: needs vi and en"):
        book(tmp_path, rule(), events='receipt = { vi = "ngày nhận" }')


def test_versions_may_touch_but_not_overlap(tmp_path: Path) -> None:
    first = rule(effective_to="2026-07-01")
    touching = rule(value="7", effective_from="2026-07-01")

    versions = book(tmp_path, touching, first)

    assert versions.rule("petitions.reply", date(2026, 6, 30)).number == 10
    assert versions.rule("petitions.reply", date(2026, 7, 1)).number == 7
    with pytest.raises(
        OverlappingRules, match=r"petitions\.reply: the versions of 2026-01-01 and 2026-06-30"
    ):
        book(tmp_path, first, rule(value="7", effective_from="2026-06-30"))
    with pytest.raises(OverlappingRules):
        book(tmp_path, rule(), rule(value="7", effective_from="2026-06-30"))


def test_a_day_without_rule_is_told_apart_from_an_unknown_id(tmp_path: Path) -> None:
    rules = book(tmp_path, rule(effective_to="2026-07-01"))

    with pytest.raises(NoRule, match="nothing in force on 2025-12-31"):
        rules.rule("petitions.reply", date(2025, 12, 31))
    with pytest.raises(NoRule, match="nothing in force on 2026-07-01"):
        rules.rule("petitions.reply", date(2026, 7, 1))
    with pytest.raises(NoRule, match="no such rule"):
        rules.rule("petitions.replly", date(2026, 6, 1))
    with pytest.raises(NoRule, match="digest abc"):
        rules.by_digest("abc")


def digest(folder: Path, **changes: str) -> str:
    found = book(folder, rule(**changes))
    return next(iter(found)).digest


def test_the_digest_follows_the_law_and_not_the_wording(tmp_path: Path) -> None:
    plain = digest(tmp_path)

    assert len(plain) == 64
    assert digest(tmp_path, name_vi='"Trả lời công dân"') == plain
    assert digest(tmp_path, confidence='"unconfirmed"', note='"?"') == plain
    assert digest(tmp_path, effective_to="2027-01-01") == plain  # the end of a rule must not rename it
    assert digest(tmp_path, value="11") != plain
    assert digest(tmp_path, unit='"calendar_day"') != plain
    assert digest(tmp_path, comparison='"at_least"') != plain
    assert digest(tmp_path, direction='"before"') != plain
    assert digest(tmp_path, basis='"law 28.2"') != plain
    assert digest(tmp_path, effective_from="2026-02-01") != plain
    assert digest(tmp_path, scope='"79"') != plain


def test_a_missing_folder_is_a_plain_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_rulebook(tmp_path / "nowhere")
