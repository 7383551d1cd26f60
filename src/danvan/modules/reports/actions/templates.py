"""Templates: kept as the files have them, changed as a province's own copy, ended."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from danvan.kernel.dossiers.public import allow, begin, change, held, reasoned
from danvan.kernel.organisations.public import Person, Unit, roots
from danvan.lib.errors import Refused, require

from .. import queries, rules, sources
from ..blueprints import BadTemplate, Blueprint, parse
from ..models import TemplateVersion


@transaction.atomic
def keep_templates(*, by: Person) -> list[TemplateVersion]:
    """Write down the templates of data/reports that are not there yet; the next version ends the one before."""
    found = roots(settings.HOME_TREE)
    if not found or not by.is_system:
        return []
    kept = []
    for blueprint in queries.files().values():
        there = TemplateVersion.objects.filter(unit=found[0], key=blueprint.key, digest=blueprint.digest)
        if not there.exists():
            kept.append(_put_in_force(blueprint, found[0], by=by, copy_of=None, words=""))
    return kept


@transaction.atomic
def change_template(
    template: TemplateVersion, *, by: Person, unit: Unit, words: str, reason: str
) -> TemplateVersion:
    """A template of one's own, made from another: in force for a province, or the country, and all below it.

    The words are TOML as in data/reports; they are checked and the first mistake is named.
    """
    template = held(template)
    allow(rules.may_copy, by, template)
    require(rules.may_copy_at(by, unit), "not_allowed", _("Your post may not change templates here."))
    why = reasoned(reason)
    try:
        blueprint = parse(words, known=sources.items())
    except BadTemplate as problem:
        raise Refused(
            "bad_template", _("The template cannot be used: %(problem)s.") % {"problem": problem}
        ) from None
    require(
        blueprint.key == template.key, "other_key", _("Keep the template’s key: returns are found by it.")
    )
    is_same = TemplateVersion.objects.filter(unit=unit, key=blueprint.key, digest=blueprint.digest).exists()
    require(not is_same, "same", _("This very template is there already: change something, or leave it."))
    last = TemplateVersion.objects.filter(unit=unit, key=blueprint.key).order_by("-number").first()
    require(
        last is None or blueprint.version > last.number, "same_version",
        _("Give the template a higher version than the one it follows."),
    )  # fmt: skip
    return _put_in_force(blueprint, unit, by=by, copy_of=template, words=why)


def _put_in_force(
    blueprint: Blueprint, unit: Unit, *, by: Person, copy_of: TemplateVersion | None, words: str
) -> TemplateVersion:  # fmt: skip
    for earlier in TemplateVersion.objects.filter(
        unit=unit, key=blueprint.key, number=blueprint.version, state="in_force"
    ):
        change(held(earlier), "reports.template_ended", by=by, state="ended")
    row = TemplateVersion(
        unit=unit, state="in_force", key=blueprint.key, number=blueprint.version, digest=blueprint.digest,
        body=dict(blueprint.body), title=blueprint.title["vi"].replace("{period}", "").strip(), copy_of=copy_of,
    )  # fmt: skip
    return begin(row, "reports.template_put_in_force", by=by, words=words, facts={"digest": blueprint.digest})


@transaction.atomic
def end_template(template: TemplateVersion, *, by: Person, reason: str) -> TemplateVersion:
    """No new return is made from it; those that were stay as they are."""
    template = held(template)
    allow(rules.may_end, by, template)
    return change(template, "reports.template_ended", by=by, words=reasoned(reason), state="ended")


def facts_of(template: TemplateVersion) -> dict[str, Any]:
    return {"template": template.key, "version": template.number}
