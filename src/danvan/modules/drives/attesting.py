"""What drives and programmes say today, for the auditor."""

from danvan.kernel.dossiers.public import attesting

from .models import Contribution, Drive, JointTask, Match, Need, Offer, Programme, Spending

drives = attesting(Drive, is_public=lambda row: row.state != "planned")
contributions = attesting(Contribution)
spendings = attesting(Spending)
needs = attesting(Need)
offers = attesting(Offer)
matches = attesting(Match)
programmes = attesting(Programme, is_public=lambda row: True)
tasks = attesting(JointTask, is_public=lambda row: True)
