"""Pages of foresight: the desk for staff, the shelf for everybody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import Begin, Desk, Door, PlainForm, ReasonForm, Shelf, day_clock

from . import actions, forms, registers, rules

DESK = Desk(
    register=registers.FORESIGHT,
    begin=Begin(_("Plan"), forms.ForesightRecordForm, actions.plan_foresight_record, rules.may_plan, done=_("It is planned.")),
    clock=lambda row: day_clock(row.due_on, ended=row.ended_on) if row.state != "cancelled" else None,
    doors=(
        Door("begin", _("Begin"), PlainForm, actions.begin_foresight_record, rules.may_begin, kind="accent", icon="send",
             text=_("From here everybody may read it."), done=_("It has begun.")),
        Door("end", _("End"), forms.EndForm, actions.end_foresight_record, rules.may_end, kind="accent", icon="check", done=_("It has ended.")),
        Door("cancel", _("Call off"), ReasonForm, actions.cancel_foresight_record, rules.may_cancel, kind="danger", done=_("It is called off.")),
    ),
)  # fmt: skip
SHELF = Shelf(register=registers.PUBLIC_FORESIGHT)
