"""What initiatives offer to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Act, Attested, Module, Permission, Slot

from .figures import FIGURES

_SLOTS = "danvan.modules.initiatives.slots"
_REGISTERS = "danvan.modules.initiatives.registers"
_ATTESTING = "danvan.modules.initiatives.attesting"
_STAFF = ("handler", "head", "reception")
_FRONT = ("checker", "checker_head")

MODULE = Module(
    name="initiatives",
    title=_("Models of skilful mobilisation"),
    figures=FIGURES,
    acts=(
        Act("initiatives.season_prepared", _("Prepared"), public=False),
        Act("initiatives.season_edited", _("Changed"), public=False),
        Act("initiatives.season_opened", _("Opened for registration")),
        Act("initiatives.season_appraised", _("Appraisal begun")),
        Act("initiatives.season_closed", _("Closed")),
        Act("initiatives.model_registered", _("Registered")),
        Act("initiatives.model_edited", _("Form mended"), public=False),
        Act("initiatives.model_accepted", _("Taken on the list")),
        Act("initiatives.model_declined", _("Not taken on the list"), public=False),
        Act("initiatives.model_withdrawn", _("Withdrawn"), public=False),
        Act("initiatives.name_removed", _("Name removed at the person’s wish"), public=False),
        Act("initiatives.before_shown", _("Shown as it was before")),
        Act("initiatives.work_logged", _("Work done")),
        Act("initiatives.after_shown", _("Shown as it is now")),
        Act("initiatives.effect_measured", _("Effect counted")),
        Act("initiatives.model_reported", _("Self-report handed in")),
        Act("initiatives.report_returned", _("Report sent back to be completed")),
        Act("initiatives.model_recognised", _("Recognised")),
        Act("initiatives.model_not_recognised", _("Not recognised")),
        Act("initiatives.model_rechecked", _("Re-checked: it still works")),
        Act("initiatives.recheck_missed", _("The re-check day passed")),
        Act("initiatives.model_lapsed", _("Re-checked: it no longer works, the recognition lapsed")),
        Act("initiatives.candidacy_handed_in", _("Dossier handed in")),
        Act("initiatives.candidacy_returned", _("Dossier sent back")),
        Act("initiatives.candidacy_asked", _("Proposal to the level above asked")),
        Act("initiatives.candidacy_sent", _("Proposed to the level above")),
        Act("initiatives.candidacy_held_back", _("Not proposed")),
        Act("initiatives.candidacy_withdrawn", _("Ended with its model")),
        Act("initiatives.panel_named", _("Assessors named")),
        Act("initiatives.panel_widened", _("More assessors named")),
        Act("initiatives.assessments_opened", _("All assessments in and open")),
        Act("initiatives.candidacy_recognised", _("Decided: recognised")),
        Act("initiatives.candidacy_refused", _("Decided: not recognised")),
        Act("initiatives.assessment_asked", _("Assessment asked"), public=False),
        Act("initiatives.assessment_given", _("Assessment given"), public=False),
        Act("initiatives.assessment_recused", _("Stood aside"), public=False),
    ),
    permissions=(
        Permission("initiatives.read", _("Read models, dossiers and seasons"), (*_STAFF, *_FRONT, "overseer", "auditor")),
        Permission("initiatives.register", _("Register models and keep their log"), (*_STAFF, *_FRONT)),
        Permission("initiatives.lead", _("Run seasons, name assessors, decide"), ("head", "checker_head", "overseer")),
        Permission("initiatives.assess", _("Assess models"), (*_STAFF, *_FRONT, "overseer")),
        Permission("initiatives.recheck", _("Re-check recognised models"), ("head", *_FRONT, "overseer")),
    ),
    registers={
        "initiatives.season": f"{_REGISTERS}.SEASONS", "initiatives.model": f"{_REGISTERS}.INITIATIVES",
        "initiatives.candidacy": f"{_REGISTERS}.CANDIDACIES", "initiatives.assessment": f"{_REGISTERS}.ASSESSMENTS",
    },
    shelves={"initiatives.model": f"{_REGISTERS}.CATALOGUE"},
    attested=(
        Attested("initiatives.season", f"{_ATTESTING}.seasons"),
        Attested("initiatives.model", f"{_ATTESTING}.initiatives"),
        Attested("initiatives.candidacy", f"{_ATTESTING}.candidacies"),
        Attested("initiatives.assessment", f"{_ATTESTING}.assessments"),
    ),
    seeds="danvan.modules.initiatives.seeds.Initiatives",
    slots=(
        Slot("desk.more", f"{_SLOTS}.menu_models", order=50, permission="initiatives.read"),
        Slot("desk.more", f"{_SLOTS}.menu_dossiers", order=51, permission="initiatives.lead"),
        Slot("desk.more", f"{_SLOTS}.menu_assessments", order=52, permission="initiatives.assess"),
        Slot("desk.more", f"{_SLOTS}.menu_seasons", order=53, permission="initiatives.lead"),
        Slot("portal.activities", f"{_SLOTS}.activity_models", order=30),
        Slot("portal.unit", f"{_SLOTS}.of_unit", "initiatives/public/_of_unit.html", order=70),
        Slot("portal.unit_version", f"{_SLOTS}.unit_version"),
    ),
    rules=("platform.assessors", "platform.recheck_first", "platform.recheck_second"),
)  # fmt: skip
