"""Rows change in actions, seeds, migrations and management commands, and nowhere else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .house import WRITERS, Source, called_name, first_text, product

MAKING = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
ON_ONE_ROW = {"save", "delete", "asave", "adelete"}
ROWS = {
    "objects",
    "filter",
    "exclude",
    "all",
    "select_for_update",
    "order_by",
    "select_related",
    "visible_to",
}
SQL = re.compile(
    r"\s*(?:WITH\b.*\b)?(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|TRUNCATE)\b", re.IGNORECASE | re.DOTALL
)

#: What looks like a write and is none, or is one that stands where it must. Each with its reason.
ALLOWED = {
    "project/demo_data.py": "prepares the demonstration as the operator would: notes on the database itself",
    "project/embedded_cluster.py": "makes roles and databases, below any table",
    "kernel/ledger/sequencer.py": "gives recorded entries their place in the tree; the one writer of indexes",
    "kernel/figures/engine.py": "cells are derived: counted again from records whenever these change",
    "kernel/figures/rebuilding.py": "the same, from nothing and in bulk",
    "project/cast.py": "gives the demonstration's people the passwords it prints",
    "kernel/rulebook/queries.py": "writes a rule's version down at its first use, for clocks to cite",
    "kernel/organisations/models/people.py": "Django wants a user manager that creates",
}


def writes(source: Source) -> Iterator[str]:
    """Every call in a file that changes rows, as far as its shape tells."""
    for call in source.calls():
        name = called_name(call)
        on_rows = bool(ROWS & chain(call.func))
        making = name in MAKING and (on_rows or name != "create")
        one_row = name in ON_ONE_ROW and not call.args and not on_super(call)
        many_rows = name in {"update", "delete", "aupdate"} and on_rows
        statement = name in {"execute", "executemany"} and SQL.match(first_text(call) or "")
        if making or one_row or many_rows or statement:
            yield f"{source.at(call)} {name}()"


def chain(node: ast.AST) -> set[str]:
    """Every name in ``A.objects.filter(…).update``."""
    names: set[str] = set()
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
            node = node.value
        else:
            node = node.func
    return names


def on_super(call: ast.Call) -> bool:
    """``super().save()`` belongs to a table's own definition."""
    inner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(inner, ast.Call) and called_name(inner) == "super"


def test_rows_change_only_where_acts_are() -> None:
    elsewhere = [
        found
        for source in product()
        if not WRITERS & set(source.parts) and "/".join(source.parts) + ".py" not in ALLOWED
        for found in writes(source)
    ]
    assert elsewhere == [], "move the write into an action, which locks, asks, writes and records"


def test_the_search_for_writes_finds_them(tmp_path: object) -> None:
    code = """
Petition.objects.create(a=1)
petition.save(update_fields=["state"])
Petition.objects.filter(pk=1).update(state="x")
petition.delete()
Petition.objects.bulk_create(rows)
cursor.execute("UPDATE petitions SET state = 'x'")
"""
    innocent = """
names.update({"a": 1}); digest.update(b"x"); image.save(buffer); super().save(); storage.delete(path)
cursor.execute("SELECT 1")
"""

    class Read(Source):
        def at(self, node: ast.AST) -> str:
            return str(getattr(node, "lineno", 0))

    guilty, free = Read.__new__(Read), Read.__new__(Read)
    guilty.__dict__["tree"], free.__dict__["tree"] = ast.parse(code), ast.parse(innocent)
    assert len(list(writes(guilty))) == 6
    assert list(writes(free)) == []
