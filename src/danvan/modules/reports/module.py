"""What returns and reviews offer to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Act, Attested, Module, Permission, Slot

_SLOTS = "danvan.modules.reports.slots"
_REGISTERS = "danvan.modules.reports.registers"
_ATTESTING = "danvan.modules.reports.attesting"
_STAFF = ("handler", "head")

MODULE = Module(
    name="reports",
    title=_("Reports"),
    acts=(
        Act("reports.template_put_in_force", _("Put in force")),
        Act("reports.template_ended", _("No longer used")),
        Act("reports.return_opened", _("To be written")),
        Act("reports.return_written", _("Words written"), public=False),
        Act("reports.passages_taken", _("Words of units below taken over"), public=False),
        Act("reports.return_signed", _("Signed and frozen")),
        Act("reports.return_reopened", _("Signature taken back"), public=False),
        Act("reports.return_submitted", _("Sent to the level above")),
        Act("reports.return_sent_back", _("Returned with remarks"), public=False),
        Act("reports.return_accepted", _("Accepted by the level above")),
        Act("reports.return_reminded", _("Reminded"), public=False),
        Act("reports.assembly_begun", _("Putting the annex together began"), public=False),
        Act("reports.assembly_cancelled", _("Interrupted"), public=False),
        Act("reports.assembly_resumed", _("Gone on with"), public=False),
        Act("reports.assembly_finished", _("Annex put together"), public=False),
    ),
    permissions=(
        Permission("reports.read", _("Read returns"),
                   (*_STAFF, "reception", "checker", "checker_head", "overseer", "auditor")),
        Permission("reports.write", _("Write returns"), (*_STAFF, "overseer")),
        Permission("reports.sign", _("Sign returns"), ("head", "overseer")),
        Permission("reports.review", _("Examine returns of the level below"), (*_STAFF, "overseer")),
        Permission("reports.shape", _("Change templates of returns"), ("head", "overseer", "registrar")),
    ),
    registers={"reports.return": f"{_REGISTERS}.RETURNS", "reports.template": f"{_REGISTERS}.TEMPLATES"},
    shelves={"reports.return": f"{_REGISTERS}.PUBLIC_RETURNS"},
    attested=(
        Attested("reports.template", f"{_ATTESTING}.templates"),
        Attested("reports.return", f"{_ATTESTING}.returns"),
        Attested("reports.assembly", f"{_ATTESTING}.assemblies"),
    ),
    slots=(
        Slot("desk.more", f"{_SLOTS}.menu_returns", order=80, permission="reports.read"),
        Slot("desk.more", f"{_SLOTS}.menu_calendar", order=81, permission="reports.read"),
        Slot("desk.more", f"{_SLOTS}.menu_templates", order=82, permission="reports.read"),
        Slot("portal.activities", f"{_SLOTS}.activity_returns", order=80),
    ),
    seeds="danvan.modules.reports.seeds.Reports",
    rules=("reports.due_month", "reports.due_period", "reports.due_year"),
)  # fmt: skip
