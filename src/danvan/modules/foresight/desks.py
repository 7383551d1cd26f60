"""Staff pages of alarms, advice and files of old counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Desk, Door, PlainForm, ReasonForm, Section, state_of
from danvan.kernel.registry.public import house, load
from danvan.web.parts import Link

from . import actions, forms, queries, registers, rules, wording


def of_alarm(request: HttpRequest, alarm: Any, *, public: bool = False) -> dict[str, Any]:
    """The whole of an alarm as this reader may see it."""
    in_charge = not public and rules.is_in_charge(request.user, alarm.unit_id)
    run = queries.run_of(alarm.last_week)
    told = wording.told_of(alarm, in_charge=in_charge, expected_false=run.expected_false if run else None)
    page = "foresight:public_alarm" if public else "foresight:alarm"
    return {
        "row": alarm, "told": told, "in_charge": in_charge, "run": run,
        "beside": [{"title": wording.title_of(one), "url": reverse(page, args=[one.pk]), "state": state_of(one)} for one in queries.beside(alarm)],
        "papers": [{"row": one, "state": state_of(one), "url": "" if public else reverse("foresight:advice", args=[one.pk])}
                   for one in queries.advice_of(alarm) if not public or one.state in ("agreed", "measured")],
        "is_public": public, "matters_url": "" if told.is_hidden else matters_url(alarm),
    }  # fmt: skip


def matters_url(alarm: Any) -> str:
    """Where everybody reads the matters of the rise, without names, as far as they are published; empty where no list has them."""
    for slot in house().slots["portal.figures"]:
        render_slot: Any = load(slot.render)
        told = render_slot(None) or {}
        if alarm.series.startswith(told.get("prefix", "\0")):
            last = alarm.last_week + timedelta(days=6)
            asked = {"so-lieu": alarm.series, "tu": alarm.since.isoformat(), "den": last.isoformat()}
            if alarm.topic:
                asked["chu_de"] = alarm.topic
            if not alarm.unit.is_country:
                asked["don-vi"] = alarm.unit.ref
            return f"{told['records_url']}?{urlencode(asked)}"
    return ""


def _alarm_links(request: HttpRequest, alarm: Any) -> list[Link]:
    links = [Link(str(_("Public page")), reverse("foresight:public_alarm", args=[alarm.pk]), "globe")]
    if alarm.series == "petitions.received":
        asked = f"?unit={alarm.unit_id}&topic={alarm.topic}&received_from={alarm.since.isoformat()}"
        links.append(
            Link(
                str(_("The matters themselves, as far as you may see them")),
                reverse("petitions:desk_list") + asked,
                "list",
            )
        )
    return links


def of_advice(request: HttpRequest, advice: Any) -> dict[str, Any]:
    in_charge = rules.is_in_charge(request.user, advice.alarm.unit_id)
    return {
        "row": advice,
        "told": wording.told_of(advice.alarm, in_charge=in_charge),
        "help": wording.help_of(advice, in_charge=in_charge),
    }


ALARM_DESK = Desk(
    register=registers.ALARMS,
    links=_alarm_links,
    sections=(Section("foresight/_alarm.html", of_alarm),),
    doors=(
        Door("explain", _("Explain"), forms.ExplainForm, actions.explain_alarm, rules.may_explain, icon="edit", done=_("Explained.")),
        Door("advise", _("Draft advice"), forms.DraftForm, actions.draft_advice, rules.may_advise, kind="accent", icon="document",
             text=_("The paper is written from the alarm’s numbers. Finish it; then send it to the head."),
             done=_("Drafted."), then=lambda row: reverse("foresight:advice", args=[row.pk])),
        Door("judge", _("Was it real?"), forms.SayForm, actions.say_alarm, rules.may_say, icon="check",
             text=_("Your word stands in the public log beside what the rule says after four weeks."), done=_("Noted.")),
        Door("close", _("It is over"), ReasonForm, actions.close_alarm, rules.may_close, done=_("Over.")),
    ),
)  # fmt: skip
ADVICE_DESK = Desk(
    register=registers.ADVICE,
    links=lambda request, row: [
        Link(str(_("The alarm")), reverse("foresight:alarm", args=[row.alarm_id]), "alert"),
        Link(str(_("Word file")), reverse("foresight:advice_file", args=[row.pk]), "download"),
    ],
    sections=(Section("foresight/desk/_advice.html", of_advice),),
    doors=(
        Door("write", _("Change the words"), forms.WriteForm, actions.write_advice, rules.may_write, icon="edit", done=_("Kept.")),
        Door("send", _("Send to the head"), PlainForm, actions.send_advice, rules.may_send, kind="accent", icon="send", done=_("Sent.")),
        Door("agree", _("Agree and give the task"), PlainForm, actions.agree_advice, rules.may_decide, kind="accent", icon="check",
             text=_("The paper gets its official number, and the task stands in the register of papers."), done=_("Agreed; the task is given.")),
        Door("return", _("Return with remarks"), ReasonForm, actions.return_advice, rules.may_decide, done=_("Returned.")),
    ),
)  # fmt: skip
BATCH_DESK = Desk(
    register=registers.BATCHES,
    doors=(Door("withdraw", _("Take out of the baseline"), ReasonForm, actions.withdraw_batch, rules.may_withdraw, kind="danger", done=_("Taken out.")),),
)  # fmt: skip
