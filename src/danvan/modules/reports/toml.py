"""Templates written as TOML: what `tomllib` reads, no more of it than templates use. Plain Python."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def toml_of(body: Mapping[str, Any]) -> str:
    """A table of tables and lists of tables as TOML that reads back the same."""
    lines: list[str] = []
    _tables("", body, lines)
    return "\n".join(lines).strip() + "\n"


def _tables(path: str, told: Mapping[str, Any], lines: list[str]) -> None:
    for name, value in told.items():
        if not isinstance(value, Mapping) and not _is_rows(value):
            lines.append(f"{name} = {_value(value)}")
    for name, value in told.items():
        inner = f"{path}.{name}" if path else name
        if isinstance(value, Mapping):
            lines += ["", f"[{inner}]"]
            _tables(inner, value, lines)
        elif _is_rows(value):
            for row in value:
                lines += ["", f"[[{inner}]]"]
                _tables(inner, row, lines)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _value(value: Any) -> str:
    if isinstance(value, str):
        return value if _DAY.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(_value(one) for one in value)}]"
    return str(value)
