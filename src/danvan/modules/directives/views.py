"""Pages of directives that no desk declares, and what everybody may read."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from danvan.kernel.dossiers.public import Shelf, exhibits_of, person_of, state_of
from danvan.lib.errors import Refused
from danvan.web.http import staff_only
from danvan.web.parts import Link

from . import actions, queries, registers, rules
from .desks import of_directive, of_survey
from .forms import AnswerForm

_REFUSED = 422


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """All questions of one unit on a page for a phone: each its own small form, so a lost connection loses one answer."""
    person = person_of(request)
    found = queries.visit_called(pk)
    if found is None or not person.can("directives.read", found.survey.unit_id):
        raise Http404
    questions, refused, error = list(found.survey.questions.order_by("number")), None, ""
    chosen = request.POST.get("question", "")
    if request.method == "POST":
        question = next((one for one in questions if str(one.pk) == chosen), None)
        if question is None and chosen != "end":
            raise Http404
        if question is not None:
            refused = AnswerForm(
                request.POST, request.FILES, question=question, auto_id=f"id_{question.pk}_%s"
            )
        try:
            if question is None:
                actions.end_visit(found, by=person)
                return HttpResponseRedirect(reverse("directives:survey", args=[found.survey_id]))
            assert refused is not None
            if refused.is_valid():
                actions.keep_answer(found, by=person, question=question, **refused.cleaned_data)
                return HttpResponseRedirect(f"{request.path}#cau-{question.number}")
        except Refused as refusal:
            error = refusal.message
            if refused is not None:
                refused.add_error(None, error)
    answers = {one.question_id: one for one in queries.with_files(found.answers.all())}
    may = rules.may_answer(person, found)
    lines = [_line(one, answers.get(one.pk), refused if str(one.pk) == chosen else None) for one in questions]
    context = {
        "visit": found, "lines": lines, "done": len(answers), "total": len(questions), "may": may,
        "may_end": rules.may_end_visit(person, found), "error": error if refused is None else "",
        "state": state_of(found),
    }  # fmt: skip
    status = _REFUSED if request.method == "POST" else 200
    return render(request, "directives/desk/visit.html", context, status=status)


def _line(question: Any, answer: Any, refused: AnswerForm | None) -> dict[str, Any]:
    initial = {"value": answer.value, "remark": answer.remark} if answer is not None else None
    form = refused or AnswerForm(question=question, initial=initial, auto_id=f"id_{question.pk}_%s")
    said = answer.value if answer is not None else ""
    if said and question.kind == "yes_no":
        said = _("Yes") if said == "yes" else _("No")
    return {
        "row": question, "answer": answer, "said": said, "form": form, "is_refused": refused is not None,
        "files": answer.files if answer is not None else [],
    }  # fmt: skip


@staff_only
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Themes of a year and its tasks by level: reached, on the way, behind, missing."""
    person, today = person_of(request), timezone.localdate()
    if not person.can("directives.read"):
        raise Http404
    told = request.GET.get("year", "")
    year = int(told) if told.isascii() and told.isdigit() and 2000 <= int(told) <= 2100 else today.year
    context = {
        "year": year, "before": year - 1, "after": year + 1, "themes": queries.themes(year),
        "lines": [
            {"title": one.title, "directive": one.directive, "levels": [_level(level) for level in one.levels]}
            for one in queries.matrix(person, year, today=today)
        ],
    }  # fmt: skip
    return render(request, "directives/desk/overview.html", context)


def _level(level: queries.Level) -> dict[str, Any]:
    """One level of a task as four rows, each of which opens to its units and their tasks."""

    def told(done: list[queries.Progress]) -> list[dict[str, Any]]:
        return [
            {"name": one.task.unit.full_name, "url": reverse("directives:task", args=[one.task.pk]),
             "value": one.value, "of": one.task.target}
            for one in done
        ]  # fmt: skip

    groups = [
        (_("Reached"), told(level.reached)), (_("On the way"), told(level.on_the_way)),
        (_("Behind"), told(level.behind)), (_("Without this task"), [{"name": one.full_name} for one in level.missing]),
    ]  # fmt: skip
    names = {
        "nation": _("Country"),
        "province": _("Provinces"),
        "commune": _("Communes"),
        "neighbourhood": _("Neighbourhoods"),
    }
    return {
        "name": names.get(level.level, level.level),
        "rows": [{"label": label, "count": len(cells), "cells": cells} for label, cells in groups],
    }


def directive_context(request: HttpRequest, directive: Any) -> dict[str, Any]:
    files = [
        Link(one.paper.name, reverse("dossiers:public_exhibit", args=[one.paper.uid]), "paperclip")
        for one in exhibits_of(directive, public=True)
    ]
    return {"directive": directive, "files": files, "about": of_directive(request, directive)}


SHELF = Shelf(
    register=registers.PUBLIC_DIRECTIVES,
    template="directives/public/directive.html",
    context=directive_context,
)


def survey_context(request: HttpRequest, survey: Any) -> dict[str, Any]:
    files = [
        Link(one.paper.name, reverse("dossiers:public_exhibit", args=[one.paper.uid]), "paperclip")
        for one in exhibits_of(survey, act="directives.survey_concluded", public=True)
    ]
    return {"survey": survey, "files": files, "here": of_survey(request, survey)}


SURVEY_SHELF = Shelf(
    register=registers.PUBLIC_SURVEYS, template="directives/public/survey.html", context=survey_context
)
