"""What petitions offer to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Act, Attested, Module, Permission, Slot, Subscription

from .figures import FIGURES
from .states import WORKFLOW

_DESK = "danvan.modules.petitions.views.desk.home"
_PUBLIC = "danvan.modules.petitions.views.public.slots"

MODULE = Module(
    name="petitions",
    title=_("Petitions"),
    url_prefix="",
    workflow=WORKFLOW,
    figures=FIGURES,
    acts=(
        Act("petitions.received", _("Received")),
        Act("petitions.accepted", _("Taken up")),
        Act("petitions.assigned", _("Assigned"), public=False),
        Act("petitions.transferred", _("Moved to the office in charge")),
        Act("petitions.followed_unit", _("Followed the reorganised unit")),
        Act("petitions.paused", _("Waiting, clock stopped")),
        Act("petitions.resumed", _("Clock running again")),
        Act("petitions.extended", _("Deadline extended")),
        Act("petitions.escalated", _("Overdue: seen one level up")),
        Act("petitions.message_sent", _("The office wrote to the resident"), public=False),
        Act("petitions.message_received", _("The resident wrote to the office"), public=False),
        Act("petitions.answered", _("Answered")),
        Act("petitions.closed", _("Closed")),
        Act("petitions.refused", _("Not taken up")),
        Act("petitions.forwarded", _("Passed on to another authority")),
        Act("petitions.joined", _("Joined with a similar matter")),
        Act("petitions.split", _("Split into separate matters")),
        Act("petitions.withdrawn", _("Withdrawn by the resident")),
        Act("petitions.disputed", _("Disputed by the resident, reopened")),
        Act("petitions.rated", _("Outcome rated by the resident")),
        Act("petitions.supported", _("Another resident joined")),
        Act("petitions.published", _("Published")),
        Act("petitions.withheld", _("Kept from the public"), public=False),
        Act("petitions.erased", _("Personal data erased")),
        Act("petitions.denunciation_guided", _("Denunciation: shown where to lodge it")),
        Act("petitions.tallied", _("Public sum of the day")),
        Act("petitions.imported", _("File imported")),
        Act("petitions.topics_synced", _("List of topics brought up to date"), public=False),
        Act("petitions.route_set", _("Decided who takes a topic"), public=False),
    ),
    permissions=(
        Permission(
            "petitions.read", _("Read petitions"),
            ("handler", "head", "reception", "checker", "checker_head", "overseer", "auditor"),
        ),
        Permission("petitions.handle", _("Handle petitions"), ("handler",)),
        Permission("petitions.lead", _("Lead the handling of petitions"), ("head",)),
        Permission("petitions.register", _("Register petitions for residents"), ("reception", "handler", "head")),
        Permission("petitions.publish", _("Decide what the public may read"), ("reception", "head")),
        Permission("petitions.check", _("Check how petitions are handled"), ("checker", "checker_head", "auditor")),
        Permission("petitions.erase", _("Erase personal data on request"), ("seal_keeper", "checker_head")),
        Permission("petitions.route", _("Set topics and who takes them"), ("registrar",)),
        Permission("petitions.import", _("Import petitions from a file"), ("registrar",)),
    ),
    subscriptions=(
        Subscription("organisations.units_merged", "danvan.modules.petitions.actions.upkeep.on_units_changed"),
        Subscription("organisations.unit_split", "danvan.modules.petitions.actions.upkeep.on_units_changed"),
        Subscription("organisations.seal_opened", "danvan.modules.petitions.actions.upkeep.on_seal_opened"),
    ),
    attested=(Attested("petitions.petition", "danvan.modules.petitions.attesting.statements"),),
    slots=(
        Slot("portal.menu", f"{_PUBLIC}.menu_report", order=10),
        Slot("portal.menu", f"{_PUBLIC}.menu_follow", order=20),
        Slot("portal.menu", f"{_PUBLIC}.menu_matters", order=30),
        Slot("portal.hero", f"{_PUBLIC}.hero", "petitions/public/_hero.html"),
        Slot("portal.home", f"{_PUBLIC}.resolved", "petitions/public/_resolved.html"),
        Slot("portal.home_version", f"{_PUBLIC}.home_version"),
        Slot("portal.unit", f"{_PUBLIC}.of_unit", "petitions/public/_of_unit.html"),
        Slot("portal.unit_version", f"{_PUBLIC}.unit_version"),
        Slot("portal.figures", f"{_PUBLIC}.figures"),
        Slot("portal.poster", f"{_PUBLIC}.poster"),
        Slot("portal.sitemaps", f"{_PUBLIC}.sitemaps"),
        Slot("desk.menu", f"{_DESK}.menu_matters", order=10, permission="petitions.read"),
        Slot("desk.menu", f"{_DESK}.menu_intake", order=20, permission="petitions.register"),
        Slot("desk.menu", f"{_DESK}.menu_reviews", order=30, permission="petitions.publish"),
        Slot("desk.more", f"{_DESK}.menu_import", order=95, permission="petitions.import", group=_("Administration")),
        Slot("desk.home", f"{_DESK}.glance_card", "petitions/desk/home/_glance.html", order=10, permission="petitions.read"),
        Slot("desk.home", f"{_DESK}.queue_card", "petitions/desk/home/_queue.html", order=20, permission="petitions.read"),
        Slot("desk.home", f"{_DESK}.oversight_card", "petitions/desk/home/_oversight.html", 30, "petitions.check"),
        Slot("desk.side", f"{_DESK}.risen_card", "petitions/desk/home/_risen.html", 10, "petitions.lead"),
        Slot("desk.side", f"{_DESK}.review_card", "petitions/desk/home/_review.html", 20, "petitions.publish"),
        Slot("desk.things", "danvan.modules.petitions.views.desk.openings.names_of_things"),
    ),
    offers={
        f"petitions.{name}": f"danvan.modules.petitions.actions.offers.{name}"
        for name in ("receive_elsewhere_raised", "topic_names", "open_by_unit", "repeats")
    },
    tallies=("danvan.modules.petitions.tally.PetitionTally",),
    api="danvan.modules.petitions.api.router",
    rules=("petitions.reply", "complaints.settle_first", "complaints.settle_first_complex"),
)  # fmt: skip
