"""Object names for style sheets and for driving the window from outside."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject

Named = TypeVar("Named", bound=QObject)


def named(item: Named, name: str) -> Named:
    """`item` with its object name set."""
    item.setObjectName(name)
    return item
