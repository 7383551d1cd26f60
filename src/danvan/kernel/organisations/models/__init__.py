from .people import Body, BodyKind, Holding, Person, PersonKind, Post
from .preferences import SavedView
from .seals import BreakGlass, Look, Sealed, SealKey
from .units import ChangeKind, Coverage, Extent, Lineage, Unit, UnitChange, UnitTerm

__all__ = [
    "Body",
    "BodyKind",
    "BreakGlass",
    "ChangeKind",
    "Coverage",
    "Extent",
    "Holding",
    "Lineage",
    "Look",
    "Person",
    "PersonKind",
    "Post",
    "SavedView",
    "SealKey",
    "Sealed",
    "Unit",
    "UnitChange",
    "UnitTerm",
]
