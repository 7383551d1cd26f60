"""Front door: what modules may use of the ledger."""

from .actions import (
    Happened,
    Standing,
    Statement,
    erase_openings,
    record,
    recording_together,
)
from .copying import copy_rows
from .keys import verifier_key
from .models import Entry
from .queries import latest_checkpoint, proof_text, publications, receipt_proof
from .sequencer import sequence_all

__all__ = [
    "Entry",
    "Happened",
    "Standing",
    "Statement",
    "copy_rows",
    "erase_openings",
    "latest_checkpoint",
    "proof_text",
    "publications",
    "receipt_proof",
    "record",
    "recording_together",
    "sequence_all",
    "verifier_key",
]
