"""The shipped rulebook: complete, cited, dated, and saying what the law says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from danvan.lib.clock import WorkCalendar, explain, load_overrides
from danvan.lib.rules import NoRule, Rule, load_rulebook
from danvan.lib.rules.model import CONFIDENCES, DAY_UNITS

DATA = Path(__file__).parents[5] / "data"
BOOK = load_rulebook(DATA / "rulebook")
CALENDAR = WorkCalendar.from_library(range(2023, 2031), load_overrides(DATA / "holidays" / "vn.toml"))
BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 1)
AREAS = {
    "clock", "complaints", "consultation", "contributions", "conventions", "denunciations", "dialogue", "disclosure",
    "honours", "inspection_boards", "local_targets", "personal_data", "petitions", "platform", "reports", "supervision",
    "votes",
}  # fmt: skip

# id, value, unit, comparison, direction: every deadline, as a table to be read against the articles.
DEADLINES = """\
petitions.reply 10 working_day at_most after
petitions.transfer 5 working_day at_most after
petitions.forwarded_result 7 working_day at_most after
petitions.forwarder_tells_citizen 5 working_day at_most after
petitions.refusal_notice 3 working_day at_most after
petitions.schedule_posted 5 working_day at_least before
petitions.online_notice 5 working_day at_least before
petitions.online_link_test 1 working_day at_least before
petitions.party_reception_notice 10 working_day at_most after
petitions.unhandled_sanction 45 calendar_day more_than after
complaints.time_bar 90 calendar_day at_most after
complaints.acceptance 7 working_day at_most after
complaints.settle_first 30 calendar_day at_most after
complaints.settle_first_complex 45 calendar_day at_most after
complaints.settle_first_remote 45 calendar_day at_most after
complaints.settle_first_remote_complex 60 calendar_day at_most after
complaints.appeal 30 calendar_day at_most after
complaints.appeal_remote 45 calendar_day at_most after
complaints.settle_second 45 calendar_day at_most after
complaints.settle_second_complex 60 calendar_day at_most after
complaints.settle_second_remote 60 calendar_day at_most after
complaints.settle_second_remote_complex 70 calendar_day at_most after
complaints.dialogue_notice 5 calendar_day at_least before
complaints.suspension_sent 3 working_day at_most after
complaints.decision_sent_first 3 working_day at_most after
complaints.decision_sent_second 7 calendar_day at_most after
complaints.publicise_second 15 calendar_day at_most after
complaints.publicise_second_posting 15 calendar_day at_least after
denunciations.initial 7 working_day at_most after
denunciations.initial_several_places 10 working_day at_most after
denunciations.transfer 5 working_day at_most after
denunciations.acceptance_notice 5 working_day at_most after
denunciations.settle 30 calendar_day at_most after
denunciations.extension 30 calendar_day at_most after
denunciations.conclusion_sent 5 working_day at_most after
denunciations.conclusion_acted_on 7 working_day at_most after
denunciations.conclusion_published 7 working_day at_most after
denunciations.overdue_report_asked 5 working_day at_most after
denunciations.overdue_report 5 working_day at_most after
disclosure.start 5 working_day at_most after
disclosure.posting_duration 30 calendar_day at_least after
disclosure.loudspeaker_duration 3 calendar_day at_least after
disclosure.request_online_simple 3 working_day at_most after
disclosure.request_office_complex 10 working_day at_most after
disclosure.request_office_extension 10 working_day at_most after
disclosure.request_post_simple 5 working_day at_most after
disclosure.request_complex_term 3 working_day at_most after
votes.initiative_validity 3 month at_most after
votes.meeting_notice 2 calendar_day at_least before
votes.papers_sent 2 calendar_day at_least before
votes.decision_sent 5 working_day at_most after
votes.ballot_notice 2 calendar_day at_least before
votes.ballot_plan_sent 2 calendar_day at_most after
votes.recognition 5 working_day at_most after
votes.head_election_decision 20 calendar_day at_least before
votes.head_candidates_sent 15 calendar_day at_least before
votes.head_election_team 10 calendar_day at_least before
votes.head_election_notice 7 calendar_day at_least before
votes.head_recognition 5 working_day at_most after
votes.head_new_election 60 calendar_day at_most after
conventions.draft_posting 30 calendar_day at_least after
conventions.file_sent 5 working_day at_most after
conventions.recognition 5 working_day at_most after
conventions.suspension 3 working_day at_most after
conventions.annulment 5 working_day at_most after
consultation.duration 20 calendar_day at_least after
inspection_boards.people_plan_notice 5 working_day at_least before
inspection_boards.people_reply 15 calendar_day at_most after
inspection_boards.people_by_election 6 month at_least after
inspection_boards.investment_plan_notice 45 calendar_day at_least before
inspection_boards.investment_reply 15 calendar_day at_most after
dialogue.notice 7 calendar_day at_least before
dialogue.results 10 calendar_day at_most after
dialogue.village_notice 5 calendar_day at_least before
supervision.papers_sent 15 calendar_day at_least before
supervision.object_report 7 calendar_day at_least before
supervision.report 15 calendar_day at_most after
supervision.critique_draft_sent 15 calendar_day at_least before
personal_data.first_answer 2 working_day at_most after
personal_data.withdraw 15 calendar_day at_most after
personal_data.withdraw_processors 20 calendar_day at_most after
personal_data.withdraw_extension 15 calendar_day at_most after
personal_data.access 10 calendar_day at_most after
personal_data.access_processors 15 calendar_day at_most after
personal_data.access_extension 10 calendar_day at_most after
personal_data.erase 20 calendar_day at_most after
personal_data.erase_processors 30 calendar_day at_most after
personal_data.erase_extension 20 calendar_day at_most after
personal_data.protect 15 calendar_day at_most after
personal_data.breach 72 hour at_most after
personal_data.impact_assessment 60 calendar_day at_most after
personal_data.impact_update 6 month at_most after
personal_data.impact_update_major 10 calendar_day at_most after
personal_data.transfer_dossier 60 calendar_day at_most after
""".splitlines()

LIST_LENGTHS = {
    "petitions.kinds": 4, "petitions.register_columns": 13, "complaints.complex_reasons": 7,
    "disclosure.items": 14, "disclosure.forms": 10, "disclosure.portal_items": 14,
    "disclosure.posted_items": 11,
    "disclosure.permanent_items": 2, "disclosure.loudspeaker_items": 6, "disclosure.village_head_items": 6,
    "votes.matters": 6, "votes.forms": 3, "votes.meeting_matters": 3, "votes.online_matters": 1,
    "consultation.topics": 9, "consultation.forms": 8, "supervision.forms": 4, "supervision.grounds": 5,
    "supervision.critique_forms": 3, "supervision.critique_contents": 5, "personal_data.sensitive_kinds": 11,
    "personal_data.bases_without_consent": 5, "inspection_boards.people_reports": 4,
    "dialogue.village_reports": 3, "honours.forms": 4, "honours.revocation_grounds": 4, "honours.state_commendation": 2,
}  # fmt: skip


@pytest.mark.parametrize("line", DEADLINES, ids=lambda line: line.split()[0])
def test_the_deadline_is_the_one_of_the_law(line: str) -> None:
    rule_id, value, *rest = line.split()
    rule = BOOK.rule(rule_id, date(2026, 11, 22))

    assert (rule.number, rule.unit, rule.comparison, rule.direction) == (int(value), *rest)


@pytest.mark.parametrize(("rule_id", "length"), LIST_LENGTHS.items())
def test_the_closed_list_has_all_its_entries(rule_id: str, length: int) -> None:
    assert len(BOOK.rule(rule_id, date(2026, 11, 22)).choices) == length


def test_every_area_of_law_is_there() -> None:
    assert {rule.area for rule in BOOK} == AREAS


@pytest.mark.parametrize("rule", list(BOOK), ids=lambda rule: f"{rule.id}@{rule.effective_from}")
def test_every_rule_is_cited_dated_named_and_honest(rule: Rule) -> None:
    assert rule.name_vi
    assert rule.name_en
    assert rule.name_vi != rule.name_en
    assert rule.basis_vi
    assert rule.cite("en")
    assert rule.confidence in CONFIDENCES
    assert rule.effective_from >= date(2012, 7, 1)
    assert rule.effective_to is None or rule.effective_to > rule.effective_from
    if rule.unit in DAY_UNITS:
        assert rule.counted_from_vi
        assert rule.counted_from_en


def test_a_citation_reads_as_a_resident_would_look_it_up() -> None:
    def cite(rule_id: str, lang: str = "vi") -> str:
        return BOOK.rule(rule_id, AFTER).cite(lang)

    assert cite("petitions.reply") == "Điều 28 khoản 1 Luật Tiếp công dân 42/2013/QH13"
    assert cite("petitions.reply", "en") == "Article 28(1), Law on the reception of citizens 42/2013/QH13"
    assert cite("votes.recall_petition") == "Điều 9 khoản 1 điểm b Nghị định 59/2023/NĐ-CP"
    assert cite("complaints.complex_reasons") == "Điều 3a Nghị định 155/2026/NĐ-CP"
    assert cite("petitions.register_columns") == "Mẫu 03/TCD Nghị định 154/2026/NĐ-CP"
    assert cite("supervision.papers_sent").startswith("các Điều 6–9 Nghị quyết liên tịch 403/2017/")
    assert cite("platform.forward") == "Cam kết của nền tảng Dân Vận (không phải quy định của pháp luật)"


def test_accepting_a_complaint_changed_on_the_first_of_july() -> None:
    old, new = BOOK.rule("complaints.acceptance", BEFORE), BOOK.rule("complaints.acceptance", AFTER)

    assert (old.number, old.unit) == (10, "calendar_day")
    assert (new.number, new.unit) == (7, "working_day")
    assert old.digest != new.digest
    assert BOOK.by_digest(old.digest) is old
    assert BOOK.versions("complaints.acceptance") == (old, new)


def test_a_law_amended_and_not_compared_lowers_confidence_from_that_day() -> None:
    rule = BOOK.rule("petitions.reply", BEFORE)

    assert rule.confidence_on(BEFORE) == "confirmed"
    assert rule.confidence_on(AFTER) == "unconfirmed"
    assert BOOK.rule("complaints.acceptance", AFTER).confidence_on(AFTER) == "transcription"


def test_districts_gave_commendations_until_there_were_no_districts() -> None:
    last, first = date(2025, 6, 30), date(2025, 7, 1)

    assert "people_committee:district" in BOOK.rule("honours.state_commendation", last).codes
    assert "people_committee:district" not in BOOK.rule("honours.state_commendation", first).codes
    assert BOOK.rule("honours.party_merit", date(2024, 1, 31)).codes == ("party_committee:province",)


def test_local_promises_are_off_until_a_unit_switches_them_on() -> None:
    on = date(2026, 11, 22)
    with pytest.raises(NoRule, match="switched off"):
        BOOK.rule("local_targets.reply", on, scope="79")
    enabled = load_rulebook(DATA / "rulebook", enabled=["local_targets.reply"])

    assert enabled.rule("local_targets.reply", on, scope="79").number == 5
    with pytest.raises(NoRule, match="no such rule for unit 01"):
        enabled.rule("local_targets.reply", on, scope="01")


def test_a_unit_without_its_own_rule_gets_the_one_of_the_country() -> None:
    assert BOOK.rule("petitions.reply", AFTER, scope="79") is BOOK.rule("petitions.reply", AFTER)


def test_everything_platform_promises_is_marked_as_no_law() -> None:
    assert len(BOOK.area("platform", AFTER)) >= 12
    assert all("không phải quy định của pháp luật" in rule.basis_vi for rule in BOOK.area("platform", AFTER))


def test_the_list_of_returns_points_at_rules_that_exist() -> None:
    for code in BOOK.rule("reports.returns", AFTER).codes:
        assert BOOK.rule(code, AFTER)


def test_a_list_may_quote_another_and_keeps_its_words() -> None:
    items = {choice.code: choice for choice in BOOK.rule("disclosure.items", AFTER).choices}

    assert BOOK.rule("disclosure.permanent_items", AFTER).choices == (items["4"], items["13"])


def test_a_reply_over_tet_says_why() -> None:
    received = date(2026, 2, 10)
    due = BOOK.due(BOOK.rule("petitions.reply", received), CALENDAR, received)

    assert due.due_on == date(2026, 3, 3)
    assert "Không tính 16–20/02/2026: nghỉ Tết Nguyên đán." in explain(due.steps)


def test_a_settlement_rolls_over_a_day_off_a_posting_does_not() -> None:
    started = date(2026, 6, 4)  # thirty days later is a Saturday
    settle, posting = (
        BOOK.rule(rule_id, started) for rule_id in ("denunciations.settle", "disclosure.posting_duration")
    )

    assert BOOK.due(settle, CALENDAR, started).due_on == date(2026, 7, 6)
    assert BOOK.due(posting, CALENDAR, started).due_on == date(2026, 7, 4)


def test_before_the_civil_code_of_2015_nothing_rolls() -> None:
    rule = BOOK.versions("complaints.settle_first")[0]
    started = date(2016, 6, 4)

    assert BOOK.due(rule, CALENDAR, started).due_on == date(2016, 7, 4)
    assert BOOK.due(rule, CALENDAR, date(2016, 6, 2)).due_on == date(2016, 7, 2)  # a Saturday


def test_a_notice_is_counted_back_from_the_event() -> None:
    meeting = date(2026, 6, 13)
    rule = BOOK.rule("votes.meeting_notice", meeting)

    assert BOOK.due(rule, CALENDAR, meeting).due_on == date(2026, 6, 11)


def test_asking_a_rule_for_what_it_is_not_is_refused() -> None:
    share, items = BOOK.rule("votes.pass_ordinary", AFTER), BOOK.rule("disclosure.items", AFTER)

    assert share.fraction == (1, 2)
    assert items.choices[0].label("en") == "Socio-economic plan and results"
    with pytest.raises(TypeError, match="not a number"):
        _ = share.number
    with pytest.raises(TypeError, match="not a list"):
        _ = share.choices
    with pytest.raises(TypeError, match="not a share"):
        _ = items.fraction


def test_hours_are_no_term_in_days() -> None:
    with pytest.raises(TypeError, match="hour"):
        BOOK.due(BOOK.rule("personal_data.breach", AFTER), CALENDAR, AFTER)
