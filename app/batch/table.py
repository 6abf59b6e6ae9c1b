"""The batch's table: selection, columns, the bar that shows progress."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app import words
from app.batch.rows import (
    FRAME,
    MESSAGE,
    PHOTO,
    PROGRESS,
    ROW,
    SIZE,
    STATUS,
    TIME,
    Index,
    Row,
    Rows,
)
from app.keys import is_delete

ROW_HEIGHT = 54
BAR_HEIGHT = 8
#: The column of names with its pictures, in letters: at least and at most.
NAME_LETTERS = 36, 44
#: A message has room for so many a line.
MESSAGE_LETTERS = 40


class BarDelegate(QStyledItemDelegate):
    """A thin bar for photos in hand or done; nothing for the others."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        blank = QStyleOptionViewItem(option)
        self.initStyleOption(blank, index)
        blank.text = ""
        style = QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, blank, painter, option.widget)
        row: Row = index.data(ROW)
        if row.state not in ("working", "written", "done"):
            return
        place: QRect = option.rect
        bar = QRect(0, 0, max(0, place.width() - 20), BAR_HEIGHT)
        bar.moveCenter(place.center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        palette: QPalette = option.palette
        painter.setBrush(palette.color(QPalette.ColorRole.AlternateBase))
        painter.drawRoundedRect(bar, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        bar.setWidth(round(bar.width() * row.share))
        painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
        if bar.width():
            painter.drawRoundedRect(bar, BAR_HEIGHT / 2, BAR_HEIGHT / 2)
        painter.restore()


class NameDelegate(QStyledItemDelegate):
    """Names go on in the next line after any underscore, not after spaces and hyphens alone."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.text = option.text.replace("_", "_\N{ZERO WIDTH SPACE}")


class EndDelegate(QStyledItemDelegate):
    """Sentences lose their end where there is no room, names their middle."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideRight


class BatchTable(QTableView):
    """Double click or Enter on a finished photo opens it, Delete removes, Alt+arrows move."""

    opened = Signal(object)  # Row
    remove_asked = Signal()
    move_asked = Signal(int)

    def __init__(self, rows: Rows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch_table")
        self.setAccessibleName(self.tr("Photos of the batch"))
        self.setModel(rows)
        self.setItemDelegateForColumn(PHOTO, NameDelegate(self))
        self.setItemDelegateForColumn(PROGRESS, BarDelegate(self))
        self.setItemDelegateForColumn(MESSAGE, EndDelegate(self))
        self.setIconSize(FRAME)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        #: The width of the names as it was last chosen here.
        self._names: int | None = None
        self._size_columns(rows)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(ROW)))

    def chosen(self) -> list[Row]:
        """The selected rows from top to bottom."""
        indexes = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        return [index.data(ROW) for index in indexes]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if is_delete(event):
            self.remove_asked.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().data(ROW))
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and key in moves:
            self.move_asked.emit(moves[Qt.Key(key)])
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Says what to do while there is nothing to show."""
        super().paintEvent(event)
        if not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            hint = self.tr("Drop photos or folders here")
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, hint)
            painter.end()

    def _size_columns(self, rows: Rows) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(MESSAGE, QHeaderView.ResizeMode.Fixed)
        wide = self.fontMetrics().averageCharWidth()
        for column, letters in {PROGRESS: 15, TIME: 12}.items():
            header.resizeSection(column, letters * wide)
        for column, texts in (
            (STATUS, rows.state_names().values()),
            (SIZE, [words.file_size(999)]),  # bytes are a long word
        ):
            widths = map(self.fontMetrics().horizontalAdvance, texts)
            header.resizeSection(column, max(widths) + 4 * wide)
        self._share_room()
        header.sectionResized.connect(self._on_resized)

    def _on_resized(self, column: int) -> None:
        if column != MESSAGE:
            self._share_room()

    def _share_room(self) -> None:
        """Names give way to messages, unless somebody has dragged their column; what a message
        still lacks lies to the right, in a table that scrolls.
        """
        header, wide = self.horizontalHeader(), self.fontMetrics().averageCharWidth()
        others = sum(map(header.sectionSize, (SIZE, STATUS, PROGRESS, TIME)))
        room = self.viewport().width() - others
        if self._names in (None, header.sectionSize(PHOTO)):
            least, most = (letters * wide for letters in NAME_LETTERS)
            self._names = max(least, min(most, room - MESSAGE_LETTERS * wide))
            header.resizeSection(PHOTO, self._names)
        rest = room - header.sectionSize(PHOTO)
        header.resizeSection(MESSAGE, max(rest, MESSAGE_LETTERS * wide))
