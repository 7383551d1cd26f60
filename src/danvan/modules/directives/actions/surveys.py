"""A survey of how a paper is carried out, from its plan to what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import Files, allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Body, Person, Post, Unit, covered_ids
from danvan.kernel.papers.public import give_number
from danvan.lib.errors import require

from .. import rules
from ..models import Answer, Directive, Finding, FollowUp, Question, Survey, Surveyor, Visit
from ..states import Ask, Found

_MOST_QUESTIONS = 60


@transaction.atomic
def plan_survey(*, by: Person, directive: Directive, body: Body, title: str, purpose: str) -> Survey:
    """Prepare a survey of a paper; a paper no longer in force may be surveyed too, its page says so."""
    require(
        rules.may_survey_at(by, body.unit_id), "not_allowed", _("Your post may not survey for this body.")
    )
    survey = Survey(
        unit=body.unit, state="planned", directive=directive, body=body, title=title.strip(), purpose=reasoned(purpose)
    )  # fmt: skip
    return begin(survey, "directives.survey_planned", by=by, facts={"directive": directive.number})


@transaction.atomic
def add_question(
    survey: Survey, *, by: Person, text: str, kind: str, section: str = "", counted_in: str = "",
    options: Sequence[str] = (),
) -> Question:  # fmt: skip
    """Ask one thing everywhere: a number names its unit, a choice at least two answers."""
    survey = held(survey)
    allow(rules.may_prepare, by, survey)
    require(kind in Ask.values, "no_kind", _("Choose how the question is answered."))
    require(len(text.strip()) >= 5, "too_short", _("Write the question in full."))
    chosen = list(dict.fromkeys(one.strip() for one in options if one.strip())) if kind == Ask.CHOICE else []
    require(
        kind != Ask.CHOICE or len(chosen) >= 2, "no_options", _("Give at least two answers to choose from.")
    )
    unit_of_number = counted_in.strip() if kind == Ask.NUMBER else ""
    require(kind != Ask.NUMBER or bool(unit_of_number), "no_unit", _("Say what the number counts."))
    number = survey.questions.count() + 1
    require(number <= _MOST_QUESTIONS, "too_many", _("A survey asks at most 60 questions."))
    question = Question(
        unit=survey.unit, state="kept", survey=survey, number=number, text=text.strip(), kind=kind,
        section=section.strip(), counted_in=unit_of_number, options=chosen,
    )  # fmt: skip
    return begin(
        question, "directives.question_added", by=by, facts={"survey": survey.uid.hex, "number": number}
    )


@transaction.atomic
def name_surveyor(survey: Survey, *, by: Person, post: Post, is_lead: bool = False) -> Surveyor:
    """Put a post of the surveying unit into the team; one leads."""
    survey = held(survey)
    allow(rules.may_prepare, by, survey)
    require(post.body.unit_id == survey.unit_id, "other_unit", _("Choose a post of the surveying unit."))
    require(not survey.team.filter(post=post).exists(), "known", _("This post is already in the team."))
    has_lead = survey.team.filter(is_lead=True).exists()
    require(not (is_lead and has_lead), "two_leads", _("The team already has its lead."))
    _refuse_own([post], [one.unit for one in survey.visits.select_related("unit")])
    member = Surveyor(unit=survey.unit, state="kept", survey=survey, post=post, is_lead=is_lead)
    return begin(
        member, "directives.surveyor_named", by=by, facts={"survey": survey.uid.hex, "post": post.pk}
    )


def _refuse_own(posts: Sequence[Post], units: Sequence[Unit]) -> None:
    """Raise Refused where somebody of the team holds a post in a unit that is visited."""
    holders = Person.objects.filter(holdings__post__in=posts).distinct()
    theirs = {seat.body.unit_id for one in holders for seat in one.posts} | {
        one.body.unit_id for one in posts
    }
    own = next((unit for unit in units if unit.pk in theirs), None)
    require(
        own is None,
        "own_unit",
        _("Nobody surveys the unit where they hold a post: %(unit)s.") % {"unit": own},
    )


@transaction.atomic
def plan_visits(survey: Survey, *, by: Person, units: Sequence[Unit], visit_on: date) -> list[Visit]:
    """Units below the surveying one, to be visited on a day that is still to come."""
    survey = held(survey)
    allow(rules.may_prepare, by, survey)
    require(bool(units), "no_units", _("Choose at least one unit."))
    require(visit_on > timezone.localdate(), "bad_day", _("Visits are announced ahead: choose a later day."))
    covered = set(covered_ids([survey.unit_id]))
    for unit in units:
        require(unit.pk in covered, "not_below", _("Choose units below the surveying one."))
        is_known = survey.visits.filter(unit=unit).exists()
        require(not is_known, "known", _("This unit is already to be visited: %(unit)s.") % {"unit": unit})
    _refuse_own([one.post for one in survey.team.select_related("post__body")], units)
    facts = {"survey": survey.uid.hex, "on": visit_on.isoformat()}
    return [
        begin(
            Visit(unit=unit, state="planned", survey=survey, visit_on=visit_on),
            "directives.visit_planned", by=by, facts=facts,
        )
        for unit in units
    ]  # fmt: skip


@transaction.atomic
def announce_survey(survey: Survey, *, by: Person, message: str = "", exhibits: Files = ()) -> Survey:
    """Tell the units ahead: from here questions, team and days stand."""
    survey = held(survey)
    allow(rules.may_announce, by, survey)
    require(survey.questions.exists(), "no_questions", _("Write at least one question first."))
    require(survey.team.filter(is_lead=True).exists(), "no_lead", _("Say who leads the team."))
    first = survey.visits.order_by("visit_on").first()
    require(first is not None, "no_visits", _("Choose at least one unit."))
    assert first is not None
    today = timezone.localdate()
    require(today < first.visit_on, "too_late", _("The first visit must lie ahead: plan the days anew."))
    posts = [one.post for one in survey.team.select_related("post__body")]
    _refuse_own(posts, [one.unit for one in survey.visits.select_related("unit")])
    return change(
        survey, "directives.survey_announced", by=by, words=message.strip(), files=exhibits, state="announced",
        announced_on=today, facts={"first": first.visit_on.isoformat()},
    )  # fmt: skip


@transaction.atomic
def keep_answer(
    visit: Visit, *, by: Person, question: Question, value: str, remark: str = "", exhibits: Files = ()
) -> Answer:
    """One answer from the spot; given again it replaces the first, and both stand in the log."""
    survey = held(visit.survey)
    visit = held(visit)
    visit.survey = survey
    allow(rules.may_answer, by, visit)
    require(question.survey_id == survey.pk, "other_survey", _("This question belongs to another survey."))
    require(visit.visit_on <= timezone.localdate(), "too_early", _("The day of this visit has not come yet."))
    told = checked(question, value)
    if survey.state == "announced":
        change(survey, "directives.survey_opened", by=by, state="visiting")
    if visit.state == "planned":
        change(visit, "directives.visit_begun", by=by, state="begun", facts={"survey": survey.uid.hex})
    facts = {"question": question.number, "visit": visit.uid.hex}
    known = Answer.objects.filter(visit=visit, question=question).first()
    if known is None:
        answer = Answer(
            unit=survey.unit, state="kept", visit=visit, question=question, value=told, remark=remark.strip()
        )
        return begin(answer, "directives.answer_kept", by=by, facts=facts, files=exhibits)
    return change(
        held(known), "directives.answer_kept", by=by, facts=facts, files=exhibits, is_public=False, value=told,
        remark=remark.strip(),
    )  # fmt: skip


def checked(question: Question, value: str) -> str:
    """The answer as its kind writes it. Raises Refused where it is none."""
    told = value.strip()
    require(bool(told), "no_answer", _("Give an answer to this question."))
    if question.kind == Ask.YES_NO:
        require(told in ("yes", "no"), "no_answer", _("Answer with yes or no."))
    elif question.kind == Ask.NUMBER:
        require(
            told.isascii() and told.isdigit() and len(told) <= 12,
            "no_number",
            _("Write a whole number, without a point."),
        )
        told = str(int(told))
    elif question.kind == Ask.CHOICE:
        require(told in question.options, "no_answer", _("Choose one of the answers."))
    require(len(told) <= 2000, "too_long", _("Keep the answer under 2,000 characters."))
    return told


@transaction.atomic
def end_visit(visit: Visit, *, by: Person) -> Visit:
    """Every question has its answer in this unit."""
    visit = held(visit)
    allow(rules.may_end_visit, by, visit)
    waiting = visit.survey.questions.count() - visit.answers.count()
    require(
        waiting == 0, "unanswered", _("%(count)d questions have no answer here yet.") % {"count": waiting}
    )
    return change(visit, "directives.visit_ended", by=by, state="ended", ended_on=timezone.localdate())


@transaction.atomic
def note_finding(
    survey: Survey, *, by: Person, visit: Visit, kind: str, text: str, cause: str = "", exhibits: Files = ()
) -> Finding:
    """A strength or a shortcoming of one unit; a shortcoming names its cause."""
    survey = held(survey)
    allow(rules.may_find, by, survey)
    is_fit = visit.survey_id == survey.pk and visit.state != "planned"
    require(is_fit, "not_visited", _("This unit has not been visited."))
    require(kind in Found.values, "no_kind", _("Choose strength or shortcoming."))
    words, why = reasoned(text), cause.strip()
    require(kind != Found.SHORTCOMING or len(why) >= 5, "no_cause", _("Say what the shortcoming comes from."))
    finding = Finding(unit=survey.unit, state="kept", visit=visit, kind=kind, text=words, cause=why)
    return begin(finding, "directives.finding_noted", by=by, facts={"kind": kind}, files=exhibits)


@transaction.atomic
def conclude_survey(survey: Survey, *, by: Person, conclusion: str, exhibits: Files = ()) -> Survey:
    """The notice under an official number; with it survey, findings and follow-up are public."""
    survey = held(survey)
    allow(rules.may_conclude, by, survey)
    words, today = reasoned(conclusion, least=20), timezone.localdate()
    waiting = survey.visits.exclude(state="ended").count()
    require(waiting == 0, "visits_open", _("%(count)d units are still to be visited.") % {"count": waiting})
    found = Finding.objects.filter(visit__survey=survey).exists()
    require(found, "no_findings", _("Note at least one finding first."))
    number = give_number(survey.body, type_code="TB", thing=survey.thing, on=today)
    return change(
        survey, "directives.survey_concluded", by=by, files=exhibits, state="concluded", conclusion=words,
        concluded_on=today, number=number, facts={"number": number.text},
    )  # fmt: skip


@transaction.atomic
def ask_follow_up(survey: Survey, *, by: Person, finding: Finding, title: str, due_on: date) -> FollowUp:
    """The visited unit has to mend a shortcoming by a day and show it."""
    survey = held(survey)
    allow(rules.may_ask, by, survey)
    is_fit = finding.visit.survey_id == survey.pk and finding.kind == Found.SHORTCOMING
    require(is_fit, "no_shortcoming", _("Choose a shortcoming of this survey."))
    require(due_on > timezone.localdate(), "bad_day", _("Choose a day that is still to come."))
    follow_up = FollowUp(
        unit=finding.visit.unit, state="asked", finding=finding, title=title.strip(), due_on=due_on
    )
    facts = {"survey": survey.uid.hex, "due": due_on.isoformat()}
    return begin(follow_up, "directives.follow_up_asked", by=by, facts=facts)


@transaction.atomic
def report_follow_up(follow_up: FollowUp, *, by: Person, report: str, exhibits: Files = ()) -> FollowUp:
    """The unit says what it did and shows it: without evidence nothing is reported."""
    follow_up = held(follow_up)
    allow(rules.may_report, by, follow_up)
    words, today = reasoned(report), timezone.localdate()
    require(bool(exhibits), "no_evidence", _("Add evidence: a photo or a paper."))
    return change(
        follow_up, "directives.follow_up_reported", by=by, words=words, files=exhibits, state="reported",
        reported_on=today, facts={"in_time": today <= follow_up.due_on},
    )  # fmt: skip


@transaction.atomic
def verify_follow_up(follow_up: FollowUp, *, by: Person, is_done: bool, seen: str) -> FollowUp:
    """Those who surveyed look again: it was done, or the unit has to go on."""
    follow_up = held(follow_up)
    allow(rules.may_verify, by, follow_up)
    words = reasoned(seen)
    if is_done:
        return change(
            follow_up, "directives.follow_up_verified", by=by, words=words, state="verified",
            verified_on=timezone.localdate(),
        )  # fmt: skip
    return change(
        follow_up, "directives.follow_up_returned", by=by, words=words, state="asked", reported_on=None
    )


@transaction.atomic
def close_survey(survey: Survey, *, by: Person) -> Survey:
    """All that was asked has been verified; where nothing had to be asked it ends with the conclusion."""
    survey = held(survey)
    allow(rules.may_close, by, survey)
    waiting = FollowUp.objects.filter(finding__visit__survey=survey).exclude(state="verified").count()
    require(waiting == 0, "waiting", _("%(count)d follow-ups are not verified yet.") % {"count": waiting})
    return change(survey, "directives.survey_followed_up", by=by, state="followed_up")


@transaction.atomic
def cancel_survey(survey: Survey, *, by: Person, reason: str) -> Survey:
    """Call a survey off before the first visit; the reason stays."""
    survey = held(survey)
    allow(rules.may_cancel, by, survey)
    return change(survey, "directives.survey_cancelled", by=by, words=reasoned(reason), state="cancelled")
