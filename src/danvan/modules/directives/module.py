"""What directives offer to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Act, Attested, Module, Permission, Slot

from .figures import FIGURES

_SLOTS = "danvan.modules.directives.slots"
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
        Act("directives.survey_planned", _("Survey prepared")),
        Act("directives.question_added", _("Question added")),
        Act("directives.surveyor_named", _("Put into the team")),
        Act("directives.visit_planned", _("Day of the visit set")),
        Act("directives.survey_announced", _("Survey announced")),
        Act("directives.survey_opened", _("The first visit began")),
        Act("directives.visit_begun", _("Visit begun")),
        Act("directives.answer_kept", _("Answered on the spot")),
        Act("directives.visit_ended", _("Visit ended")),
        Act("directives.finding_noted", _("Finding noted")),
        Act("directives.survey_concluded", _("Survey concluded")),
        Act("directives.follow_up_asked", _("Follow-up asked")),
        Act("directives.follow_up_reported", _("Reported done")),
        Act("directives.follow_up_verified", _("Verified: it was done")),
        Act("directives.follow_up_returned", _("Not done yet")),
        Act("directives.survey_followed_up", _("All of it followed up")),
        Act("directives.survey_cancelled", _("Survey called off")),
    ),
    permissions=(
        Permission("directives.read", _("Read papers and tasks"),
                   ("handler", "head", "reception", "checker", "checker_head", "overseer", "auditor", "registrar")),
        Permission("directives.keep", _("Keep the register of papers"), ("head", "registrar")),
        Permission("directives.assign", _("Give tasks to units"), ("head", "overseer")),
        Permission("directives.survey", _("Survey how papers are carried out"), ("head", "overseer", "checker", "checker_head")),
        Permission("directives.answer", _("Report what was done after a survey"), ("handler", "head")),
    ),
    registers={"directives.directive": f"{_REGISTERS}.DIRECTIVES", "directives.task": f"{_REGISTERS}.TASKS",
               "directives.survey": f"{_REGISTERS}.SURVEYS", "directives.follow_up": f"{_REGISTERS}.FOLLOW_UPS",
               "directives.answer": f"{_REGISTERS}.ANSWERS", "directives.finding": f"{_REGISTERS}.FINDINGS"},
    shelves={"directives.directive": f"{_REGISTERS}.PUBLIC_DIRECTIVES", "directives.survey": f"{_REGISTERS}.PUBLIC_SURVEYS"},
    attested=(
        Attested("directives.directive", "danvan.modules.directives.attesting.directives"),
        Attested("directives.task", "danvan.modules.directives.attesting.tasks"),
        Attested("directives.survey", "danvan.modules.directives.attesting.surveys"),
        Attested("directives.question", "danvan.modules.directives.attesting.questions"),
        Attested("directives.surveyor", "danvan.modules.directives.attesting.surveyors"),
        Attested("directives.visit", "danvan.modules.directives.attesting.visits"),
        Attested("directives.answer", "danvan.modules.directives.attesting.answers"),
        Attested("directives.finding", "danvan.modules.directives.attesting.findings"),
        Attested("directives.follow_up", "danvan.modules.directives.attesting.follow_ups"),
    ),
    offers={"directives.assign_from": "danvan.modules.directives.actions.assign_from"},
    seeds="danvan.modules.directives.seeds.Directives",
    slots=(
        Slot("desk.more", f"{_SLOTS}.menu_directives", order=70, permission="directives.read"),
        Slot("desk.more", f"{_SLOTS}.menu_tasks", order=71, permission="directives.read"),
        Slot("desk.more", f"{_SLOTS}.menu_surveys", order=72, permission="directives.read"),
        Slot("desk.more", f"{_SLOTS}.menu_overview", order=73, permission="directives.read"),
        Slot("desk.more", f"{_SLOTS}.menu_follow_ups", order=74, permission="directives.read"),
        Slot("paper.document", f"{_SLOTS}.from_paper", permission="directives.keep"),
        Slot("portal.activities", f"{_SLOTS}.activity_surveys", order=61),
        Slot("portal.activities", f"{_SLOTS}.activity_directives", order=60),
    ),
)  # fmt: skip
