"""A believable world, made through actions: so the log is right too."""

from danvan.kernel.dossiers.public import Clock

from .places import plan
from .running import Seeded, Seeding, quick, seed

__all__ = ["Clock", "Seeded", "Seeding", "plan", "quick", "seed"]
