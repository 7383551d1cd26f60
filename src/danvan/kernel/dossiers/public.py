"""Front door: what modules may use of dossiers."""

from .actions import Files, allow, begin, change, held, reasoned
from .attesting import attesting
from .desk import Begin, Desk, Door, Section, person_of, state_of, steps_of
from .forms import FilesField, PlainForm, ReasonForm, day_field, words_field
from .models import Dossier, Exhibit
from .queries import Event, exhibits_of, life_of, units_touched, within_reach
from .shelf import Shelf
from .stories import Place, Story
from .storytime import Clock

__all__ = [
    "Begin", "Clock", "Desk", "Door", "Dossier", "Event", "Exhibit", "Files", "FilesField", "Place", "PlainForm", "ReasonForm", "Section",
    "Shelf", "Story", "allow", "attesting", "begin", "change", "day_field", "exhibits_of", "held", "life_of", "person_of",
    "reasoned", "state_of", "steps_of", "units_touched", "within_reach", "words_field",
]  # fmt: skip
