"""What is counted about models: each figure with its own definition, each share with its own denominator."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from danvan.kernel.dossiers.public import units_touched
from danvan.kernel.figures.public import Figures, Measure, Rate, Source, Whole

from .models import Candidacy, Initiative

_MODELS, _DOSSIERS = _("models"), _("dossiers")


def _model(
    name: str, day: str, label: object, definition: object, *, when: str = "", good: str = ""
) -> Measure:
    return Measure(
        f"initiatives.{name}", label, definition, _MODELS, day=f"m.{day}", unit="m.unit_id",
        when=when or f"m.{day} IS NOT NULL", good=good,
    )  # fmt: skip


def _dossier(  # noqa: PLR0917 - a row of the table below
    name: str, level: str, day: str, more: str, label: object, definition: object
) -> Measure:
    when = f"c.level = '{level}' AND c.{day} IS NOT NULL{more}"
    return Measure(
        f"initiatives.{name}_{level}",
        label,
        definition,
        _DOSSIERS,
        day=f"c.{day}",
        unit="c.unit_id",
        when=when,
    )


def _put(level: str, label: object, definition: object) -> Measure:
    """Models by the level of their first dossier: no model is in two of these."""
    when = f"{_FIRST} = '{level}'" if level else f"{_FIRST} IS NULL"
    return _model(f"put_{level or 'nowhere'}", "registered_on", label, definition, when=when)


_OF_FIELD = _("Of the models registered in the period: those of this field.")
_OF_OWNER = _("Of the models registered in the period: those of this kind of owner.")
_KINDS = (
    ("economy", "m.field = 'economy'", _("Models registered: economy"), _OF_FIELD),
    ("society", "m.field = 'culture'", _("Models registered: culture and society"), _OF_FIELD),
    ("security", "m.field = 'defence'", _("Models registered: defence and security"), _OF_FIELD),
    ("politics", "m.field = 'system'", _("Models registered: political system"), _OF_FIELD),
    ("collectives", "m.owner <> 'person'", _("Models registered: collectives"), _OF_OWNER),
    ("individuals", "m.owner = 'person'", _("Models registered: individuals"), _OF_OWNER),
)
_FIRST = "(SELECT x.level FROM initiatives_candidacy x WHERE x.initiative_id = m.id ORDER BY x.id LIMIT 1)"
_ASKED_SENT = " AND c.sent_on IS NOT NULL"
_REACHED = " AND c.state <> 'returned'"
_GRANTED = " AND c.state = 'recognised'"

FIGURES = Figures(
    prefix="initiatives.",
    touched="danvan.modules.initiatives.figures.touched",
    passed="danvan.modules.initiatives.figures.passed",
    sources=(
        Source(
            "models", rows="initiatives_initiative m", record="m.id", topic="m.field", units=("m.unit_id",),
            kind="initiatives.model",
            measures=(
                _model("registered", "registered_on", _("Models registered"),
                       _("Models and exemplars put on the list in the period, each counted once whatever became of it.")),
                _model("accepted", "accepted_on", _("Models taken on the list"), _("Models accepted in the period.")),
                _model("reported", "reported_on", _("Models with a self-report"), _("Models whose report was handed in in the period.")),
                _model("recognised", "recognised_on", _("Models recognised"),
                       _("Models recognised in the period, each counted once, at its highest level."), good="up"),
                _model("lapsed", "lapsed_on", _("Recognitions lapsed"), _("Models found no longer working in the period."), good="down"),
                _model("replicated", "registered_on", _("Models copied"), _("Of the models registered in the period: copies of another one."),
                       when="m.copied_from_id IS NOT NULL", good="up"),
                *(
                    _model(f"registered_{name}", "registered_on", label, definition, when=when)
                    for name, when, label, definition in _KINDS
                ),
                _put("commune", _("Put before communes"), _("Of the models registered in the period: the first dossier went to a commune’s council.")),
                _put("district", _("Put forward for districts"), _("Of the models registered in the period: the first dossier was for a district’s council.")),
                _put("province", _("Put forward for provinces"), _("Of the models registered in the period: the first dossier was for a province’s council.")),
                _put("nation", _("Put forward for the centre"), _("Of the models registered in the period: the first dossier was for the central council.")),
                _model("put", "registered_on", _("Models put forward"),
                       _("Of the models registered in the period: a dossier before some council is recorded."), when=f"{_FIRST} IS NOT NULL"),
                _model("put_below", "registered_on", _("Models put forward below the province"),
                       _("Of the models registered in the period: the first dossier was for a district’s or a commune’s council."),
                       when=f"{_FIRST} IN ('commune', 'district')"),
                _put("", _("Registered, without any dossier"), _("Of the models registered in the period: no dossier before any council is recorded.")),
            ),
        ),
        Source(
            "candidacies", rows="initiatives_candidacy c", record="c.id", topic="''", units=("c.unit_id",),
            kind="initiatives.model", shown="c.initiative_id",
            measures=(
                _dossier("sent", "commune", "sent_on", _REACHED, _("Dossiers before communes"),
                         _("Self-reports handed in to commune councils in the period; those sent back are left out.")),
                _dossier("granted", "commune", "sent_on", _REACHED + _GRANTED, _("Recognised by communes"),
                         _("Of the dossiers handed in in the period: recognised by the commune’s council.")),
                _dossier("asked", "district", "asked_on", "", _("Asked to be proposed to districts"),
                         _("Models for which a proposal to a district or a provincial city was asked in the period.")),
                _dossier("proposed", "district", "asked_on", _ASKED_SENT, _("Proposed to districts"),
                         _("Of those asked in the period: proposed by the council below.")),
                _dossier("sent", "district", "sent_on", _REACHED, _("Dossiers before districts"),
                         _("Dossiers that reached councils of districts in the period.")),
                _dossier("granted", "district", "sent_on", _REACHED + _GRANTED, _("Recognised by districts"),
                         _("Of the dossiers that reached districts in the period: recognised.")),
                _dossier("asked", "province", "asked_on", "", _("Asked to be proposed to provinces"),
                         _("Models for which a proposal to the province was asked in the period.")),
                _dossier("proposed", "province", "asked_on", _ASKED_SENT, _("Proposed to provinces"),
                         _("Of those asked in the period: proposed by the council below.")),
                _dossier("sent", "province", "sent_on", _REACHED, _("Dossiers before provinces"),
                         _("Dossiers that reached provincial councils in the period.")),
                _dossier("granted", "province", "sent_on", _REACHED + _GRANTED, _("Recognised by provinces"),
                         _("Of the dossiers that reached provinces in the period: recognised.")),
                _dossier("asked", "nation", "asked_on", "", _("Asked to be proposed to the centre"),
                         _("Models for which a proposal to the centre was asked in the period.")),
                _dossier("proposed", "nation", "asked_on", _ASKED_SENT, _("Proposed to the centre"),
                         _("Of those asked in the period: proposed by the council below.")),
                _dossier("sent", "nation", "sent_on", _REACHED, _("Dossiers before the centre"),
                         _("Dossiers that reached the central council in the period.")),
                _dossier("granted", "nation", "sent_on", _REACHED + _GRANTED, _("Recognised by the centre"),
                         _("Of the dossiers that reached the centre in the period: recognised.")),
            ),
        ),
    ),
    rates=(
        Rate("initiatives.granted_rate_commune", _("Share recognised by communes"), _("Recognised ÷ dossiers handed in to communes."),
             "initiatives.granted_commune", "initiatives.sent_commune", good=""),
        Rate("initiatives.proposed_rate_district", _("Share proposed to districts"), _("Proposed ÷ asked to be proposed to districts."),
             "initiatives.proposed_district", "initiatives.asked_district", good=""),
        Rate("initiatives.granted_rate_district", _("Share recognised by districts"), _("Recognised ÷ dossiers that reached districts."),
             "initiatives.granted_district", "initiatives.sent_district", good=""),
        Rate("initiatives.proposed_rate_province", _("Share proposed to provinces"), _("Proposed ÷ asked to be proposed to provinces."),
             "initiatives.proposed_province", "initiatives.asked_province", good=""),
        Rate("initiatives.granted_rate_province", _("Share recognised by provinces"), _("Recognised ÷ dossiers that reached provinces."),
             "initiatives.granted_province", "initiatives.sent_province", good=""),
        Rate("initiatives.proposed_rate_nation", _("Share proposed to the centre"), _("Proposed ÷ asked to be proposed to the centre."),
             "initiatives.proposed_nation", "initiatives.asked_nation", good=""),
        Rate("initiatives.granted_rate_nation", _("Share recognised by the centre"), _("Recognised ÷ dossiers that reached the centre."),
             "initiatives.granted_nation", "initiatives.sent_nation", good=""),
        Rate("initiatives.replicated_rate", _("Share of copies"), _("Copies ÷ all models registered."),
             "initiatives.replicated", "initiatives.registered", good="up"),
    ),
    year=(
        "initiatives.registered", "initiatives.proposed_rate_district", "initiatives.proposed_rate_province",
        "initiatives.proposed_rate_nation", "initiatives.recognised", "initiatives.replicated", "initiatives.lapsed",
    ),
    wholes=(
        Whole(
            "initiatives.registered",
            ("initiatives.put_commune", "initiatives.put_district", "initiatives.put_province", "initiatives.put_nation"),
            rest="initiatives.put_nowhere",
            said=_("No dossier of these models is recorded, so nothing is known of where they were sent."),
        ),
    ),
)  # fmt: skip

touched = units_touched(Initiative, Candidacy)


def passed(since: object, until: object) -> set[int]:
    """No figure changes by the mere passing of days."""
    return set()
