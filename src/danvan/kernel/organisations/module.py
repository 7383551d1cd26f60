"""What organisations offer to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Act, Module, Permission, Slot

_VIEWS = "danvan.kernel.organisations.views.slots"

MODULE = Module(
    name="organisations",
    title=_("Organisations"),
    acts=(
        Act("organisations.country_loaded", _("Units loaded")),
        Act("organisations.unit_added", _("Unit added")),
        Act("organisations.units_merged", _("Units merged")),
        Act("organisations.unit_split", _("Unit split")),
        Act("organisations.unit_renamed", _("Unit renamed")),
        Act("organisations.unit_transferred", _("Unit transferred")),
        Act("organisations.body_created", _("Body created")),
        Act("organisations.body_ended", _("Body ended")),
        Act("organisations.post_created", _("Post created")),
        Act("organisations.account_opened", _("Account opened"), public=False),
        Act("organisations.person_appointed", _("Person appointed")),
        Act("organisations.holding_ended", _("Term of office ended")),
        Act("organisations.seal_key_created", _("Seal key created")),
        Act("organisations.opening_asked", _("Opening of a sealed identity asked for")),
        Act("organisations.opening_approved", _("Opening of a sealed identity agreed")),
        Act("organisations.opening_refused", _("Opening of a sealed identity refused")),
        Act("organisations.seal_opened", _("Sealed identity read")),
        Act("organisations.token_issued", _("Token for a program issued"), public=False),
        Act("organisations.token_revoked", _("Token for a program revoked"), public=False),
    ),
    permissions=(
        Permission("organisations.change_units", _("Change units"), ("registrar",)),
        Permission("organisations.appoint", _("Set up bodies and posts"), ("registrar",)),
        Permission("organisations.ask_opening", _("Ask to open a seal"), ("seal_keeper", "checker")),
        Permission("organisations.approve_opening", _("Agree to open a seal"), ("checker_head",)),
        Permission(
            "organisations.audit_looks", _("See who read sealed data"), ("checker", "checker_head", "auditor")
        ),
    ),
    slots=(
        Slot("desk.more", f"{_VIEWS}.menu_openings", order=90, permission="organisations.audit_looks", group=_("Administration")),
        Slot("desk.more", f"{_VIEWS}.menu_openings", order=90, permission="organisations.ask_opening", group=_("Administration")),
        Slot("desk.more", f"{_VIEWS}.menu_units", order=91, permission="organisations.change_units", group=_("Administration")),
        Slot(
            "desk.home", f"{_VIEWS}.openings_card", "organisations/_openings_card.html", order=40,
            permission="organisations.audit_looks",
        ),
        Slot(
            "desk.home", f"{_VIEWS}.units_card", "organisations/_units_card.html", order=60,
            permission="organisations.change_units",
        ),
    ),
)  # fmt: skip
