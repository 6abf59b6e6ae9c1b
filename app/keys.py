"""Keys that are others, or are called otherwise, on some keyboards."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

#: Some keyboards, as German ones, have brackets with AltGr alone.
BACK = ("[", ",")
ON = ("]", ".")


def delete_keys() -> tuple[str, ...]:
    """What deletes: Macs' smaller keyboards have no Del."""
    return ("Backspace", "Del") if sys.platform == "darwin" else ("Del",)


def is_delete(event: QKeyEvent) -> bool:
    """Whether one of those was pressed, alone."""
    plain = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier
    pressed = QKeySequence(event.key()).toString(QKeySequence.SequenceFormat.PortableText)
    return pressed in delete_keys() and event.modifiers() in plain


def as_called_here(text: str) -> str:
    """A text with its keys as they are called on this system's keyboards."""
    if sys.platform != "darwin":
        return text
    for name, there in (("Ctrl", "Cmd"), ("Strg", "Cmd"), ("Alt+", "Option+")):
        text = text.replace(name, there)
    return text
