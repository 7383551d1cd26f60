from .desk import Glance, glance, queue, visible_to
from .public import by_number, by_receipt, published, published_counts
from .searching import matching, similar_to
from .timeline import Event, timeline

__all__ = [
    "Event",
    "Glance",
    "by_number",
    "by_receipt",
    "glance",
    "matching",
    "published",
    "published_counts",
    "queue",
    "similar_to",
    "timeline",
    "visible_to",
]
