from .dealings import Answer, Attachment, Dispute, Message, Rating, Review, Support, Transfer
from .petition import Petition, PetitionQuerySet, dispute_until
from .routing import Denunciation, Route, Topic, Word

__all__ = [
    "Answer",
    "Attachment",
    "Denunciation",
    "Dispute",
    "Message",
    "Petition",
    "PetitionQuerySet",
    "Rating",
    "Review",
    "Route",
    "Support",
    "Topic",
    "Transfer",
    "Word",
    "dispute_until",
]
