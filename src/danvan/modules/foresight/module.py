"""What foresight offer to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Act, Attested, Module, Permission, Slot

from .figures import FIGURES

_HERE = "danvan.modules.foresight"

MODULE = Module(
    name="foresight",
    title=_("Foresight"),
    figures=FIGURES,
    acts=(
        Act("foresight.foresight_record_planned", _("Planned")),
        Act("foresight.foresight_record_begun", _("Begun")),
        Act("foresight.foresight_record_ended", _("Ended")),
        Act("foresight.foresight_record_cancelled", _("Called off")),
    ),
    permissions=(
        Permission("foresight.read", _("Read foresight"),
                   ("handler", "head", "reception", "checker", "checker_head", "overseer", "auditor", "registrar")),
        Permission("foresight.keep", _("Keep foresight"), ("head",)),
    ),
    registers={"foresight.foresight_record": f"{_HERE}.registers.FORESIGHT"},
    shelves={"foresight.foresight_record": f"{_HERE}.registers.PUBLIC_FORESIGHT"},
    attested=(Attested("foresight.foresight_record", f"{_HERE}.attesting.foresight"),),
    slots=(
        Slot("desk.more", f"{_HERE}.slots.menu_foresight", order=200, permission="foresight.read"),
        Slot("portal.activities", f"{_HERE}.slots.activity_foresight", order=200),
    ),
)  # fmt: skip
