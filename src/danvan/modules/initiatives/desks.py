"""Staff pages of seasons, models, dossiers and assessments: which acts have a page, and what stands on each record."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Begin, Desk, Door, PlainForm, ReasonForm, Section, state_of
from danvan.kernel.workflow.public import clocks_of
from danvan.web.parts import Clock, ClockStep, Link

from . import actions, forms, queries, registers, rules


def _recheck_clock(initiative: Any) -> Clock | None:
    """When the next re-check is due, and why then."""
    due = registers.recheck_clock(initiative)
    clocks = clocks_of(initiative.thing) if due is not None else []
    if due is None or not clocks:
        return due
    now = clocks[0]
    state: Literal["running", "soon", "late", "met", "missed", "paused", "none"] = due.state
    return Clock(
        due_on=due.due_on, state=state, left=due.left, unit="day", label=due.label, article=now.citation,
        rule=now.rule_name, steps=[ClockStep(text=step) for step in now.steps],
    )  # fmt: skip


def _of_season(request: HttpRequest, season: Any) -> dict[str, Any]:
    agreed = queries.season_agreement(season)
    return {
        "season": season, "balance": queries.balance(season),
        "ladder": [{"step": step, "level": registers.level_name(step)} for step in queries.ladder(season)],
        "agreement": agreed, "agreement_shown": registers.agreement_shown(agreed),
    }  # fmt: skip


def _links_of_season(request: HttpRequest, season: Any) -> list[Link]:
    return [
        Link(str(_("Models")), f"{reverse('initiatives:model_list')}?season={season.pk}", "list"),
        Link(str(_("Dossiers of models")), f"{reverse('initiatives:candidacy_list')}?season={season.pk}", "document"),
    ]  # fmt: skip


def _of_model(request: HttpRequest, initiative: Any) -> dict[str, Any]:
    told = queries.story(initiative, queries.initiatives_for(request.user), public=False)
    came = [
        {"row": one, "state": state_of(one), "level": registers.level_name(one), "points": registers.points_of(one),
         "agreement": registers.agreement_of(one), "url": reverse("initiatives:candidacy", args=[one.pk])}
        for one in told.pop("candidacies")
    ]  # fmt: skip
    return {**told, "initiative": initiative, "candidacies": came, "node_route": "initiatives:model"}


def _links_of_model(request: HttpRequest, initiative: Any) -> list[Link]:
    links = []
    if initiative.state in queries.PUBLIC_STATES:
        links.append(
            Link(str(_("Public page")), reverse("initiatives:public_model", args=[initiative.pk]), "globe")
        )
    if rules.may_be_copied(initiative) and rules.may_register(request.user):
        links.append(
            Link(str(_("Copy this model")), reverse("initiatives:copy", args=[initiative.pk]), "split")
        )
    return links


def _of_candidacy(request: HttpRequest, candidacy: Any) -> dict[str, Any]:
    """The panel by number. Points stand here only once all are in."""
    panel = list(candidacy.assessments.select_related("assessor", "candidacy__season").order_by("place"))
    is_open = candidacy.complete_on is not None
    return {
        "candidacy": candidacy, "is_open": is_open, "least": queries.least_assessors(),
        "given": sum(one.state == "given" for one in panel),
        "panel": [
            {"row": one, "state": state_of(one), "total": one.total if is_open else None,
             "url": reverse("initiatives:assessment", args=[one.pk]) if rules.may_read_points(request.user, one) else ""}
            for one in panel
        ],
        "points": registers.points_of(candidacy), "agreement_shown": registers.agreement_of(candidacy),
        "agreement": registers.agreement_word(candidacy),
    }  # fmt: skip


def _links_of_candidacy(request: HttpRequest, candidacy: Any) -> list[Link]:
    return [
        Link(str(candidacy.initiative), reverse("initiatives:model", args=[candidacy.initiative_id]), "star"),
        Link(str(candidacy.season), reverse("initiatives:season", args=[candidacy.season_id]), "calendar"),
    ]  # fmt: skip


def _of_assessment(request: HttpRequest, assessment: Any) -> dict[str, Any]:
    return {"assessment": assessment, "season": assessment.candidacy.season}


def _links_of_assessment(request: HttpRequest, assessment: Any) -> list[Link]:
    model = assessment.candidacy.initiative
    links = [Link(str(model), reverse("initiatives:model", args=[model.pk]), "star")]
    if queries.candidacies_for(request.user).filter(pk=assessment.candidacy_id).exists():
        links.append(
            Link(str(_("Dossier")), reverse("initiatives:candidacy", args=[assessment.candidacy_id]), "document")
        )  # fmt: skip
    return links


SEASON_DESK = Desk(
    register=registers.SEASONS,
    begin=Begin(_("Prepare a season"), forms.SeasonForm, actions.prepare_season, rules.may_prepare, done=_("Prepared.")),
    links=_links_of_season,
    sections=(Section("initiatives/desk/_season.html", _of_season),),
    doors=(
        Door("open", _("Open for registration"), forms.OpenSeasonForm, actions.open_season, rules.may_open_season, kind="accent",
             icon="send", text=_("From now on models are registered. The rubric can no longer change."), done=_("Open.")),
        Door("appraise", _("Begin the appraisal"), PlainForm, actions.appraise_season, rules.may_appraise_season, kind="accent",
             text=_("No model can be registered any more; reports still come in."), done=_("The appraisal has begun.")),
        Door("close", _("Close the season"), forms.CloseSeasonForm, actions.close_season, rules.may_close_season, kind="accent",
             done=_("Closed.")),
        Door("edit", _("Change"), forms.SeasonEditForm, actions.edit_season, rules.may_edit_season, icon="edit", done=_("Changed.")),
    ),
)  # fmt: skip

MODEL_DESK = Desk(
    register=registers.INITIATIVES,
    begin=Begin(_("Register a model"), forms.RegisterForm, actions.register_initiative, rules.may_register,
                text=_("Look first whether there is one already: the catalogue is open, and copying is no shame."),
                done=_("Registered.")),
    clock=_recheck_clock,
    links=_links_of_model,
    sections=(Section("initiatives/desk/_model.html", _of_model),),
    doors=(
        Door("accept", _("Take on the list"), PlainForm, actions.accept_initiative, rules.may_accept, kind="accent", icon="check",
             text=_("From now on everybody can read of it."), done=_("It is on the list.")),
        Door("report", _("Hand in the self-report"), forms.ReportForm, actions.report_initiative, rules.may_report, kind="accent",
             icon="send", done=_("The dossier lies with the council.")),
        Door("before", _("Show how it was"), forms.ShownForm, actions.log_before, rules.may_log, icon="camera", done=_("It is in the log.")),
        Door("log", _("Write in the work log"), forms.LogForm, actions.log_work, rules.may_log, icon="edit", done=_("It is in the log.")),
        Door("after", _("Show how it is now"), forms.ShownForm, actions.log_after, rules.may_log, icon="camera", done=_("It is in the log.")),
        Door("measure", _("Count the effect"), forms.MeasureForm, actions.measure_effect, rules.may_measure, icon="chart",
             done=_("It stands beside the model.")),
        Door("recheck", _("Re-check"), forms.RecheckForm, actions.recheck_initiative, rules.may_recheck, kind="accent", icon="eye",
             text=_("Go and see. Recognition lapses where the model no longer works."), done=_("Your finding is public.")),
        Door("ask", _("Ask for the level above"), ReasonForm, actions.ask_upward, rules.may_ask, icon="arrow-right",
             text=_("Your council decides whether it proposes the model upward; both count."), done=_("Asked.")),
        Door("edit", _("Change"), forms.EditForm, actions.edit_initiative, rules.may_edit, icon="edit", done=_("Changed.")),
        Door("remove-name", _("Remove the person’s name"), PlainForm, actions.remove_name, rules.may_remove_name,
             text=_("The person takes consent back. The name cannot be brought back from here."), done=_("The name is gone.")),
        Door("decline", _("Do not take on the list"), ReasonForm, actions.decline_initiative, rules.may_decline, kind="danger",
             done=_("Declined.")),
        Door("withdraw", _("Withdraw"), ReasonForm, actions.withdraw_initiative, rules.may_withdraw, kind="danger", done=_("Withdrawn.")),
    ),
)  # fmt: skip

CANDIDACY_DESK = Desk(
    register=registers.CANDIDACIES,
    links=_links_of_candidacy,
    sections=(Section("initiatives/desk/_candidacy.html", _of_candidacy),),
    doors=(
        Door("send", _("Propose upward"), forms.SendForm, actions.send_candidacy, rules.may_send, kind="accent", icon="send",
             done=_("The dossier lies with the council above.")),
        Door("panel", _("Name the assessors"), forms.PanelForm, actions.take_up_candidacy, rules.may_take_up, kind="accent", icon="people",
             text=_("Each gives points without seeing the others’."), done=_("The assessors are asked.")),
        Door("seat", _("Name more assessors"), forms.PanelForm, actions.seat_assessors, rules.may_seat, icon="people",
             done=_("The assessors are asked.")),
        Door("decide", _("Decide"), forms.DecisionForm, actions.decide_candidacy, rules.may_decide, kind="accent", icon="check",
             done=_("Decided.")),
        Door("hold-back", _("Do not propose"), ReasonForm, actions.hold_back_candidacy, rules.may_hold_back, kind="danger",
             done=_("Not proposed; its own recognition stands.")),
        Door("return", _("Send back to be completed"), ReasonForm, actions.return_candidacy, rules.may_return, kind="danger",
             done=_("Sent back.")),
    ),
)  # fmt: skip

ASSESSMENT_DESK = Desk(
    register=registers.ASSESSMENTS,
    links=_links_of_assessment,
    sections=(Section("initiatives/desk/_assessment.html", _of_assessment),),
    doors=(
        Door("give", _("Give points"), forms.PointsForm, actions.give_assessment, rules.may_give, kind="accent", icon="edit",
             text=_("You see nobody else’s points, and nobody sees yours, until all are in. They cannot be changed afterwards."),
             done=_("Your assessment is in.")),
        Door("recuse", _("Stand aside"), ReasonForm, actions.recuse_assessment, rules.may_recuse, kind="danger", done=_("Noted.")),
    ),
)  # fmt: skip
