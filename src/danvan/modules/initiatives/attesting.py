"""What initiatives say today, for the auditor."""

from danvan.kernel.dossiers.public import attesting

from .models import Assessment, Candidacy, Initiative, Season

seasons = attesting(Season)
initiatives = attesting(Initiative)
candidacies = attesting(Candidacy)
assessments = attesting(Assessment)
