"""Staff pages of returns, templates: which acts have a page, and what stands on each record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Begin, Desk, Door, PlainForm, ReasonForm, Section
from danvan.kernel.workflow.public import clocks_of
from danvan.web.parts import Clock, ClockStep, Link

from . import actions, composing, forms, queries, registers, rendering, rules, wording

_LEVELS = {
    "commune": _("wards, communes, special zones"),
    "province": _("provinces, cities"),
    "nation": _("the country"),
}


def opens_at_desk(row: Any) -> rendering.Opens:
    """Where a number of a return opens for the staff."""

    def opens(name: str, moment: str, unit: str) -> str:
        asked = [
            f"{key}={value}"
            for key, value in (("ky", "" if moment == "now" else moment), ("don-vi", unit))
            if value
        ]
        url = reverse("reports:desk_number", args=[row.pk, name])
        return f"{url}?{'&'.join(asked)}" if asked else url

    return opens


def _clock(row: Any) -> Clock | None:
    """When the return falls due, and why then."""
    shown = registers.clock_of(row)
    clocks = clocks_of(row.thing)
    if not clocks:
        return shown
    now = clocks[0]
    return Clock(
        due_on=shown.due_on, state=shown.state, left=shown.left, unit="day", label=shown.label,
        steps=[ClockStep(text=step) for step in now.steps], article=now.citation, rule=now.rule_name,
    )  # fmt: skip


def _of_return(request: HttpRequest, row: Any) -> dict[str, Any]:
    """What the return says: as it was signed, else as it stands now; its editions, its assembly, how to go on."""
    edition = queries.last_edition(row)
    is_frozen = edition is not None and row.state in ("signed", "submitted", "accepted")
    told = edition.told if is_frozen and edition is not None else composing.compose(row)
    assembly = row.assemblies.order_by("-pk").first()
    person: Any = request.user
    return {
        "row": row, "sections": rendering.sections(told, opens_at_desk(row)), "is_frozen": is_frozen, "edition": edition,
        "editions": list(row.editions.order_by("-number")), "period": wording.period_words(row.period),
        "assembly": assembly, "may_write": rules.may_write(person, row), "may_take": rules.may_take(person, row),
        "may_assemble": rules.may_assemble(person, row),
        "may_cancel": assembly is not None and rules.may_cancel(person, assembly),
        "may_resume": assembly is not None and rules.may_resume(person, assembly),
        "written": [part for part in row.blueprint.parts if part.is_written],
    }  # fmt: skip


def _links(request: HttpRequest, row: Any) -> list[Link]:
    if row.state != "accepted":
        return []
    return [Link(str(_("Public page")), reverse("reports:public_return", args=[row.pk]), "globe")]


def _of_template(request: HttpRequest, row: Any) -> dict[str, Any]:
    blueprint = row.blueprint
    return {
        "row": row, "blueprint": blueprint,
        "periods": [str(dict(registers.KINDS).get(one, one)) for one in blueprint.periods],
        "levels": [str(_LEVELS[one]) for one in blueprint.levels],
        "parts": [
            {
                "heading": wording.heading(part.number, part.title), "level": part.level, "part": part,
                "tables": [wording.words(one.title) for one in part.tables],
                "charts": [wording.words(one.title) for one in part.charts],
            }
            for part in blueprint.parts
        ],
    }  # fmt: skip


RETURN_DESK = Desk(
    register=registers.RETURNS,
    begin=Begin(_("Begin a return"), forms.OpenForm, actions.open_return, rules.may_open,
                text=_("Periodic returns open by themselves; this is for thematic ones, and for what was missed."),
                done=_("The return is open.")),
    clock=_clock,
    links=_links,
    sections=(Section("reports/desk/_return.html", _of_return),),
    doors=(
        Door("sign", _("Sign the return"), forms.SignForm, actions.sign_return, rules.may_sign, kind="accent", icon="lock",
             text=_("Words, figures, their meanings and the tree of units are frozen as of now; the log keeps their digest."),
             done=_("Signed and frozen.")),
        Door("submit", _("Send to the level above"), PlainForm, actions.submit_return, rules.may_submit, kind="accent", icon="send", done=_("Sent.")),
        Door("reopen", _("Take the signature back"), ReasonForm, actions.reopen_return, rules.may_reopen,
             done=_("It can be written on again.")),
        Door("accept", _("Accept the return"), forms.AcceptForm, actions.accept_return, rules.may_accept, kind="accent", icon="check",
             text=_("From now on everybody can read it."), done=_("Accepted.")),
        Door("send-back", _("Return with remarks"), forms.RemarksForm, actions.send_back_return, rules.may_send_back, kind="danger",
             done=_("Returned; its people were told.")),
    ),
)  # fmt: skip

TEMPLATE_DESK = Desk(
    register=registers.TEMPLATES,
    sections=(Section("reports/desk/_template.html", _of_template),),
    doors=(
        Door("change", _("Make a version of one’s own"), forms.TemplateForm, actions.change_template, rules.may_copy, kind="accent",
             icon="edit", text=_("It is in force for your unit and all below it; returns that were begun keep theirs."),
             done=_("The template is in force."), then=lambda row: reverse("reports:template", args=[row.pk])),
        Door("end", _("Use no longer"), ReasonForm, actions.end_template, rules.may_end, kind="danger", done=_("No longer used.")),
    ),
)  # fmt: skip
