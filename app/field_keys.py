"""A field that has the focus keeps the keys that it has a use for from the window's shortcuts."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QAbstractSpinBox, QComboBox, QSlider, QWidget

PLAIN = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.KeypadModifier,
)
PAGES = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


def keep_keys(holder: QWidget) -> None:
    """In `holder` a letter looks for an entry of the box or list that has the focus, and a page is
    a field's.
    """
    keeper = _KeyKeeper(holder)
    for field in (holder, *holder.findChildren(QWidget)):
        if isinstance(field, (QComboBox, QAbstractSpinBox, QSlider, QAbstractItemView)):
            field.installEventFilter(keeper)


class _KeyKeeper(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        asks = event.type() == QEvent.Type.ShortcutOverride
        if not asks or not isinstance(event, QKeyEvent) or event.modifiers() not in PLAIN:
            return False
        searches = isinstance(watched, (QComboBox, QAbstractItemView)) and event.text().isalnum()
        if not searches and event.key() not in PAGES:
            return False
        event.accept()
        return True
