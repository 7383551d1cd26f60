from .people import Body, BodyKind, Holding, Person, PersonKind, Post
from .preferences import SavedView
from .seals import BreakGlass, Look, Sealed, SealKey
from .tokens import ApiToken, UsedKey
from .units import ChangeKind, Coverage, Extent, Lineage, Unit, UnitChange, UnitTerm

__all__ = [
    "ApiToken",
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
    "UsedKey",
]
