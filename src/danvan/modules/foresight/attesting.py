"""What foresight says today, for the auditor."""

from danvan.kernel.dossiers.public import attesting

from .models import Advice, Alarm, Batch, Miss, Run

alarms = attesting(Alarm)
advice = attesting(Advice)
runs = attesting(Run)
batches = attesting(Batch)
misses = attesting(Miss)
