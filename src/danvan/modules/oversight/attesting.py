"""What oversight says today, for the auditor."""

from danvan.kernel.dossiers.public import attesting

from .models import Board, Check, Critique, Member, Opinion, Programme, Recommendation, Supervision

programmes = attesting(Programme, is_public=lambda row: row.state == "agreed")
supervisions = attesting(Supervision, is_public=lambda row: row.state == "concluded")
members = attesting(Member)
checks = attesting(Check)
recommendations = attesting(Recommendation)
critiques = attesting(Critique, is_public=lambda row: getattr(row, "opened_on", None) is not None)
opinions = attesting(Opinion)
boards = attesting(Board, is_public=lambda row: True)
