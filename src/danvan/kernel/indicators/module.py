"""What indicators offer to the house."""

from django.utils.translation import gettext_lazy as _

from danvan.kernel.registry.public import Act, Attested, Module, Permission

MODULE = Module(
    name="indicators",
    title=_("Indicators"),
    acts=(
        Act("indicators.figure_stated", _("Figure stated")),
        Act("indicators.figures_stated", _("Figures stated")),
        Act("indicators.figure_replaced", _("Figure replaced")),
        Act("indicators.figure_withdrawn", _("Figure withdrawn")),
        Act("indicators.figure_published", _("Figure shown to everybody, or no longer")),
    ),
    permissions=(
        Permission("indicators.state", _("State figures of one’s unit"), ("handler", "head", "checker_head")),
        Permission(
            "indicators.read",
            _("See all stated figures of one’s units"),
            ("handler", "head", "reception", "checker", "checker_head", "overseer", "auditor"),
        ),
    ),
    attested=(
        Attested("indicators.sheet", "danvan.kernel.indicators.attesting.sheets"),
        Attested("indicators.statement", "danvan.kernel.indicators.attesting.statements"),
    ),
)
