from .people import Body, BodyKind, Holding, Person, PersonKind, Post
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
    "SealKey",
    "Sealed",
    "Unit",
    "UnitChange",
    "UnitTerm",
]
