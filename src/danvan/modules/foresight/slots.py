"""What the house shows of foresight: an entry of the desk's menu and of the public overview."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import activity, menu

menu_foresight = menu(_("Foresight"), "foresight:foresight_record_list", "document")
activity_foresight = activity(
    _("Foresight"),
    "foresight:public_foresight_record_list",
    "document",
    _("What was undertaken, and what came of it."),
)
