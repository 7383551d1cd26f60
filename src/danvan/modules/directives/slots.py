"""What the house shows of directives: menu entries and the public overview."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import activity, begins, menu
from danvan.web.parts import Link

from_paper = begins(_("Enter a paper"), "directives:directive_new")
menu_directives = menu(_("Directives"), "directives:directive_list", "document")
menu_surveys = menu(_("Surveys of papers"), "directives:survey_list", "document")
menu_overview = menu(_("Tasks by level"), "directives:overview", "flag")
menu_follow_ups = menu(_("Follow-up of surveys"), "directives:follow_up_list", "check")
activity_directives = activity(
    _("Papers and tasks"), "directives:public_directive_list", "document",
    _("Which paper is in force, what replaced it, and how far each unit has come with what it asks."),
)  # fmt: skip
activity_surveys = activity(
    _("Surveys of papers"), "directives:public_survey_list", "document",
    _("How papers are carried out: surveys and what came of them"),
)  # fmt: skip


def menu_tasks(request: HttpRequest) -> Link:
    """Current on every page below the list but the overview, which has an entry of its own."""
    url, overview = reverse("directives:task_list"), reverse("directives:overview")
    is_current = request.path.startswith(url) and not request.path.startswith(overview)
    return Link(_("Tasks"), url, "flag", is_current)
