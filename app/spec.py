"""What is said of an action, and what reaches it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QKeySequence


@dataclass(frozen=True)
class Spec:
    """One action: object name after `action_`, words, tooltip, keys, icon."""

    name: str
    text: str
    tip: str
    keys: str | QKeySequence.StandardKey | tuple[str, ...] = ()
    icon: str = ""
    checkable: bool = False
