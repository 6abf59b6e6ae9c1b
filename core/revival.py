"""Dataclasses from JSON: the way back from `json.dumps(dataclasses.asdict(...))`. No torch."""

from __future__ import annotations

from dataclasses import is_dataclass
from pathlib import Path
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

Kind = TypeVar("Kind")


def revived(kind: type[Kind], stored: object) -> Kind:
    """A dataclass from what json made of it; what is not named takes its default.

    A field that is unknown, or a value of another type than its field's, is a TypeError; `kind`
    raises what it raises for values that cannot be.
    """
    if not isinstance(stored, dict):
        raise TypeError(f"{kind.__name__} is no object")
    hints = get_type_hints(kind)
    if unknown := stored.keys() - hints.keys():
        raise TypeError(f"{kind.__name__} has no {min(unknown)}")
    return kind(**{name: _value(hints[name], value, name) for name, value in stored.items()})


def _value(hint: Any, value: Any, name: str) -> Any:
    """Of that type, from what json knows: no paths, no tuples, and floats that may be whole."""
    origin, inner = get_origin(hint), get_args(hint)
    if NoneType in inner:
        return None if value is None else _value(inner[0], value, name)
    if is_dataclass(hint):
        return revived(hint, value)  # type: ignore[arg-type]
    if origin is Literal:
        return value  # which ones there are the dataclass says
    if origin is tuple and isinstance(value, list):
        kinds = inner[:1] * len(value) if inner[-1] is ... else inner
        if len(kinds) == len(value):
            return tuple(_value(kind, each, name) for kind, each in zip(kinds, value, strict=True))
    if origin is dict and isinstance(value, dict):
        return {key: _value(inner[1], each, name) for key, each in value.items()}
    if hint is Path and isinstance(value, str):
        return Path(value)
    if type(value) not in ((float, int) if hint is float else (hint,)):
        raise TypeError(f"{name} is not {value!r}")
    return value
