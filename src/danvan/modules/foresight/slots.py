"""What the house shows of foresight: menu entries and the public overview."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import activity, menu

menu_alarms = menu(_("Alarms"), "foresight:alarm_list", "alert")
menu_advice = menu(_("Advice"), "foresight:advice_list", "document")
menu_capacity = menu(_("Load ahead"), "foresight:capacity", "clock")
menu_batches = menu(_("Counts of older systems"), "foresight:batch_list", "upload")
activity_foresight = activity(
    _("Early warning"), "foresight:bulletin", "alert",
    _("Where more was reported than expected, how sure that is, and how often such alarms were right."),
)  # fmt: skip
