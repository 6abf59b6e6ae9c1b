"""How large a photo is shown, and which part of it: zoom and pan, in one pane or two side by side.

Knows no pictures; `app.photo_pane` paints them.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.render import Canvas
from app.viewport import Viewport, fitted

#: Milliseconds without movement until the picture is painted at full quality.
REST_MS = 120
#: A viewport's scale, and the photo's point in the middle of the pane.
Place = tuple[float, QPointF]


class ZoomPane(QWidget):
    """A photo of `photo_size`, fitted until somebody zooms or pans."""

    view_changed = Signal(object)  # Viewport
    zoom_changed = Signal(float)  # device pixels per photo pixel

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photo = QSize()
        self._view = Viewport()
        self._apart = QPointF()  # how far the right pane's pan was unlinked
        self._fits = True
        self._draft = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.settle)

    @property
    def photo_size(self) -> QSize:
        return self._photo

    @property
    def zoom(self) -> float:
        """Screen pixels per photo pixel; 1.0 is 100 %."""
        return self._view.scale * self.devicePixelRatioF()

    @property
    def _beside(self) -> bool:
        """Whether there are two panes side by side."""
        return False

    def fit(self) -> None:
        self._fits = True
        self._settle()

    def set_zoom(self, zoom: float, anchor: QPointF | None = None) -> None:
        """`zoom` as in the property; `anchor` (in the pane) stays put, None is the middle."""
        anchor = anchor if anchor is not None else self._middle
        self._move()
        self._fits = False
        self._view = self._view.zoomed(zoom / self.devicePixelRatioF(), anchor)
        self._settle()

    def zoom_by(self, factor: float, anchor: QPointF | None = None) -> None:
        self.set_zoom(self.zoom * factor, anchor)

    def pan(self, delta: QPointF, *, unlinked: bool = False) -> None:
        """Move the photo; `unlinked` moves the right pane alone and keeps the offset."""
        self._move()
        if unlinked and self._beside:
            self._apart += delta
        else:
            self._view = self._view.moved(delta)
            self._fits = False
        self._settle()

    def _pane(self) -> QSizeF:
        """Size of one pane: half the widget side by side, else all of it."""
        return QSizeF(self.width() / (2 if self._beside else 1), self.height())

    @property
    def _middle(self) -> QPointF:
        pane = self._pane()
        return QPointF(pane.width() / 2, pane.height() / 2)

    def _visible(self) -> QRectF:
        return self._view.rect_to_photo(QRectF(QPointF(), self._pane()))

    def settle(self) -> None:
        """Nothing moves any more: paint at full quality."""
        self._draft = False
        self.update()

    def _canvas(self) -> Canvas:
        return Canvas(self.devicePixelRatioF(), self._draft)

    def _move(self) -> None:
        """Something moves: paint quickly until it has rested for a moment."""
        self._draft = True
        self._rest.start()

    def _settle(self) -> None:
        photo, pane = QSizeF(self._photo), self._pane()
        if self._fits:
            self._view = fitted(photo, pane, self.devicePixelRatioF())
        else:
            self._view = self._view.kept_inside(photo, pane)
        self.zoom_changed.emit(self.zoom)
        self.view_changed.emit(self._view)
        self.update()

    @property
    def place(self) -> Place | None:
        """What is seen of the photo; None where it is fitted."""
        return None if self._fits else (self._view.scale, self._view.to_photo(self._middle))

    def return_to(self, place: Place | None) -> None:
        """See what was seen of the same photo before, in a pane that may have another size."""
        self._fits = place is None
        if place is not None:
            scale, middle = place
            self._view = Viewport(scale, self._middle - middle * scale)
        self._settle()

    def follow(self, view: Viewport) -> None:
        """Take over another pane's zoom and pan, silently."""
        self._view, self._fits = view, False
        self.update()

    def _in_pane(self, position: QPointF) -> QPointF:
        """Widget point -> pane point (side by side: the right pane's own)."""
        return position - self._corner(position)

    def _corner(self, position: QPointF) -> QPointF:
        """Where the points of the pane under a widget point begin."""
        pane = self._pane()
        if position.x() >= pane.width() and pane.width() < self.width():
            return QPointF(pane.width(), 0) + self._apart
        return QPointF()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._settle()
