"""What the desk offers to the house: the first page of staff, which shows what other modules offer."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Module, Slot

MODULE = Module(
    name="desk",
    title=_("Desk"),
    url_prefix="ban-lam-viec/",
    slots=(
        Slot("desk.menu", "danvan.modules.desk.views.slots.menu_home", order=0),
        Slot("desk.more", "danvan.modules.desk.views.slots.menu_calendar", order=96, permission="rulebook.edit_calendar", group=_("Administration")),
        Slot("desk.side", "danvan.modules.desk.views.slots.news", template="desk/_news.html", order=80),
        Slot("desk.home", "danvan.modules.desk.views.slots.calendar_card", template="desk/_calendar_card.html",
             order=70, permission="rulebook.edit_calendar"),
    ),
)  # fmt: skip
