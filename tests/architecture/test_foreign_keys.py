"""A key that names its table by string is invisible to imports, and points downstairs all the same."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Field, Model

from .house import KERNEL_STACK


def height(model: type[Model]) -> tuple[int, int] | None:
    """(floor, place in the kernel's stack); None for tables of other packages, which lie below all."""
    parts = model.__module__.split(".")
    if parts[0] != "danvan":
        return None
    if parts[1] == "kernel":
        return (1, KERNEL_STACK.index(parts[2]))
    return (2, 0) if parts[1] == "modules" else (3, 0)


def points_upstairs(field: Field) -> bool:
    source, target = field.model, field.related_model
    if not isinstance(target, type) or source._meta.app_label == target._meta.app_label:
        return False
    own, other = height(source), height(target)
    return own is not None and other is not None and other >= own


def test_keys_point_downstairs_only() -> None:
    upstairs = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, Field) and field.is_relation and points_upstairs(field)
    ]
    assert upstairs == []
