"""Two sides of a photo on the screen: what is shown, how large, in which mode, and its painting.

Shows `Layer`s; knows no session and no jobs. `app.viewer` adds mouse and keyboard.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app import overlay
from app.difference import AMPLIFIED, Difference
from app.images import Pixels
from app.mask_tool import MaskMode, MaskTool
from app.region_tool import LARGEST_TRIED, RegionTool, middle
from app.render import Canvas, Divider, Mode, Side, draw_beside, draw_side, draw_split
from app.viewport import Viewport, fitted

#: Milliseconds without movement until the picture is painted at full quality.
REST_MS = 120
BACKGROUND = QColor(24, 26, 29)
LIGHT_BACKGROUND = QColor(214, 217, 221)


class PhotoPane(QWidget):
    """Before on the left, after on the right, in one of four modes."""

    mode_changed = Signal(object)
    view_changed = Signal(object)  # Viewport
    zoom_changed = Signal(float)  # device pixels per photo pixel
    region_changed = Signal(object)  # QRect in photo pixels, or None
    region_tool_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(240, 150)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.refresh_background()
        self.mode = Mode.SPLIT
        self.divider = Divider()
        self.loupe = False
        self.region_tool = RegionTool()
        self.mask_tool = MaskTool()
        self._difference = Difference()
        self._photo = QSize()
        self._sides: tuple[Side, Side] = ([], [])
        self._labels = ("", "")
        self._given = (*self._sides, self._labels)  # the same, however they are swapped
        self._swapped = False
        self._stand_in: Pixels | None = None
        self._view = Viewport()
        self._apart = QPointF()  # how far the right pane's pan was unlinked
        self._fits = True
        self._before_held = False
        self._draft = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.settle)
        self._mouse = QPointF(-1, -1)

    def refresh_background(self) -> None:
        """Dark behind the photo in a dark window, light grey in a light one."""
        dark = self.palette().window().color().lightness() < 128
        self.background = BACKGROUND if dark else LIGHT_BACKGROUND
        self.update()

    # What is shown ------------------------------------------------------------------------------

    @property
    def photo_size(self) -> QSize:
        return self._photo

    @property
    def region(self) -> QRect | None:
        return self.region_tool.region

    @property
    def zoom(self) -> float:
        """Screen pixels per photo pixel; 1.0 is 100 %."""
        return self._view.scale * self.devicePixelRatioF()

    def set_photo(self, size: QSize) -> None:
        """A new photo: fit it, forget the region and that sides were swapped."""
        self._photo = size
        self._apart = QPointF()
        self._swapped = False
        self.set_region(None)
        self.fit()

    def set_sides(self, before: Side, after: Side, labels: tuple[str, str]) -> None:
        """What to compare; an empty `after` shows `before` alone."""
        self._given = before, after, labels
        self._sides, self._labels = (before, after), labels
        if self._swapped and after:
            self._sides, self._labels = (after, before), labels[::-1]
        if not after:
            self._difference.forget()
        self.update()

    def set_stand_in(self, pixels: Pixels | None) -> None:
        """A small picture to show while there are no sides."""
        self._stand_in = pixels
        self.update()

    def swap_sides(self) -> None:
        """Exchange left and right, until there is another photo."""
        if self._sides[1]:
            self._swapped = not self._swapped
            self.set_sides(*self._given)

    def set_mode(self, mode: Mode) -> None:
        if mode is not self.mode:
            self.mode = mode
            self._difference.forget()
            self._apart = QPointF()
            self._settle()
            self.mode_changed.emit(mode)

    def hold_before(self, held: bool) -> None:
        """While held, the "before" side alone is shown."""
        if held != self._before_held:
            self._before_held = held
            self.update()

    def cycle_mode(self) -> None:
        modes = list(Mode)
        self.set_mode(modes[(modes.index(self.mode) + 1) % len(modes)])

    def rotate_divider(self, degrees: float = 90.0) -> None:
        self.divider = replace(self.divider, angle=(self.divider.angle + degrees) % 180)
        self.update()

    def set_loupe(self, on: bool) -> None:
        self.loupe = on
        self.update()

    def set_region(self, region: QRect | None) -> None:
        self.region_tool.region = region
        self.region_changed.emit(region)
        self.update()

    def set_region_tool(self, on: bool) -> None:
        """While on, dragging edits the region."""
        if on == self.region_tool.active:
            return
        if on and not self._photo.isEmpty():
            self.region_tool.activate(self._photo, self._visible())
            self.region_changed.emit(self.region)
        self.region_tool.active = on
        self.region_tool_changed.emit(on)
        self.update()

    def offer_region(self) -> QRect:
        """Select what is seen of the photo, or the middle of it; to be tried first."""
        offered = middle(self._photo, self._visible(), 1.0, LARGEST_TRIED)
        self.region_tool.offer(offered)
        self.set_region(offered)
        return offered

    def _visible(self) -> QRectF:
        return self._view.rect_to_photo(QRectF(QPointF(), self._pane()))

    def set_mask_mode(self, mode: MaskMode) -> None:
        """While not "", dragging paints where to deblur."""
        self.mask_tool.mode = mode
        self.mask_tool.path = []
        self.update()

    def set_mask_size(self, size: int) -> None:
        self.mask_tool.size = size
        self.update()

    # Zoom and pan -------------------------------------------------------------------------------

    def fit(self) -> None:
        self._fits = True
        self._settle()

    def set_zoom(self, zoom: float, anchor: QPointF | None = None) -> None:
        """`zoom` as in the property; `anchor` (in the pane) stays put, None is the middle."""
        pane = self._pane()
        anchor = anchor if anchor is not None else QPointF(pane.width() / 2, pane.height() / 2)
        self._move()
        self._fits = False
        self._view = self._view.zoomed(zoom / self.devicePixelRatioF(), anchor)
        self._settle()

    def zoom_by(self, factor: float, anchor: QPointF | None = None) -> None:
        self.set_zoom(self.zoom * factor, anchor)

    def pan(self, delta: QPointF, *, unlinked: bool = False) -> None:
        """Move the photo; `unlinked` moves the right pane alone and keeps the offset."""
        self._move()
        if unlinked and self.mode is Mode.SIDE_BY_SIDE:
            self._apart += delta
        else:
            self._view = self._view.moved(delta)
            self._fits = False
        self._settle()

    def _pane(self) -> QSizeF:
        """Size of one pane: half the widget side by side, else all of it."""
        halves = 2 if self.mode is Mode.SIDE_BY_SIDE and self._sides[1] else 1
        return QSizeF(self.width() / halves, self.height())

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

    # Painting -----------------------------------------------------------------------------------

    @property
    def _seen(self) -> tuple[Side, Side]:
        """Both sides, or before alone; while it is held beside itself, so that nothing moves."""
        before, after = self._sides
        if self._before_held:
            after = before if after and self.mode is Mode.SIDE_BY_SIDE else []
        return before, after

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self.background)
        if self._sides[0]:
            self._paint_sides(painter)
            self._paint_overlays(painter)
        elif self._stand_in is not None:
            size = QSizeF(self.size())
            overlay.draw_stand_in(painter, self._stand_in, size)
            overlay.draw_labels(painter, self._labels, None, size)
        if self.hasFocus():
            overlay.draw_focus(painter, self.rect(), self.palette().highlight().color())
        painter.end()

    def _paint_sides(self, painter: QPainter) -> None:
        canvas, pane, view = self._canvas(), self._pane(), self._view
        whole = QRectF(QPointF(), pane)
        sides = self._seen
        if not sides[1]:
            draw_side(painter, sides[0], view, QRectF(self.rect()), canvas)
        elif self.mode is Mode.SPLIT:
            draw_split(painter, sides, view, pane, self.divider, canvas)
        elif self.mode is Mode.SIDE_BY_SIDE:
            draw_beside(painter, sides, (view, view.moved(self._apart)), pane, canvas)
        elif self.mode is Mode.DIFFERENCE:
            self._difference.draw(painter, sides, view, pane, canvas)
        else:
            draw_side(painter, sides[1], view, whole, canvas)

    def _paint_overlays(self, painter: QPainter) -> None:
        size, pane = QSizeF(self.size()), self._pane()
        split = bool(self._seen[1]) and self.mode is Mode.SPLIT
        if split:
            overlay.draw_divider(painter, self.divider, pane)
        elif pane.width() < size.width():
            painter.fillRect(QRectF(pane.width() - 1, 0, 2, size.height()), self.background)
        if self.region is not None:
            rect = self._view.to_pane(QRectF(self.region))
            overlay.draw_region(painter, rect, size, self.region.size(), self.region_tool.active)
        if self.mask_tool.active:
            overlay.draw_mask_tool(painter, self.mask_tool, self._view, self._mouse)
        overlay.draw_labels(painter, self._labels_now(), self.divider if split else None, size)
        if self.loupe and self.rect().contains(self._mouse.toPoint()):
            self._paint_loupe(painter)

    def _labels_now(self) -> tuple[str, str]:
        before, after = self._labels[0], self._labels[0 if self._before_held else 1]
        if not self._seen[1]:
            return before, ""
        if self.mode is Mode.FLICKER:
            return "", after
        if self.mode is Mode.DIFFERENCE:
            return "", self.tr("Difference, {0} times amplified").format(AMPLIFIED)
        return before, after

    def _paint_loupe(self, painter: QPainter) -> None:
        spot = self._view.to_photo(self._in_pane(self._mouse))
        sides = (self._sides[0], self._sides[1] or self._sides[0])
        overlay.draw_loupe(painter, sides, spot, self._mouse, self.rect(), self._canvas())
