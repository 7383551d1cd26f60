"""What dialogues offer to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Act, Attested, Module, Permission, Slot

from .figures import FIGURES

_SLOTS = "danvan.modules.dialogues.slots"
_REGISTERS = "danvan.modules.dialogues.registers"
_ATTESTING = "danvan.modules.dialogues.attesting"
_STAFF = ("handler", "head", "reception")

MODULE = Module(
    name="dialogues",
    title=_("Dialogues"),
    figures=FIGURES,
    acts=(
        Act("dialogues.session_planned", _("Planned"), public=False),
        Act("dialogues.session_entered", _("Entered afterwards, from a paper"), public=False),
        Act("dialogues.session_edited", _("Changed")),
        Act("dialogues.session_announced", _("Announced")),
        Act("dialogues.session_opened", _("Begun")),
        Act("dialogues.session_ended", _("Ended")),
        Act("dialogues.session_concluded", _("Results told")),
        Act("dialogues.session_cancelled", _("Cancelled")),
        Act("dialogues.question_asked", _("Asked")),
        Act("dialogues.question_called", _("Its turn came")),
        Act("dialogues.question_put_back", _("Put back in the queue"), public=False),
        Act("dialogues.question_answered", _("Answered on the spot")),
        Act("dialogues.question_passed_on", _("Taken up as a matter")),
        Act("dialogues.question_promised", _("A promise was made")),
        Act("dialogues.question_joined", _("Joined with a similar question")),
        Act("dialogues.question_withheld", _("Kept from the public"), public=False),
        Act("dialogues.commitment_made", _("Promised")),
        Act("dialogues.commitment_redated", _("Given a new date")),
        Act("dialogues.commitment_reported", _("Reported done")),
        Act("dialogues.commitment_verified", _("Verified: it was done")),
        Act("dialogues.commitment_not_verified", _("Verified: it was not done")),
        Act("dialogues.commitment_broken", _("Broken: the day passed")),
    ),
    permissions=(
        Permission("dialogues.read", _("Read dialogues"),
                   (*_STAFF, "checker", "checker_head", "overseer", "auditor")),
        Permission("dialogues.plan", _("Plan and announce dialogues"), _STAFF),
        Permission("dialogues.minute", _("Take the minutes of dialogues"), _STAFF),
        Permission("dialogues.lead", _("Tell the results of dialogues"), ("head",)),
        Permission("dialogues.keep", _("Report on promises and re-date them"), ("handler", "head")),
        Permission("dialogues.verify", _("Verify promises"), ("checker", "checker_head", "overseer", "head")),
    ),
    registers={"dialogues.session": f"{_REGISTERS}.SESSIONS", "dialogues.question": f"{_REGISTERS}.QUESTIONS",
               "dialogues.commitment": f"{_REGISTERS}.COMMITMENTS"},
    shelves={"dialogues.session": f"{_REGISTERS}.PUBLIC_SESSIONS", "dialogues.commitment": f"{_REGISTERS}.PUBLIC_COMMITMENTS"},
    attested=(
        Attested("dialogues.session", f"{_ATTESTING}.sessions"),
        Attested("dialogues.question", f"{_ATTESTING}.questions"),
        Attested("dialogues.commitment", f"{_ATTESTING}.commitments"),
    ),
    slots=(
        Slot("desk.more", f"{_SLOTS}.menu_sessions", order=40, permission="dialogues.read"),
        Slot("desk.more", f"{_SLOTS}.menu_commitments", order=41, permission="dialogues.read"),
        Slot("paper.event", f"{_SLOTS}.from_paper", permission="dialogues.plan"),
        Slot("portal.activities", f"{_SLOTS}.activity_sessions", order=10),
        Slot("portal.activities", f"{_SLOTS}.activity_promises", order=11),
        Slot("portal.unit", f"{_SLOTS}.of_unit", "dialogues/public/_of_unit.html", order=60),
        Slot("portal.unit_version", f"{_SLOTS}.unit_version"),
    ),
    seeds="danvan.modules.dialogues.seeds.Dialogues",
    rules=("dialogue.commune_yearly", "dialogue.requested", "dialogue.notice", "dialogue.results"),
)  # fmt: skip
