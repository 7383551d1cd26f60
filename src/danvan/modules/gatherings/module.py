"""What gatherings offer to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Act, Attested, Module, Permission, Slot

from .figures import FIGURES

_SLOTS = "danvan.modules.gatherings.slots"
_REGISTERS = "danvan.modules.gatherings.registers"
_ATTESTING = "danvan.modules.gatherings.attesting"
_STAFF = ("handler", "head", "reception", "checker", "checker_head")
_HEADS = ("head", "checker_head")

MODULE = Module(
    name="gatherings",
    title=_("Gatherings"),
    figures=FIGURES,
    acts=(
        Act("gatherings.gathering_planned", _("Planned"), public=False),
        Act("gatherings.gathering_entered", _("Entered afterwards, from a paper"), public=False),
        Act("gatherings.gathering_edited", _("Changed")),
        Act("gatherings.sites_added", _("Sites were added")),
        Act("gatherings.sites_changed", _("Sites were changed"), public=False),
        Act("gatherings.gathering_invited", _("Invited and announced")),
        Act("gatherings.gathering_opened", _("The doors were opened")),
        Act("gatherings.gathering_ended", _("Ended")),
        Act("gatherings.gathering_concluded", _("The conclusion was told")),
        Act("gatherings.gathering_cancelled", _("Called off")),
        Act("gatherings.documents_added", _("Documents were added")),
        Act("gatherings.tasks_given", _("Tasks came of the conclusion")),
        Act("gatherings.honours_presented", _("Awards were presented")),
        Act("gatherings.site_edited", _("Changed"), public=False),
        Act("gatherings.site_renewed", _("The QR code was made anew"), public=False),
        Act("gatherings.site_dropped", _("Does not take part"), public=False),
        Act("gatherings.delegates_registered", _("A list of delegates was entered"), public=False),
        Act("gatherings.delegate_attended", _("Came"), public=False),
        Act("gatherings.delegate_withdrawn", _("Taken off the list"), public=False),
        Act("gatherings.paper_asked", _("Asked for"), public=False),
        Act("gatherings.paper_submitted", _("Handed in"), public=False),
        Act("gatherings.paper_accepted", _("Accepted"), public=False),
        Act("gatherings.paper_returned", _("Returned to be changed"), public=False),
        Act("gatherings.paper_dropped", _("Will not come"), public=False),
    ),
    permissions=(
        Permission("gatherings.read", _("Read gatherings, their sites and lists"), (*_STAFF, "overseer", "auditor")),
        Permission("gatherings.plan", _("Plan and run gatherings"), _STAFF),
        Permission("gatherings.lead", _("Conclude gatherings and call them off"), _HEADS),
        Permission("gatherings.register", _("Enter delegates and tick who has come"), _STAFF),
        Permission("gatherings.submit", _("Hand in papers"), _STAFF),
    ),
    registers={"gatherings.gathering": f"{_REGISTERS}.GATHERINGS", "gatherings.site": f"{_REGISTERS}.SITES",
               "gatherings.delegate": f"{_REGISTERS}.DELEGATES", "gatherings.paper": f"{_REGISTERS}.PAPERS"},
    shelves={"gatherings.gathering": f"{_REGISTERS}.PUBLIC_GATHERINGS"},
    attested=(
        Attested("gatherings.gathering", f"{_ATTESTING}.gatherings"),
        Attested("gatherings.site", f"{_ATTESTING}.sites"),
        Attested("gatherings.roll", f"{_ATTESTING}.rolls"),
        Attested("gatherings.delegate", f"{_ATTESTING}.delegates"),
        Attested("gatherings.paper", f"{_ATTESTING}.papers"),
    ),
    slots=(
        Slot("desk.more", f"{_SLOTS}.menu_gatherings", order=44, permission="gatherings.read"),
        Slot("desk.more", f"{_SLOTS}.menu_sites", order=45, permission="gatherings.read"),
        Slot("desk.more", f"{_SLOTS}.menu_papers", order=46, permission="gatherings.read"),
        Slot("paper.event", f"{_SLOTS}.from_paper", permission="gatherings.plan"),
        Slot("portal.activities", f"{_SLOTS}.activity_gatherings", order=15),
        Slot("portal.unit", f"{_SLOTS}.of_unit", "gatherings/public/_of_unit.html", order=65),
        Slot("portal.unit_version", f"{_SLOTS}.unit_version"),
    ),
    seeds="danvan.modules.gatherings.seeds.Gatherings",
)  # fmt: skip
