"""The open photos as a column of thumbnails."""

from __future__ import annotations

import html

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QWidget

from app import theme
from app.images import to_qimage
from app.keys import is_delete
from app.overlay import ACCENT
from app.results import Entry
from app.thumbnails import THUMBNAIL_SIDE

ENTRY = Qt.ItemDataRole.UserRole
#: How often the badge of a photo goes into the longer side of its frame.
BADGE = 4


class Filmstrip(QListWidget):
    """One item for each photo; the session is told what was chosen, and tells what there is."""

    chosen = Signal(object)  # Entry
    close_asked = Signal(object)  # Entry
    close_all_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: dict[Entry, QListWidgetItem] = {}
        self._working: Entry | None = None
        self.setObjectName("filmstrip")
        self.setAccessibleName(self.tr("Open photos"))
        self.setIconSize(QSize(THUMBNAIL_SIDE - 40, (THUMBNAIL_SIDE - 40) * 3 // 4))
        self.setViewMode(QListWidget.ViewMode.IconMode)
        self.setFlow(QListWidget.Flow.TopToBottom)
        self.setWrapping(False)
        self.setMovement(QListWidget.Movement.Static)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        line = self.fontMetrics().height()
        self.setGridSize(QSize(THUMBNAIL_SIDE - 10, self.iconSize().height() + line + 30))
        self.setMinimumWidth(THUMBNAIL_SIDE + 10)
        self.setMaximumWidth(THUMBNAIL_SIDE + 30)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.currentItemChanged.connect(self._on_current)

    def set_entries(self, entries: list[Entry], current: Entry | None) -> None:
        """Show these photos; `current` is marked without being announced.

        What is there already stays: a folder's photos come in many bundles.
        """
        self.blockSignals(True)
        for gone in set(self._items) - set(entries):
            self.takeItem(self.row(self._items.pop(gone)))
        for row, entry in enumerate(entries):
            if entry not in self._items:
                self._insert(row, entry)
        self.blockSignals(False)
        self.mark(current)

    def refresh(self, entry: Entry) -> None:
        """The entry's thumbnail or results changed."""
        item = self._items.get(entry)
        if item is not None:
            self._decorate(item, entry)

    def set_working(self, entry: Entry | None) -> None:
        """The photo that is being worked on has a badge."""
        changed = [each for each in (self._working, entry) if each is not None]
        self._working = entry
        for each in changed:
            self.refresh(each)

    def mark(self, entry: Entry | None) -> None:
        item = self._items.get(entry) if entry else None
        self.blockSignals(True)
        if item is None:
            self.setCurrentRow(-1)
        else:
            self.setCurrentItem(item)
        self.blockSignals(False)

    def event(self, event: QEvent) -> bool:
        """Del is this list's while it has the focus; elsewhere in the window it deletes results."""
        asks = event.type() == QEvent.Type.ShortcutOverride
        if asks and isinstance(event, QKeyEvent) and is_delete(event):
            event.accept()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The current photo stays in sight, as when a run's pictures come up below."""
        super().resizeEvent(event)
        self.scrollToItem(self.currentItem())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item is not None and is_delete(event):
            self.close_asked.emit(item.data(ENTRY))
        else:
            super().keyPressEvent(event)

    def _insert(self, row: int, entry: Entry) -> None:
        item = QListWidgetItem(entry.name)
        item.setData(ENTRY, entry)
        item.setSizeHint(self.gridSize())
        self._decorate(item, entry)
        self.insertItem(row, item)
        self._items[entry] = item

    def _decorate(self, item: QListWidgetItem, entry: Entry) -> None:
        if entry.thumbnail is None:
            pixmap = theme.icon("photo").pixmap(self.iconSize())
        else:
            pixmap = QPixmap.fromImage(to_qimage(entry.thumbnail))
        pixmap = _framed(pixmap, self.iconSize())
        if entry is self._working:
            pixmap = _badged(pixmap)
        icon = QIcon(pixmap)
        icon.addPixmap(pixmap, QIcon.Mode.Selected)  # untinted
        item.setIcon(icon)
        mark = "\N{BULLET} " if entry.has_unsaved else ""
        item.setText(mark + entry.name)
        tip = [entry.title or str(entry.path)]
        if entry is self._working:
            tip.append(self.tr("Is being worked on"))
        if entry.has_unsaved:
            tip.append(self.tr("Has results that are not saved"))
        plain = html.escape("\n".join(tip))  # a name may look like HTML
        item.setToolTip(f"<p style='white-space: pre'>{plain}</p>")
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, "\n".join(tip[1:]))

    def _on_current(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(ENTRY))

    def _show_menu(self, position: object) -> None:
        item = self.itemAt(position)  # type: ignore[call-overload]
        if item is not None:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            entry = item.data(ENTRY)
            menu.addAction(self.tr("Close this photo"), lambda: self.close_asked.emit(entry))
            menu.addAction(self.tr("Close all photos"), self.close_all_asked.emit)
            menu.popup(self.viewport().mapToGlobal(position))  # type: ignore[call-overload]


def _framed(pixmap: QPixmap, shape: QSize) -> QPixmap:
    """In the middle of a transparent frame of that shape: else a wide one hangs at the top."""
    aspect = Qt.AspectRatioMode.KeepAspectRatioByExpanding
    frame = QPixmap(shape.scaled(pixmap.size(), aspect).expandedTo(shape))
    frame.fill(Qt.GlobalColor.transparent)
    place = pixmap.rect()
    place.moveCenter(frame.rect().center())
    painter = QPainter(frame)
    painter.drawPixmap(place, pixmap)
    painter.end()
    frame.setDevicePixelRatio(pixmap.devicePixelRatio())
    return frame


def _badged(pixmap: QPixmap) -> QPixmap:
    """With a disc in the lower right corner; frames are made smaller all alike."""
    size = pixmap.deviceIndependentSize()
    side = max(size.width(), size.height()) / BADGE
    disc = QRectF(size.width() - side, size.height() - side, side, side)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ACCENT)
    painter.drawEllipse(disc)
    inner = disc.adjusted(side / 5, side / 5, -side / 5, -side / 5)
    theme.accent_icon("deblur").paint(painter, inner.toAlignedRect())
    painter.end()
    return pixmap
