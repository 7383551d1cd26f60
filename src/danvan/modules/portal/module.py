"""What the portal offers to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Module, Slot

_SLOTS = "danvan.modules.portal.views.slots"

MODULE = Module(
    name="portal",
    title=_("Portal"),
    url_prefix="",
    slots=(
        Slot("portal.menu", f"{_SLOTS}.menu_activities", order=35),
        Slot("portal.menu", f"{_SLOTS}.menu_units", order=40),
        Slot("portal.menu", f"{_SLOTS}.menu_figures", order=50),
        Slot("portal.menu", f"{_SLOTS}.menu_rights", order=60),
        Slot("portal.footer", f"{_SLOTS}.footer_rights", order=10),
        Slot("portal.footer", f"{_SLOTS}.footer_proof", order=20),
    ),
)
