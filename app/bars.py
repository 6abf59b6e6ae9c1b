"""The line that tells what happened, and the page of a window without a photo."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QHideEvent,
    QIcon,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app import theme
from app.naming import named
from app.panel import ActionButton
from app.worker import Failure, joined
from app.wrapped_label import WrappedLabel

SHOWN_MS = 12_000
#: Messages at once that are shown, and that the details have.
LINES, KEPT = 4, 100
#: Of the words on the empty page, at least.
TEXT_WIDTH = 400


@dataclass(frozen=True)
class Line:
    """A message with the failure or the file that it is about, if any."""

    text: str
    failure: Failure | None = None
    path: Path | None = None


class InfoBar(QFrame):
    """What happened, over the photo or the empty page, with buttons for more about it."""

    details_asked = Signal(object)
    folder_asked = Signal(object)  # Path of a file that was written
    covers = Signal(int)  # how high it is now, 0 while it is hidden

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("info_bar")
        self._lines: list[Line] = []
        # All that failed, and the newest file that was written:
        self._failure: Failure | None = None
        self._path: Path | None = None
        self._icon = QLabel()
        self.text = named(WrappedLabel(), "message")
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details = QPushButton(self.tr("Details ..."))
        self._details.clicked.connect(lambda: self.details_asked.emit(self._failure))
        self._folder = named(QPushButton(self.tr("Show in folder")), "show_in_folder")
        self._folder.clicked.connect(lambda: self.folder_asked.emit(self._path))
        self._close = close = named(QToolButton(), "flat")
        close.setToolTip(self.tr("Hide this message"))
        close.setAccessibleName(self.tr("Hide this message"))
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 8, 7)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self.text, 1)
        row.addWidget(self._folder)
        row.addWidget(self._details)
        row.addWidget(close)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self._told = QElapsedTimer()
        self.hide()

    def refresh_icons(self) -> None:
        """After a change of theme."""
        self._close.setIcon(theme.icon("close"))
        name = "info" if self._failure is None else "warning"
        self._icon.setPixmap(theme.icon(name).pixmap(20, 20))

    @property
    def _is_fresh(self) -> bool:
        return self.isVisible() and not self._told.hasExpired(SHOWN_MS)

    def tell(self, text: str) -> None:
        """Something to know; goes away by itself. Messages that come together share the bar."""
        self._show(Line(text))

    def tell_written(self, text: str, path: Path) -> None:
        """A file was written; its folder is a click away."""
        self._show(Line(text, path=path))

    def tell_failure(self, text: str, failure: Failure) -> None:
        """Something failed; stays until it is closed or replaced. `failure` has the details."""
        self._show(Line(text, failure))

    def take_back(self, text: str) -> None:
        """It is not so any more; what else is told stays for its time."""
        left = [line for line in self._lines if line.text != text]
        if self.isHidden() or len(left) == len(self._lines):
            return
        self._lines = left
        if left:
            self._put()
        else:
            self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self.isVisible():
            self.covers.emit(self.height())

    def showEvent(self, event: QShowEvent) -> None:
        self.covers.emit(self.height())

    def hideEvent(self, event: QHideEvent) -> None:
        self.covers.emit(0)

    def _show(self, new: Line) -> None:
        waiting = self._lines if self._is_fresh else []
        others = [line for line in waiting if line.text != new.text]
        self._lines = [*others[-KEPT + 1 :], new]
        self._told.start()
        self._timer.start()
        self._put()

    def _put(self) -> None:
        texts = [line.text for line in self._lines]
        if len(texts) > LINES:
            earlier = self.tr("Earlier messages that are not shown: {0}.")
            texts[: 1 - LINES] = [earlier.format(len(texts) - LINES + 1)]
        text = "\n".join(texts)
        failures = [line.failure for line in self._lines if line.failure is not None]
        paths = [line.path for line in self._lines if line.path is not None]
        self._failure = joined(failures) if failures else None
        self._path = paths[-1] if paths else None
        if failures:
            self._timer.stop()
        self.text.setText(text)
        self.refresh_icons()
        self._details.setVisible(self._failure is not None)
        self._folder.setVisible(self._path is not None)
        self.setAccessibleName(text)
        self.show()


class Emblem(QWidget):
    """A picture without words, smaller where there is less room."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._icon = QIcon()

    def show_icon(self, icon: QIcon) -> None:
        self._icon = icon
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(64, 64)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()


class EmptyPage(QWidget):
    """What to do first: open, drop or paste a photo, or try the sample."""

    def __init__(
        self, open_action: QAction, sample: QAction, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("empty_page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._picture = Emblem()
        heading = named(QLabel(self.tr("Bring a blurred photo back")), "heading")
        text = named(
            QLabel(
                self.tr(
                    "Drop a photo or a folder here, paste a picture, or open a file.\n"
                    "Nothing leaves this computer, and the original is never changed."
                )
            ),
            "muted",
        )
        text.setWordWrap(True)
        text.setMinimumSize(TEXT_WIDTH, text.heightForWidth(TEXT_WIDTH))
        column = QVBoxLayout(self)
        column.addStretch(2)
        for widget in (self._picture, heading, text):
            column.addWidget(widget)
            column.addSpacing(10)
        for label in (heading, text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(ActionButton(open_action))
        if sample.isVisible():
            row.addWidget(ActionButton(sample))
        row.addStretch()
        column.addSpacing(6)
        column.addLayout(row)
        column.addStretch(3)
        self.refresh_icons()

    def refresh_icons(self) -> None:
        self._picture.show_icon(theme.icon("photo"))
