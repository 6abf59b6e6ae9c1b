"""The table's rows and the model that shows them. Knows no journal and no worker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtGui import Qt as GuiQt

from app import theme, words
from app.core_words import in_words
from core.batch.item import Item, State

PHOTO, SIZE, STATUS, PROGRESS, TIME, MESSAGE = range(6)
Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
ROOT = QModelIndex()
#: The table's pictures, in points; drawn at twice that for dense screens.
FRAME = QSize(60, 46)
DENSITY = 2
THUMBNAIL_SIDE = FRAME.width() * DENSITY


@dataclass(eq=False)
class Row:
    """A photo: `item` is its number in the journal, None before it is in one."""

    path: Path
    folder: str = ""
    size: int = 0
    thumbnail: QIcon | None = None
    item: int | None = None
    state: State = "waiting"
    share: float = 0.0
    seconds: float | None = None
    target: Path | None = None
    message: str = ""

    def take(self, item: Item) -> None:
        """Show what the journal says."""
        self.item, self.state, self.target = item.id, item.state, item.target
        facts = item.facts if item.state == "done" else None
        self.seconds = facts.seconds if facts else None
        said = [item.message] if item.message else facts.notes if facts else ()
        self.message = " ".join(map(in_words, said))
        self.share = 1.0 if item.state == "done" else 0.0

    def wait_again(self) -> None:
        """After a failure, or to be done anew."""
        self.state, self.message, self.target = "waiting", "", None
        self.share, self.seconds = 0.0, None

    @property
    def is_over(self) -> bool:
        """Done, or not to be done; what failed has a button of its own."""
        return self.state in ("done", "skipped")

    @property
    def is_in_hand(self) -> bool:
        return self.state in ("working", "written")


class Rows(QAbstractTableModel):
    """`rows` is the order in which they are worked on."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._by_path: dict[Path, Row] = {}

    # Changing -----------------------------------------------------------------------------------

    def add(self, rows: Iterable[Row]) -> list[Row]:
        """Append those whose photo is not there yet, and return them."""
        new = [row for row in rows if row.path not in self._by_path]
        if new:
            at = len(self.rows)
            self.beginInsertRows(ROOT, at, at + len(new) - 1)
            self.rows += new
            self._by_path |= {row.path: row for row in new}
            self.endInsertRows()
        return new

    def remove(self, rows: Sequence[Row]) -> None:
        """Take rows out."""
        if not rows:
            return
        self.beginResetModel()
        gone = set(rows)
        self.rows = [row for row in self.rows if row not in gone]
        for row in gone:
            del self._by_path[row.path]
        self.endResetModel()

    def move(self, rows: Sequence[Row], step: int) -> None:
        """One place up (-1) or down (1), as a block as far as there is room."""
        chosen = set(rows)
        order = self.rows if step < 0 else self.rows[::-1]
        moved: list[Row] = []
        for row in order:
            at = len(moved)
            if row in chosen and at and moved[-1] not in chosen:
                at -= 1
            moved.insert(at, row)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        kept = [self.rows[index.row()] for index in before]
        self.rows = moved if step < 0 else moved[::-1]
        places = {row: place for place, row in enumerate(self.rows)}
        after = [
            self.index(places[row], index.column()) for row, index in zip(kept, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def refresh(self, *rows: Row) -> None:
        """Something of these rows changed."""
        if not rows:
            return
        first, last = 0, len(self.rows) - 1
        if len(rows) == 1:
            first = last = self.rows.index(rows[0])
        self.dataChanged.emit(self.index(first, 0), self.index(last, MESSAGE))

    def find(self, path: Path) -> Row | None:
        return self._by_path.get(path)

    def count(self, *states: State) -> int:
        return sum(row.state in states for row in self.rows)

    # Qt's questions -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else MESSAGE + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            titles = (
                *(self.tr("Photo"), self.tr("Size"), self.tr("Status")),
                *(self.tr("Progress"), self.tr("Time"), self.tr("Message")),
            )
            return titles[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.DecorationRole and column == PHOTO:
            return row.thumbnail or framed(theme.icon("photo").pixmap(24, 24).toImage())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row)
        if role == Qt.ItemDataRole.ForegroundRole and row.state == "failed" and column == STATUS:
            return theme.warning_colour()
        return row if role == ROW else None

    def _text(self, row: Row, column: int) -> str:
        if column == PHOTO:
            return str(Path(row.folder, row.path.name))
        if column == SIZE:
            return words.file_size(row.size) if row.size else ""
        if column == STATUS:
            return self.state_names()[row.state]
        if column == PROGRESS:
            return f"{row.share * 100:.0f} %" if row.state in ("working", "done") else ""
        if column == TIME:
            return words.duration(row.seconds) if row.seconds is not None else ""
        return row.message

    def state_names(self) -> dict[State, str]:
        """The states in the user's words."""
        return {
            "waiting": self.tr("Waiting"),
            "working": self.tr("Deblurring"),
            "written": self.tr("Saving"),
            "done": self.tr("Done"),
            "skipped": self.tr("Skipped"),
            "failed": self.tr("Failed"),
        }

    def _tip(self, row: Row) -> str:
        lines = [str(row.path)]
        if row.target is not None and row.state == "done":
            lines.append(self.tr("Result: {0}").format(row.target))
        tip = "\n".join([*lines, row.message] if row.message else lines)
        return GuiQt.convertFromPlainText(tip) if GuiQt.mightBeRichText(tip) else tip


def framed(image: QImage) -> QIcon:
    """A picture in the middle of a transparent frame, so that all names begin at one line."""
    frame = QPixmap(FRAME * DENSITY)
    frame.fill(Qt.GlobalColor.transparent)
    fitted = image
    if image.width() > frame.width() or image.height() > frame.height():
        fitted = image.scaled(
            frame.size(),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    painter = QPainter(frame)
    painter.drawImage(frame.rect().center() - fitted.rect().center(), fitted)
    painter.end()
    frame.setDevicePixelRatio(DENSITY)
    icon = QIcon(frame)
    icon.addPixmap(frame, QIcon.Mode.Selected)  # untinted
    return icon
