"""What the house shows of reports: menu entries and the public overview."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import activity, menu

menu_returns = menu(_("Returns"), "reports:return_list", "document")
menu_calendar = menu(_("Calendar of returns"), "reports:calendar", "calendar")
menu_templates = menu(_("Templates of returns"), "reports:template_list", "list")
activity_returns = activity(
    _("Reports"), "reports:public_return_list", "document",
    _("What units reported, number by number: each opens to the records it counted."),
)  # fmt: skip
