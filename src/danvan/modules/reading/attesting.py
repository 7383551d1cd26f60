"""What papers and decided finds say today, for the auditor. Finds that nobody has decided stand in their paper's digest."""

from collections.abc import Iterator

from danvan.kernel.dossiers.public import attesting
from danvan.kernel.ledger.public import Standing, Statement

from .models import Find, Reading

papers = attesting(Reading)
_finds = attesting(Find)


def finds() -> Iterator[Statement | Standing]:
    """Finds with an act of their own."""
    acted = {
        f"{Find.KIND}:{uid.hex}" for uid in Find.objects.filter(version__gt=1).values_list("uid", flat=True)
    }
    return (one for one in _finds() if one.thing in acted)
