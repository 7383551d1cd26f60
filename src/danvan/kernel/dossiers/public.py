"""Front door: what modules may use of dossiers."""

from .actions import Files, allow, begin, change, held, reasoned
from .attesting import attesting
from .desk import Begin, Desk, Door, Section, person_of, state_of, steps_of
from .filters import (
    UNIT_FILTER,
    choice_filter,
    day_clock,
    days_filter,
    in_unit,
    of_filter,
    saying,
    state_filter,
    year_filter,
)
from .forms import (
    ActForm,
    FilesField,
    PlainForm,
    ReasonForm,
    RowField,
    RowsField,
    WholeField,
    day_field,
    moment_field,
    words_field,
    yes_no_field,
)
from .models import Dossier, Exhibit
from .queries import Event, bodies_at, bodies_of, exhibits_of, life_of, stamp_of, units_touched, within_reach
from .shelf import Shelf
from .slots import activity, listed, menu, shown_unit, version_of_unit
from .stories import Place, Story, picture, seat, sheet
from .storytime import Clock

__all__ = [
    "UNIT_FILTER",
    "ActForm",
    "Begin",
    "Clock",
    "Desk",
    "Door",
    "Dossier",
    "Event",
    "Exhibit",
    "Files",
    "FilesField",
    "Place",
    "PlainForm",
    "ReasonForm",
    "RowField",
    "RowsField",
    "Section",
    "Shelf",
    "Story",
    "WholeField",
    "activity",
    "allow",
    "attesting",
    "begin",
    "bodies_at",
    "bodies_of",
    "change",
    "choice_filter",
    "day_clock",
    "day_field",
    "days_filter",
    "exhibits_of",
    "held",
    "in_unit",
    "life_of",
    "listed",
    "menu",
    "moment_field",
    "of_filter",
    "person_of",
    "picture",
    "reasoned",
    "saying",
    "seat",
    "sheet",
    "shown_unit",
    "stamp_of",
    "state_filter",
    "state_of",
    "steps_of",
    "units_touched",
    "version_of_unit",
    "within_reach",
    "words_field",
    "year_filter",
    "yes_no_field",
]  # fmt: skip
