"""What foresight offers to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Act, Attested, Module, Permission, Slot

from .figures import FIGURES

_HERE = "danvan.modules.foresight"
_SLOTS, _REGISTERS = f"{_HERE}.slots", f"{_HERE}.registers"

MODULE = Module(
    name="foresight",
    title=_("Early warning"),
    figures=FIGURES,
    acts=(
        Act("foresight.run_done", _("The week was looked at")),
        Act("foresight.run_counted", _("Alarms of the week counted")),
        Act("foresight.alarm_raised", _("Alarm: more than expected")),
        Act("foresight.alarm_continued", _("Still more than expected")),
        Act("foresight.alarm_explained", _("Explained")),
        Act("foresight.alarm_advised", _("Advice sent to the head")),
        Act("foresight.alarm_acted", _("Agreed: tasks given")),
        Act("foresight.alarm_closed", _("Over")),
        Act("foresight.alarm_judged", _("Judged by the rule")),
        Act("foresight.alarm_judged_by_people", _("Judged by people")),
        Act("foresight.advice_drafted", _("Paper drafted"), public=False),
        Act("foresight.advice_written", _("Words written"), public=False),
        Act("foresight.advice_sent", _("Sent to the head")),
        Act("foresight.advice_returned", _("Returned with remarks"), public=False),
        Act("foresight.advice_agreed", _("Agreed, tasks given")),
        Act("foresight.advice_measured", _("Measured: did it help")),
        Act("foresight.counts_imported", _("Weekly counts of an older system brought in")),
        Act("foresight.counts_withdrawn", _("Taken out again")),
        Act("foresight.miss_noted", _("A rise that no alarm named")),
    ),
    permissions=(
        Permission("foresight.read", _("Read alarms"),
                   ("handler", "head", "reception", "checker", "checker_head", "overseer", "auditor", "registrar")),
        Permission("foresight.run", _("Let the engine look at the week"), ("overseer", "registrar")),
        Permission("foresight.explain", _("Explain alarms"), ("handler", "head", "overseer")),
        Permission("foresight.advise", _("Write advice"), ("handler", "head", "overseer")),
        Permission("foresight.decide", _("Agree to advice"), ("head", "overseer")),
        Permission("foresight.judge", _("Say whether alarms were real"), ("head", "overseer", "checker", "checker_head")),
        Permission("foresight.import", _("Bring in weekly counts of older systems"), ("registrar", "overseer")),
    ),
    registers={"foresight.alarm": f"{_REGISTERS}.ALARMS", "foresight.advice": f"{_REGISTERS}.ADVICE",
               "foresight.batch": f"{_REGISTERS}.BATCHES"},
    shelves={"foresight.alarm": f"{_REGISTERS}.PUBLIC_ALARMS"},
    attested=tuple(
        Attested(f"foresight.{kind}", f"{_HERE}.attesting.{rows}")
        for kind, rows in (("alarm", "alarms"), ("advice", "advice"), ("run", "runs"), ("batch", "batches"), ("miss", "misses"))
    ),
    seeds=f"{_HERE}.seeds.Foresight",
    slots=(
        Slot("desk.more", f"{_SLOTS}.menu_alarms", order=75, permission="foresight.read"),
        Slot("desk.more", f"{_SLOTS}.menu_advice", order=76, permission="foresight.read"),
        Slot("desk.more", f"{_SLOTS}.menu_capacity", order=77, permission="foresight.read"),
        Slot("desk.more", f"{_SLOTS}.menu_batches", order=78, permission="foresight.import"),
        Slot("portal.activities", f"{_SLOTS}.activity_foresight", order=75),
    ),
)  # fmt: skip
