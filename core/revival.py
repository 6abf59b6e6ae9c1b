"""Dataclasses from JSON: the way back from `json.dumps(dataclasses.asdict(...))`. No torch."""

from __future__ import annotations

from dataclasses import is_dataclass
from pathlib import Path
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Kind = TypeVar("Kind")


def revived(kind: type[Kind], stored: object) -> Kind:
    """A dataclass from what json made of it; what is not named takes its default.

    A field that is unknown, or no object where a dataclass was, is a TypeError; `kind` raises what
    it raises for values that cannot be.
    """
    if not isinstance(stored, dict):
        raise TypeError(f"{kind.__name__} is no object")
    hints = get_type_hints(kind)
    return kind(**{name: _value(hints.get(name), value) for name, value in stored.items()})


def _value(hint: Any, value: Any) -> Any:
    kinds = (hint, *get_args(hint))
    if isinstance(value, list) and get_origin(hint) is tuple:
        return tuple(_value(kinds[1], each) for each in value)
    inner = next((kind for kind in kinds if is_dataclass(kind)), None)
    if inner is not None and not (value is None and NoneType in kinds):
        return revived(inner, value)  # type: ignore[arg-type]
    if isinstance(value, str) and Path in kinds:
        return Path(value)
    return value
