"""What reading offers to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Act, Attested, Module, Permission, Slot

from .figures import FIGURES

_SLOTS = "danvan.modules.reading.slots"
_REGISTERS = "danvan.modules.reading.registers"
_ATTESTING = "danvan.modules.reading.attesting"
_OFFICE = ("handler", "head", "reception")

MODULE = Module(
    name="reading",
    title=_("Reading of papers"),
    figures=FIGURES,
    acts=(
        Act("reading.paper_uploaded", _("Handed in"), public=False),
        Act("reading.paper_read", _("Read"), public=False),
        Act("reading.paper_failed", _("Could not be read"), public=False),
        Act("reading.paper_requeued", _("To be read once more"), public=False),
        Act("reading.paper_reviewed", _("All finds reviewed"), public=False),
        Act("reading.paper_reopened", _("Review taken up again"), public=False),
        Act("reading.find_accepted", _("Find accepted"), public=False),
        Act("reading.find_corrected", _("Find corrected"), public=False),
        Act("reading.find_rejected", _("Find rejected"), public=False),
        Act("reading.find_added", _("Added what was not found"), public=False),
        Act("reading.record_begun", _("A record was begun from it"), public=False),
        Act("reading.find_undone", _("Decision taken back"), public=False),
    ),
    permissions=(
        Permission("reading.read", _("See papers that were read"),
                   (*_OFFICE, "checker", "checker_head", "overseer", "auditor")),
        Permission("reading.upload", _("Hand in papers to be read"), (*_OFFICE, "checker", "checker_head")),
        Permission("reading.review", _("Review what was found in papers"), ("handler", "head", "checker_head")),
    ),
    registers={"reading.paper": f"{_REGISTERS}.PAPERS"},
    attested=(
        Attested("reading.paper", f"{_ATTESTING}.papers"),
        Attested("reading.find", f"{_ATTESTING}.finds"),
    ),
    slots=(Slot("desk.more", f"{_SLOTS}.menu_papers", order=90, permission="reading.read"),),
    offers={
        "reading.source": "danvan.modules.reading.actions.offers.source",
        "reading.source_used": "danvan.modules.reading.actions.offers.source_used",
        "reading.source_of": "danvan.modules.reading.actions.offers.source_of",
    },
    seeds="danvan.modules.reading.seeds.Readings",
)  # fmt: skip
