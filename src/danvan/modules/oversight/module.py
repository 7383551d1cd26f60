"""What oversight offers to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Act, Attested, Module, Permission, Slot

from .figures import FIGURES

_SLOTS = "danvan.modules.oversight.slots"
_REGISTERS = "danvan.modules.oversight.registers"
_ATTESTING = "danvan.modules.oversight.attesting"
_FRONT = ("checker", "checker_head")
_OFFICE = ("handler", "head", "reception")

MODULE = Module(
    name="oversight",
    title=_("Supervision and critique"),
    figures=FIGURES,
    acts=(
        Act("oversight.programme_drafted", _("Programme drafted"), public=False),
        Act("oversight.programme_agreed", _("Agreed and made public")),
        Act("oversight.supervision_planned", _("Planned")),
        Act("oversight.check_listed", _("Put on the checklist"), public=False),
        Act("oversight.check_looked_at", _("Looked at"), public=False),
        Act("oversight.member_named", _("Put into the team"), public=False),
        Act("oversight.member_declared", _("Declared no conflict of interest"), public=False),
        Act("oversight.member_removed", _("Taken out of the team"), public=False),
        Act("oversight.supervision_decided", _("Decided")),
        Act("oversight.supervision_notified", _("Papers sent")),
        Act("oversight.object_report_received", _("Report of the supervised body taken in")),
        Act("oversight.supervision_opened", _("Begun")),
        Act("oversight.supervision_ended", _("Ended")),
        Act("oversight.supervision_reported", _("Reported")),
        Act("oversight.supervision_concluded", _("Concluded")),
        Act("oversight.supervision_cancelled", _("Cancelled")),
        Act("oversight.recommendation_drafted", _("Written")),
        Act("oversight.recommendation_sent", _("Sent")),
        Act("oversight.recommendation_dropped", _("Not sent"), public=False),
        Act("oversight.recommendation_answered", _("Replied")),
        Act("oversight.recommendation_seen_done", _("Seen on the spot: done")),
        Act("oversight.recommendation_seen_not_done", _("Seen on the spot: not done")),
        Act("oversight.draft_received", _("Draft received")),
        Act("oversight.draft_split", _("Split into clauses anew"), public=False),
        Act("oversight.critique_opened", _("Opened for opinions")),
        Act("oversight.critique_closed", _("Closed")),
        Act("oversight.critique_sent", _("Critique sent")),
        Act("oversight.critique_answered", _("Answered by the drafter")),
        Act("oversight.issued_text_brought", _("Text as issued brought in")),
        Act("oversight.critique_traced", _("Traced in the text as issued")),
        Act("oversight.critique_cancelled", _("Draft withdrawn")),
        Act("oversight.opinion_given", _("Opinion given")),
        Act("oversight.opinion_weighed", _("Weighed")),
        Act("oversight.opinion_withheld", _("Kept from the public"), public=False),
        Act("oversight.opinion_traced", _("Looked for in the text as issued")),
        Act("oversight.board_formed", _("Formed")),
        Act("oversight.board_recomposed", _("Members changed")),
        Act("oversight.investor_told", _("Investor told")),
        Act("oversight.board_dissolved", _("Term ended")),
    ),
    permissions=(
        Permission("oversight.read", _("Read supervisions and critiques"), (*_FRONT, "overseer", "auditor")),
        Permission("oversight.plan", _("Prepare and hold supervisions and critiques"), _FRONT),
        Permission("oversight.lead", _("Decide on and conclude supervisions and critiques"), ("checker_head",)),
        Permission("oversight.reply", _("Reply for the body that was asked"), _OFFICE),
        Permission("oversight.verify", _("Verify on the spot what was recommended"), _FRONT),
    ),
    registers={
        "oversight.programme": f"{_REGISTERS}.PROGRAMMES", "oversight.supervision": f"{_REGISTERS}.SUPERVISIONS",
        "oversight.member": f"{_REGISTERS}.MEMBERS", "oversight.check": f"{_REGISTERS}.CHECKS",
        "oversight.recommendation": f"{_REGISTERS}.RECOMMENDATIONS", "oversight.critique": f"{_REGISTERS}.CRITIQUES",
        "oversight.opinion": f"{_REGISTERS}.OPINIONS", "oversight.board": f"{_REGISTERS}.BOARDS",
    },
    shelves={
        "oversight.programme": f"{_REGISTERS}.PUBLIC_PROGRAMMES", "oversight.supervision": f"{_REGISTERS}.PUBLIC_SUPERVISIONS",
        "oversight.recommendation": f"{_REGISTERS}.PUBLIC_RECOMMENDATIONS",
        "oversight.critique": f"{_REGISTERS}.PUBLIC_CRITIQUES", "oversight.opinion": f"{_REGISTERS}.PUBLIC_OPINIONS",
        "oversight.board": f"{_REGISTERS}.PUBLIC_BOARDS",
    },
    attested=(
        Attested("oversight.programme", f"{_ATTESTING}.programmes"),
        Attested("oversight.supervision", f"{_ATTESTING}.supervisions"),
        Attested("oversight.member", f"{_ATTESTING}.members"),
        Attested("oversight.check", f"{_ATTESTING}.checks"),
        Attested("oversight.recommendation", f"{_ATTESTING}.recommendations"),
        Attested("oversight.critique", f"{_ATTESTING}.critiques"),
        Attested("oversight.opinion", f"{_ATTESTING}.opinions"),
        Attested("oversight.board", f"{_ATTESTING}.boards"),
    ),
    slots=(
        Slot("desk.more", f"{_SLOTS}.menu_supervisions", order=50),
        Slot("desk.more", f"{_SLOTS}.menu_recommendations", order=51),
        Slot("desk.more", f"{_SLOTS}.menu_critiques", order=52),
        Slot("desk.more", f"{_SLOTS}.menu_boards", order=53, permission="oversight.read"),
        Slot("portal.activities", f"{_SLOTS}.activity_supervisions", order=20),
        Slot("portal.activities", f"{_SLOTS}.activity_critiques", order=21),
        Slot("portal.unit", f"{_SLOTS}.of_unit", "oversight/public/_of_unit.html", order=65),
        Slot("portal.unit_version", f"{_SLOTS}.unit_version"),
    ),
    seeds="danvan.modules.oversight.seeds.Oversight",
    rules=(
        "supervision.plan_from", "supervision.plan_until", "supervision.papers_sent", "supervision.object_report",
        "supervision.report", "supervision.critique_draft_sent", "inspection_boards.people_plan_notice",
        "inspection_boards.people_reply", "inspection_boards.people_members_min", "inspection_boards.people_members_small",
        "inspection_boards.people_deputies", "inspection_boards.investment_plan_notice", "inspection_boards.investment_reply",
        "inspection_boards.investment_members_min", "inspection_boards.investment_residents",
        "inspection_boards.investment_deputies",
    ),
)  # fmt: skip
