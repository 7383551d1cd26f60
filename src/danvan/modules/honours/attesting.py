"""What honours say today, for the auditor."""

from danvan.kernel.dossiers.public import attesting

from .models import Decision, Nomination
from .queries import PUBLIC_STATES

decisions = attesting(Decision, is_public=lambda row: row.state in PUBLIC_STATES)
nominations = attesting(Nomination)
