"""What foresight say today, for the auditor."""

from danvan.kernel.dossiers.public import attesting

from .models import ForesightRecord
from .states import PUBLIC

foresight = attesting(ForesightRecord, is_public=lambda row: row.state in PUBLIC)
