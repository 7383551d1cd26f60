"""Reading of administrative Vietnamese: from prose to figures, documents, people, events and awards.

A grammar of rules over word lists (words/*.toml), without models and without network. Each find has its exact span in
the NFC text, a confidence by the kind of evidence, and the name of the rule that read it.
"""

from .model import KINDS, THRESHOLD, Award, Cited, Event, Figure, Official, Reading
from .reader import read

__all__ = ["KINDS", "THRESHOLD", "Award", "Cited", "Event", "Figure", "Official", "Reading", "read"]
