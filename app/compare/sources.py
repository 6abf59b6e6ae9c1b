"""The row above the picture: which photo or folder is left, which is right."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QWidget,
)

from app import theme
from app.actions import Actions
from app.dialogs import kinds_of_photos
from app.naming import named
from app.typed_paths import is_folder, typed_path, unquoted


class Sources(QWidget):
    """Two paths to type, choose or drop; `chosen` when they should be compared."""

    chosen = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("compare_sources")
        self.edits = (
            named(QLineEdit(), "compare_left"),
            named(QLineEdit(), "compare_right"),
        )
        self._buttons: list[QToolButton] = []
        titles = (self.tr("Left"), self.tr("Right"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(8)
        for side, (edit, title) in enumerate(zip(self.edits, titles, strict=True)):
            edit.setPlaceholderText(self.tr("A photo, or a folder of photos"))
            edit.setAccessibleName(title)
            edit.returnPressed.connect(self.chosen)
            row.addWidget(named(QLabel(title), "muted"))
            row.addWidget(edit, 1)
            row.addWidget(self._browse(actions, ("left", "right")[side], title))
            row.addSpacing(8 if side == 0 else 0)
        for name, side, folder in (
            ("open_left", 0, False),
            ("open_right", 1, False),
            ("open_left_folder", 0, True),
            ("open_right_folder", 1, True),
        ):
            choose = lambda _=False, side=side, folder=folder: self._choose(side, folder)  # noqa: E731
            actions[name].triggered.connect(choose)

    @property
    def paths(self) -> tuple[Path | None, Path | None]:
        left, right = (unquoted(edit.text()) for edit in self.edits)
        return (
            typed_path(left) if left else None,
            typed_path(right) if right else None,
        )

    def set_path(self, side: int, path: Path | None) -> None:
        text = str(path) if path else ""
        if text != self.edits[side].text():
            self.edits[side].setText(text)
        self.edits[side].setToolTip(text)

    def refresh_icons(self) -> None:
        for button in self._buttons:
            button.setIcon(theme.icon("open"))

    def _browse(self, actions: Actions, side: str, title: str) -> QToolButton:
        button = named(QToolButton(), "flat")
        button.setIcon(theme.icon("open"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.addAction(actions[f"open_{side}"])
        menu.addAction(actions[f"open_{side}_folder"])
        button.setMenu(menu)
        button.setAccessibleName(self.tr("Choose: {0}").format(title))
        button.setToolTip(button.accessibleName())
        self._buttons.append(button)
        return button

    def _choose(self, side: int, folder: bool) -> None:
        start = self.paths[side] or self.paths[1 - side] or Path.home()
        where = str(start if is_folder(start) else start.parent)
        if folder:
            name = QFileDialog.getExistingDirectory(self.window(), self.tr("Choose folder"), where)
        else:
            name, _ = QFileDialog.getOpenFileName(
                self.window(), self.tr("Choose photo"), where, kinds_of_photos()
            )
        if name:
            self.set_path(side, Path(name))
            self.chosen.emit()
