"""A line in a dialog about what was asked of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app import theme
from app.naming import named
from app.wrapped_label import WrappedLabel

ICON = 20


class Notice(QWidget):
    """Something to know, or with an icon and in another colour what speaks against it. Not there
    without words.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._icon = QLabel()
        self._text = named(WrappedLabel(), name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.tell("")

    def text(self) -> str:
        return self._text.text()

    @property
    def is_warning(self) -> bool:
        return self._icon.isVisibleTo(self)

    def tell(self, text: str) -> None:
        self._show(text, warning=False)

    def warn(self, text: str) -> None:
        self._show(text, warning=True)

    def _show(self, text: str, *, warning: bool) -> None:
        self._icon.setPixmap(theme.icon("warning").pixmap(ICON, ICON))
        self._icon.setVisible(warning)
        self._text.setText(text)
        self._text.setProperty("warning", warning)
        self._text.style().polish(self._text)
        self.setVisible(bool(text))
