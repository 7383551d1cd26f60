"""What dialogues say today, for the auditor."""

from danvan.kernel.dossiers.public import attesting

from .models import Commitment, Question, Session

sessions = attesting(Session, is_public=lambda row: row.state != "planned")
questions = attesting(Question)
commitments = attesting(Commitment, is_public=lambda row: True)
