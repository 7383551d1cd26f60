"""What directives offer to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Act, Attested, Module, Permission, Slot

from .figures import FIGURES

_VIEWS = "danvan.modules.directives.views"
_REGISTERS = "danvan.modules.directives.registers"

MODULE = Module(
    name="directives",
    title=_("Directives"),
    figures=FIGURES,
    acts=(
        Act("directives.directive_registered", _("Entered in the register")),
        Act("directives.directive_related", _("Related to another paper")),
        Act("directives.directive_superseded", _("Replaced by another paper")),
        Act("directives.directive_corrected", _("A slip was mended")),
        Act("directives.directive_ended", _("No longer in force")),
        Act("directives.directive_assigned", _("Tasks were given")),
        Act("directives.task_given", _("Given")),
        Act("directives.task_judged", _("Judged by the figure")),
        Act("directives.task_withdrawn", _("Withdrawn")),
    ),
    permissions=(
        Permission("directives.read", _("Read papers and tasks"),
                   ("handler", "head", "reception", "checker", "checker_head", "overseer", "auditor", "registrar")),
        Permission("directives.keep", _("Keep the register of papers"), ("head", "registrar")),
        Permission("directives.assign", _("Give tasks to units"), ("head", "overseer")),
    ),
    registers={"directives.directive": f"{_REGISTERS}.DIRECTIVES", "directives.task": f"{_REGISTERS}.TASKS"},
    shelves={"directives.directive": f"{_REGISTERS}.PUBLIC_DIRECTIVES"},
    attested=(
        Attested("directives.directive", "danvan.modules.directives.attesting.directives"),
        Attested("directives.task", "danvan.modules.directives.attesting.tasks"),
    ),
    offers={"directives.assign_from": "danvan.modules.directives.actions.assign_from"},
    seeds="danvan.modules.directives.seeds.Directives",
    slots=(
        Slot("desk.more", f"{_VIEWS}.menu_directives", order=70, permission="directives.read"),
        Slot("desk.more", f"{_VIEWS}.menu_tasks", order=71, permission="directives.read"),
        Slot("portal.activities", f"{_VIEWS}.activity", order=60),
    ),
)  # fmt: skip
