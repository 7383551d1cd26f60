"""What honours offer to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Act, Attested, Module, Permission, Slot

from .figures import FIGURES

_SLOTS = "danvan.modules.honours.slots"
_REGISTERS = "danvan.modules.honours.registers"
_STAFF = ("handler", "head", "checker", "checker_head")

MODULE = Module(
    name="honours",
    title=_("Honours"),
    figures=FIGURES,
    acts=(
        Act("honours.nomination_made", _("Nominated"), public=False),
        Act("honours.nomination_corrected", _("Corrected"), public=False),
        Act("honours.nomination_examined", _("Examined"), public=False),
        Act("honours.nomination_declined", _("Declined"), public=False),
        Act("honours.nomination_withdrawn", _("Withdrawn"), public=False),
        Act("honours.consent_recorded", _("Consent to be named recorded"), public=False),
        Act("honours.nomination_listed", _("Put on the list of a draft"), public=False),
        Act("honours.nomination_unlisted", _("Taken off the list"), public=False),
        Act("honours.nomination_granted", _("Granted")),
        Act("honours.nomination_revoked", _("Revoked")),
        Act("honours.decision_drafted", _("Drafted"), public=False),
        Act("honours.decision_edited", _("Changed"), public=False),
        Act("honours.list_changed", _("The list was changed"), public=False),
        Act("honours.council_minuted", _("Agreed by the council")),
        Act("honours.decision_reopened", _("Back to a draft"), public=False),
        Act("honours.decision_dropped", _("Dropped"), public=False),
        Act("honours.decision_signed", _("Decision signed")),
        Act("honours.awards_revoked", _("Awards revoked")),
    ),
    permissions=(
        Permission("honours.read", _("Read nominations and decisions on awards"),
                   (*_STAFF, "reception", "overseer", "auditor")),
        Permission("honours.nominate", _("Nominate for awards and record consent"), (*_STAFF, "reception")),
        Permission("honours.examine", _("Examine nominations"), _STAFF),
        Permission("honours.draft", _("Draft decisions on awards of one’s own body"), _STAFF),
        Permission("honours.sign", _("Sign and revoke awards of one’s own body"), ("head", "checker_head")),
    ),
    registers={"honours.nomination": f"{_REGISTERS}.NOMINATIONS", "honours.decision": f"{_REGISTERS}.DECISIONS"},
    shelves={"honours.decision": f"{_REGISTERS}.PUBLIC_DECISIONS", "honours.award": f"{_REGISTERS}.PUBLIC_AWARDS"},
    attested=(
        Attested("honours.nomination", "danvan.modules.honours.attesting.nominations"),
        Attested("honours.decision", "danvan.modules.honours.attesting.decisions"),
    ),
    slots=(
        Slot("desk.more", f"{_SLOTS}.menu_nominations", order=60, permission="honours.read"),
        Slot("desk.more", f"{_SLOTS}.menu_decisions", order=61, permission="honours.read"),
        Slot("paper.award", f"{_SLOTS}.from_paper", permission="honours.draft"),
        Slot("portal.activities", f"{_SLOTS}.activity_awards", order=60),
        Slot("portal.unit", f"{_SLOTS}.of_unit", "honours/public/_of_unit.html", order=70),
        Slot("portal.unit_version", f"{_SLOTS}.unit_version"),
    ),
    offers={
        "honours.nominate": "danvan.modules.honours.actions.nominate",
        "honours.awards_for": "danvan.modules.honours.queries.awards_for",
        "honours.decisions_of": "danvan.modules.honours.queries.decisions_of",
    },
    seeds="danvan.modules.honours.seeds.Honours",
    rules=(
        "honours.forms", "honours.once", "honours.revocation_grounds", "honours.council_majority",
        "honours.state_merit", "honours.state_commendation", "honours.state_praise",
        "honours.party_merit", "honours.party_commendation", "honours.party_flag", "honours.party_praise",
        "honours.front_merit", "honours.front_commendation", "honours.front_praise",
    ),
)  # fmt: skip
