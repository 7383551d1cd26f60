"""What the pages of indicators offer to the house. Acts and permissions are those of the kernel's indicators."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Module, Slot

_SLOTS = "danvan.modules.catalogue.slots"

MODULE = Module(
    name="catalogue",
    title=_("Indicators and their figures"),
    slots=(
        Slot("desk.more", f"{_SLOTS}.menu_entry", order=80, permission="indicators.read"),
        Slot("portal.activities", f"{_SLOTS}.activity_catalogue", order=5),
        Slot("portal.unit", f"{_SLOTS}.of_unit", "catalogue/_of_unit.html", order=80),
    ),
    seeds="danvan.modules.catalogue.seeds.Figures",
)
