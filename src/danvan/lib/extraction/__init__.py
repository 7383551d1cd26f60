"""Text and structure of papers, read in a child process that can do nothing else.

`extract_safely(data, name)` is the entrance for servers, workers and the command line.
"""

from danvan.lib.extraction.safely import extract_safely
from danvan.lib.extraction.shape import REMARKS, SENTENCES, Block, Document, Limits, refuse

__all__ = ["REMARKS", "SENTENCES", "Block", "Document", "Limits", "extract_safely", "refuse"]
