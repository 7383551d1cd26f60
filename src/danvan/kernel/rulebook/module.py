"""What the rulebook offers to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Act, Module, Permission

MODULE = Module(
    name="rulebook",
    title=_("Rulebook"),
    acts=(Act("rulebook.calendar_day_set", _("Working calendar changed")),),
    permissions=(Permission("rulebook.edit_calendar", _("Edit the working calendar"), ("registrar",)),),
)
