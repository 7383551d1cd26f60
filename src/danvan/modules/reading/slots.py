"""What the house shows of reading: a menu entry."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import menu

menu_papers = menu(_("Papers read"), "reading:paper_list", "file")
