"""Small dialogs: what failed, the list of keys, the questions before something is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app import about, log
from app.file_manager import show_folder
from app.keys import as_called_here
from app.naming import named
from app.sizes import open_at
from app.typed_paths import is_there
from app.worker import Failure
from app.wrapped_label import WrappedLabel

translate = QCoreApplication.translate

#: Of a failure, that are shown above its details.
LINES = 4
#: What becomes of results that are not saved.
Fate = Literal["save", "lose", "keep"]


class FailureDialog(QDialog):
    """What happened, the details, a button to copy them, and one to the log's folder."""

    def __init__(self, failure: Failure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("failure_dialog")
        self.setWindowTitle(self.tr("What went wrong"))
        message, lines = WrappedLabel(), failure.message.splitlines()
        parts = [f"{about.NAME} {about.version()}", failure.details]
        if len(lines) > LINES:
            message.setText(self.tr("Things that went wrong: {0}.").format(len(lines)))
            parts.insert(1, failure.message)
        else:
            message.setText(failure.message)
        self.details = QPlainTextEdit("\n\n".join(parts))
        self.details.setReadOnly(True)
        self.details.setAccessibleName(self.tr("Details"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        copy = QPushButton(self.tr("Copy details"))
        copy.clicked.connect(self.copy_details)
        folder = QPushButton(self.tr("Open log folder"))
        folder.clicked.connect(open_log_folder)
        for button in (copy, folder):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        for widget in (message, self.details, buttons):
            column.addWidget(widget)
        open_at(self, 680, 420)

    def copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self.details.toPlainText())


class ShortcutsDialog(QDialog):
    """Every action that has keys, and what mouse and keys do in the viewer: that of a photo and its
    results, or that of `comparing` two files.
    """

    def __init__(
        self, actions: list[QAction], parent: QWidget | None = None, *, comparing: bool = False
    ) -> None:
        super().__init__(parent)
        self.setObjectName("shortcuts_dialog")
        self.setWindowTitle(self.tr("Keyboard and mouse"))
        grid = QGridLayout()
        grid.setContentsMargins(20, 16, 20, 16)
        grid.setHorizontalSpacing(28)
        grid.setVerticalSpacing(7)
        own = self._of_comparing() if comparing else self._of_the_photo()
        for row, (keys, what) in enumerate([*self._mouse(), *own, *_keys(actions)]):
            grid.addWidget(QLabel(as_called_here(keys)), row, 0)
            label = named(QLabel(what), "muted")
            grid.addWidget(label, row, 1)
        inner = named(QWidget(), "panel")
        inner.setLayout(grid)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(scroll)
        column.addWidget(buttons)
        open_at(self, 720, 640)

    def _mouse(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Mouse wheel"), self.tr("Zoom at the cursor")),
            (self.tr("Drag"), self.tr("Move the photo, or the divider")),
            (self.tr("Double click"), self.tr("Whole photo and 100 % in turn")),
            (self.tr("Ctrl+drag, side by side"), self.tr("Move the right picture alone")),
            (self.tr("Alt+arrow keys"), self.tr("Move the divider")),
        ]

    def _of_the_photo(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Hold Space"), self.tr("See the photo before")),
            (self.tr("Arrow keys"), self.tr("Move the photo; with the region tool the region")),
            (self.tr("Shift+arrow keys"), self.tr("Resize the region")),
            (self.tr("Esc"), self.tr("Leave the region tool, the comparison, the film")),
        ]

    def _of_comparing(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Hold Space"), self.tr("See the left photo")),
            (self.tr("Arrow keys"), self.tr("Move the photos")),
            (self.tr("Esc"), self.tr("Close the window")),
        ]


def open_log_folder() -> None:
    """Show the log's folder in the desktop's file manager."""
    log.folder().mkdir(parents=True, exist_ok=True)
    show_folder(log.folder())


def may_stop(parent: QWidget, title: str, text: str) -> bool:
    """Whether what is being worked on may end with what is closed."""
    stop, go_on = translate("dialogs", "Stop and close"), translate("dialogs", "Go on")
    return ask(parent, title, text, stop, go_on)


def before_losing(parent: QWidget, title: str, text: str, results: int) -> Fate:
    """What becomes of so many results with what is closed. Esc keeps it open, Enter saves them."""
    box = QMessageBox(QMessageBox.Icon.Question, title, text, parent=parent)
    role = QMessageBox.ButtonRole
    lose = box.addButton(translate("dialogs", "Close without saving"), role.DestructiveRole)
    keep = box.addButton(translate("dialogs", "Keep open"), role.RejectRole)
    fates: dict[object, Fate] = {lose: "lose", keep: "keep"}
    box.setEscapeButton(keep)
    box.setDefaultButton(keep)
    if results:
        words = (translate("dialogs", "Save ..."), translate("dialogs", "Save all ..."))
        save = box.addButton(words[results > 1], role.AcceptRole)
        fates[save] = "save"
        box.setDefaultButton(save)
    _put(box)
    return fates.get(box.clickedButton(), "keep")


def ask(parent: QWidget, title: str, text: str, yes: str, no: str) -> bool:
    """A question with two spelled-out answers; Esc and Enter mean `no`, which loses nothing."""
    box = QMessageBox(QMessageBox.Icon.Question, title, text, parent=parent)
    agreed = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
    declined = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(declined)
    box.setEscapeButton(declined)
    _put(box)
    return box.clickedButton() is agreed


def kinds_of_photos() -> str:
    """What a dialog for opening offers to show: photos, or everything."""
    from core.photo import READABLE

    patterns = " ".join(f"*{suffix}" for suffix in READABLE)
    photos = translate("FileActions", "Photos ({0})").format(patterns)
    everything = translate("FileActions", "All files (*)")
    return f"{photos};;{everything}"


def _put(box: QMessageBox) -> None:
    """Show a question as wide as its answers: a style sheet's least width may cut them. Names of
    files in it may look like HTML.
    """
    box.setTextFormat(Qt.TextFormat.PlainText)
    answers = box.findChild(QDialogButtonBox)
    if isinstance(answers, QDialogButtonBox):
        answers.setMinimumWidth(answers.sizeHint().width())
    box.exec()


def choose_target(
    parent: QWidget, title: str, suggestion: Path, kinds: str, endings: tuple[str, ...]
) -> Path | None:
    """Where to write. A name with none of the endings gets the first one (what else follows a dot
    is of the name), and a question if that is taken: the file dialog has only asked about the name
    as it was typed.
    """
    name, _ = QFileDialog.getSaveFileName(parent, title, str(suggestion), kinds)
    if not name or Path(name).suffix.lower() in endings:
        return Path(name) if name else None
    from core.photo.formats import ending_in

    path = ending_in(Path(name), endings[0])
    return path if not is_there(path) or _may_replace(parent, path) else None


def _may_replace(parent: QWidget, path: Path) -> bool:
    return ask(
        parent,
        translate("dialogs", "Replace file?"),
        translate("dialogs", "{0} is there already. Replace it?").format(path.name),
        translate("dialogs", "Replace"),
        translate("dialogs", "Keep it"),
    )


def _keys(actions: list[QAction]) -> list[tuple[str, str]]:
    native = QKeySequence.SequenceFormat.NativeText
    rows = []
    for action in actions:
        keys = " / ".join(key.toString(native) for key in action.shortcuts())
        if keys:
            rows.append((keys, action.iconText().removesuffix(" ...")))
    return rows
