"""Where a row of somebody's file belongs: units of a tree by name or code, as they were on the row's own day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from danvan.lib.geo import lv95_to_wgs84
from danvan.lib.vietnamese.normal import fold
from danvan.web.registers.parsing import CellError

from .mapping import Mapping, NewTree


class Places:
    """Finds units under one mapping. Units still to be created are found like the others, by their code to be.

    Answers are keys: the id of a unit that is there, or "new:<code>".
    """

    def __init__(self, units: Iterable[Any], mapping: Mapping, *, may_create: bool) -> None:
        self.mapping = mapping
        self.units = {str(unit.pk): unit for unit in units}
        self.new: dict[str, str] = {}
        self._may_create = may_create and mapping.new_tree is not None
        self._by_word: dict[str, list[Any]] = defaultdict(list)
        for unit in self.units.values():
            if mapping.unit_level and unit.level != mapping.unit_level:
                continue
            words = [unit.code] if mapping.unit_by == "code" else {fold(unit.name), fold(unit.full_name)}
            for word in words:
                self._by_word[word].append(unit)
        self._known: dict[tuple[str, date], str] = {}

    def find(self, text: str, *, on: date) -> str:
        """The key of the unit that bore this name or code on a day. Raises CellError."""
        key = self._known.get((text, on))
        if key is None:
            key = self._known[text, on] = self._find(text, on=on)
        return key

    def _find(self, text: str, *, on: date) -> str:
        called = self._by_word.get(text if self.mapping.unit_by == "code" else fold(text), [])
        found = [unit for unit in called if unit.exists_on(on)]
        if len(found) == 1:
            return str(found[0].pk)
        if len(found) > 1:
            codes = ", ".join(sorted(unit.code for unit in found)[:6])
            raise CellError(
                _("%(count)d units are called “%(name)s”: %(codes)s.") % {"count": len(found), "name": text[:60], "codes": codes},
                _("Give their codes and set units.find_by to code, or name the level in units.level."),
            )  # fmt: skip
        if called:
            raise CellError(
                _("“%(name)s” did not exist on %(day)s.") % {"name": text[:60], "day": on},
                _("Check the day and the unit."),
            )
        if text and self._may_create and self.mapping.unit_by == "name":
            return self._create(text, on=on)
        raise CellError(
            _("There is no unit “%(name)s” in the tree %(tree)s.")
            % {"name": text[:60], "tree": self.mapping.tree},
            _("Mend the cell, or describe the units in [units.new] and add --create-units."),
        )

    def _create(self, text: str, *, on: date) -> str:
        new = self.mapping.new_tree
        assert new is not None
        if on < new.valid_from:
            raise CellError(
                _("The units of this file begin on %(day)s.") % {"day": new.valid_from},
                _("Set units.new.valid_from earlier."),
            )
        if text == new.root_name:
            return f"new:{new.root_code}"
        code = code_of(text, new)
        other = self.new.setdefault(code, text)
        if other != text or code == new.root_code:
            raise CellError(
                _("“%(one)s” and “%(other)s” would get the same code %(code)s.")
                % {"one": text, "other": other, "code": code},
                _("Give them codes in [units.new.codes]."),
            )
        return f"new:{code}"


def code_of(name: str, new: NewTree) -> str:
    """The code that the mapping gives to a name, or the folded name itself."""
    if name in new.codes:
        return new.codes[name]
    letters = "".join(char if char.isascii() and char.isalnum() else "-" for char in fold(name))
    return "-".join(part for part in letters.split("-") if part)[:40] or "x"


def position(first: Any, second: Any, *, grid: str) -> tuple[float, float]:
    """(latitude, longitude) from two cells of a grid. Raises ValueError."""
    one, two = (float(str(cell).replace(",", ".").strip()) for cell in (first, second))
    if grid == "lv95":
        return lv95_to_wgs84(one, two)
    if not (-90 <= one <= 90 and -180 <= two <= 180):
        raise ValueError("outside the globe")
    return one, two
