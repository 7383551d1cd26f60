"""What the law said on a day: deadlines, thresholds and closed lists, read from data/rulebook/*.toml.

`load_rulebook(folder)` gives a `Rulebook`; `book.rule("petitions.reply", on=day)` the version in force that
day; `book.due(rule, calendar, day)` the deadline with its steps; `rule.basis_vi` the article to show;
`rule.digest` what to store beside the deadline, so that a change of law never rewrites an old clock.
"""

from __future__ import annotations

from danvan.lib.rules.book import NoRule, OverlappingRules, Rulebook, due_for
from danvan.lib.rules.loading import BadRule, load_rulebook
from danvan.lib.rules.model import Basis, Choice, Law, Rule, passes

__all__ = [
    "BadRule",
    "Basis",
    "Choice",
    "Law",
    "NoRule",
    "OverlappingRules",
    "Rule",
    "Rulebook",
    "due_for",
    "load_rulebook",
    "passes",
]
