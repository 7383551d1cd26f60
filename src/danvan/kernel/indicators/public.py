"""Front door: what modules may use of indicators."""

from .actions import Figure, publish_figure, replace_figure, state_figure, state_figures, withdraw_figure
from .catalogue import (
    BadCatalogue,
    Catalogue,
    Indicator,
    Item,
    catalogue,
    indicator_of,
    indicators,
    item,
    items_read_as,
    the_catalogue,
)
from .checking import Doubt, checks
from .models import Scope, Sheet, Statement
from .queries import (
    Difference,
    Told,
    awaited,
    number,
    published_statements,
    statement_seen_by,
    statements_within,
    told,
    told_below,
    told_in,
)
from .rules import may_end, may_read, may_state

__all__ = [
    "BadCatalogue",
    "Catalogue",
    "Difference",
    "Doubt",
    "Figure",
    "Indicator",
    "Item",
    "Scope",
    "Sheet",
    "Statement",
    "Told",
    "awaited",
    "catalogue",
    "checks",
    "indicator_of",
    "indicators",
    "item",
    "items_read_as",
    "may_end",
    "may_read",
    "may_state",
    "number",
    "publish_figure",
    "published_statements",
    "replace_figure",
    "state_figure",
    "state_figures",
    "statement_seen_by",
    "statements_within",
    "the_catalogue",
    "told",
    "told_below",
    "told_in",
    "withdraw_figure",
]
