"""What drives offer to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Act, Attested, Module, Permission, Slot

from .figures import FIGURES

_SLOTS = "danvan.modules.drives.slots"
_REGISTERS = "danvan.modules.drives.registers"
_ATTESTING = "danvan.modules.drives.attesting"
_CLERKS = ("handler", "head", "reception", "checker", "checker_head")
_HEADS = ("head", "checker_head")

MODULE = Module(
    name="drives",
    title=_("Drives for help and joint programmes"),
    figures=FIGURES,
    acts=(
        Act("drives.drive_planned", _("Planned"), public=False),
        Act("drives.drive_edited", _("Changed"), public=False),
        Act("drives.drive_opened", _("Opened")),
        Act("drives.drive_closed", _("Closed")),
        Act("drives.drive_accounted", _("Accounted for")),
        Act("drives.drive_cancelled", _("Cancelled")),
        Act("drives.contribution_received", _("Received and counted")),
        Act("drives.contribution_counter_entered", _("Counter-entry")),
        Act("drives.contribution_countered", _("Taken out by a counter-entry")),
        Act("drives.consent_recorded", _("Consent recorded"), public=False),
        Act("drives.spending_entered", _("Entered")),
        Act("drives.spending_approved", _("Approved")),
        Act("drives.spending_refused", _("Not approved")),
        Act("drives.spending_counter_entered", _("Counter-entry")),
        Act("drives.spending_countered", _("Taken out by a counter-entry")),
        Act("drives.need_entered", _("Need entered"), public=False),
        Act("drives.need_filled", _("Matched or delivered"), public=False),
        Act("drives.need_withdrawn", _("Withdrawn"), public=False),
        Act("drives.need_written_to", _("A message went out"), public=False),
        Act("drives.offer_made", _("Offered")),
        Act("drives.offer_used", _("Matched or delivered"), public=False),
        Act("drives.offer_withdrawn", _("Withdrawn")),
        Act("drives.offer_written_to", _("A message went out"), public=False),
        Act("drives.match_agreed", _("Matched"), public=False),
        Act("drives.match_delivered", _("Delivered"), public=False),
        Act("drives.match_undone", _("Did not come about"), public=False),
        Act("drives.programme_agreed", _("Programme agreed on")),
        Act("drives.programme_reviewed", _("Reviewed")),
        Act("drives.programme_ended", _("Concluded")),
        Act("drives.task_planned", _("Planned")),
        Act("drives.task_reported", _("Reported done")),
        Act("drives.task_dropped", _("Dropped")),
    ),
    permissions=(
        Permission("drives.read", _("Read drives, their books and programmes"), (*_CLERKS, "overseer", "auditor", "seal_keeper")),
        Permission("drives.record", _("Keep the books of one’s own body’s drives, needs and offers"), _CLERKS),
        Permission("drives.lead", _("Open drives, approve spending, give account"), _HEADS),
        Permission("drives.coordinate", _("Plan joint tasks and report on them"), _CLERKS),
        Permission("drives.conclude", _("Review and conclude joint programmes"), _HEADS),
    ),
    registers={
        "drives.drive": f"{_REGISTERS}.DRIVES", "drives.contribution": f"{_REGISTERS}.CONTRIBUTIONS",
        "drives.spending": f"{_REGISTERS}.SPENDINGS", "drives.need": f"{_REGISTERS}.NEEDS", "drives.offer": f"{_REGISTERS}.OFFERS",
        "drives.match": f"{_REGISTERS}.MATCHES", "drives.programme": f"{_REGISTERS}.PROGRAMMES", "drives.task": f"{_REGISTERS}.TASKS",
    },
    shelves={"drives.drive": f"{_REGISTERS}.PUBLIC_DRIVES", "drives.programme": f"{_REGISTERS}.PUBLIC_PROGRAMMES",
             "drives.task": f"{_REGISTERS}.PUBLIC_TASKS"},
    attested=(
        Attested("drives.drive", f"{_ATTESTING}.drives"),
        Attested("drives.contribution", f"{_ATTESTING}.contributions"),
        Attested("drives.spending", f"{_ATTESTING}.spendings"),
        Attested("drives.need", f"{_ATTESTING}.needs"),
        Attested("drives.offer", f"{_ATTESTING}.offers"),
        Attested("drives.match", f"{_ATTESTING}.matches"),
        Attested("drives.programme", f"{_ATTESTING}.programmes"),
        Attested("drives.task", f"{_ATTESTING}.tasks"),
    ),
    slots=(
        Slot("desk.more", f"{_SLOTS}.menu_drives", order=44, permission="drives.read"),
        Slot("desk.more", f"{_SLOTS}.menu_programmes", order=45, permission="drives.read"),
        Slot("portal.activities", f"{_SLOTS}.activity_drives", order=40),
        Slot("portal.activities", f"{_SLOTS}.activity_receipts", order=41),
        Slot("portal.activities", f"{_SLOTS}.activity_programmes", order=42),
        Slot("portal.unit", f"{_SLOTS}.of_unit", "drives/public/_of_unit.html", order=64),
        Slot("portal.unit_version", f"{_SLOTS}.unit_version"),
    ),
    seeds="danvan.modules.drives.seeds.Drives",
    rules=("contributions.disclosed", "contributions.on_website"),
)  # fmt: skip
