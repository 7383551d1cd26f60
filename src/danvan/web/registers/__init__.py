"""Registers: one declaration gives a list, its filters, its paging, its exports and its import."""

from danvan.web.registers.declaration import Act, Column, Filter, Order, Register, RegisterError, SavedView
from danvan.web.registers.tabular import Table, TableError, read_table

__all__ = [
    "Act",
    "Column",
    "Filter",
    "Order",
    "Register",
    "RegisterError",
    "SavedView",
    "Table",
    "TableError",
    "read_table",
]
