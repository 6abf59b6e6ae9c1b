"""What forms need beyond Qt's: labels level with their fields, and fields that leave the wheel
alone.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QFormLayout, QLabel, QSlider, QWidget


class Form(QFormLayout):
    """Each label stands in the middle beside its field; Qt's own stand higher beside high ones."""

    @property
    def labels(self) -> list[QLabel]:
        found = (
            self._widget(row, QFormLayout.ItemRole.LabelRole) for row in range(self.rowCount())
        )
        return [label for label in found if isinstance(label, QLabel)]

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        for row in range(self.rowCount()):
            label = self._widget(row, QFormLayout.ItemRole.LabelRole)
            field = self.itemAt(row, QFormLayout.ItemRole.FieldRole)
            if label is not None and field is not None:
                place, beside = label.geometry(), field.geometry()
                place.setTop(beside.top())
                place.setBottom(beside.bottom())
                label.setGeometry(place)

    def _widget(self, row: int, role: QFormLayout.ItemRole) -> QWidget | None:
        item = self.itemAt(row, role)
        return item.widget() if item is not None else None


def align(*forms: Form) -> None:
    """The fields of forms below each other begin at the same place."""
    labels = [label for form in forms for label in form.labels]
    width = max(label.sizeHint().width() for label in labels)
    for label in labels:
        label.setMinimumWidth(width)


def guard_from_wheel(holder: QWidget) -> None:
    """In `holder` the wheel turns only a field that has the focus: who scrolls changes nothing."""
    guard = _WheelGuard(holder)
    for field in holder.findChildren(QWidget):
        if isinstance(field, (QComboBox, QAbstractSpinBox, QSlider)):
            field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # some take it from the wheel
            field.installEventFilter(guard)


class _WheelGuard(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.Wheel or not isinstance(watched, QWidget):
            return False
        if watched.hasFocus():
            return False
        event.ignore()  # on to what it lies in
        return True
