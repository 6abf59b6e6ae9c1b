"""Four seeds side by side under one zoom; one of them can be taken into the results."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.images import Pyramid
from app.naming import named
from app.overlay import ACCENT
from app.render import Layer
from app.sizes import open_at
from app.trust.findings import Variation, Varied
from app.viewer import Viewer
from app.viewport import Viewport
from core.options import Region

#: A press that moves less than this, in logical pixels, is a click.
CLICK = 4.0


class Choice(Viewer):
    """A viewer of one variation that can be picked by a click or by Return."""

    picked = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._pressed = QPointF()
        self._marked = False

    def set_marked(self, on: bool) -> None:
        """A frame tells which one is picked."""
        self._marked = on
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._marked:
            painter = QPainter(self)
            painter.setPen(QPen(ACCENT, 3))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
            painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.position()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        moved = (event.position() - self._pressed).manhattanLength()
        if event.button() == Qt.MouseButton.LeftButton and moved < CLICK:
            self.picked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.picked.emit()
        else:
            super().keyPressEvent(event)


class VariationsDialog(QDialog):
    """`chosen` is the variation taken, None if the dialog was closed without."""

    def __init__(self, varied: Varied, photo: Pyramid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("variations_dialog")
        self.setWindowTitle(self.tr("Variations"))
        self.chosen: Variation | None = None
        self._varied = varied
        self._picked = 0
        self.views = [Choice(f"variation_{number}") for number in range(len(varied.variations))]
        self._take = named(QPushButton(self.tr("Take this one")), "primary")
        for number, view in enumerate(self.views):
            self._fill(view, varied.variations[number], photo)
            view.picked.connect(lambda number=number: self.pick(number))
            view.view_changed.connect(lambda seen, view=view: self._link(view, seen))
            view.escaped.connect(self.reject)
        self._lay_out()
        open_at(self, 1040, 780)
        self.pick(0)

    def pick(self, number: int) -> None:
        """Mark a variation as the one to take."""
        self._picked = number
        self.views[number].setFocus()
        for index, view in enumerate(self.views):
            view.set_marked(index == number)

    def accept(self) -> None:
        self.chosen = self._varied.variations[self._picked]
        super().accept()

    def _fill(self, view: Choice, variation: Variation, photo: Pyramid) -> None:
        below = Layer(photo)
        view.set_photo(QSize(photo.width, photo.height))
        title = self.tr("Seed {0}").format(variation.options.seed)
        above = Layer(variation.finished.realistic.pyramid, below.rect)
        view.set_sides([below, above], [], (title, ""))
        view.setAccessibleName(title)

    def showEvent(self, event: QShowEvent) -> None:
        """Start where the variations are: on the region, if there is one."""
        super().showEvent(event)
        region = self._varied.variations[0].options.region
        if region is not None:
            self._show_region(region)

    def _show_region(self, region: Region) -> None:
        first = self.views[0]
        scale = min(first.width() / region.width, first.height() / region.height)
        middle = QRectF(region.x, region.y, region.width, region.height).center()
        corner = QPointF(first.width() / 2, first.height() / 2) - middle * scale
        for view in self.views:
            view.follow(Viewport(scale, corner))

    def _link(self, source: Choice, seen: Viewport) -> None:
        for view in self.views:
            if view is not source:
                view.follow(seen)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(6)
        for number, view in enumerate(self.views):
            grid.addWidget(view, number // 2, number % 2)
        hint = named(
            QLabel(
                self.tr(
                    "The same settings, other seeds. What differs is a guess of the model; what "
                    "stays is in the photo. Wheel: zoom, drag: move, click: choose."
                )
            ),
            "muted",
        )
        hint.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self._take, QDialogButtonBox.ButtonRole.AcceptRole)
        self._take.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.addWidget(hint)
        column.addLayout(grid, 1)
        column.addWidget(buttons)
