"""The only writers of reading. One act: lock, ask, write, record, in one transaction."""

from .deciding import (
    accept_above,
    accept_find,
    add_find,
    correct_find,
    record_begun,
    reject_find,
    undo_find,
)
from .uploading import read_again, read_left_over, read_paper_of, upload_paper

__all__ = [
    "accept_above",
    "accept_find",
    "add_find",
    "correct_find",
    "read_again",
    "read_left_over",
    "read_paper_of",
    "record_begun",
    "reject_find",
    "undo_find",
    "upload_paper",
]
