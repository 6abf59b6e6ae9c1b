"""Two sides of a photo on the screen: what is shown, in which mode, and its painting.

Shows `Layer`s; knows no session and no jobs. `app.viewer` adds mouse and keyboard.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app import overlay
from app.difference import AMPLIFIED, Difference
from app.images import Pixels
from app.mask_tool import MaskMode, MaskTool
from app.region_tool import LARGEST_TRIED, RegionTool, middle
from app.render import Divider, Mode, Side, draw_beside, draw_side, draw_split
from app.zoom_pane import ZoomPane

BACKGROUND = QColor(24, 26, 29)
LIGHT_BACKGROUND = QColor(214, 217, 221)


class PhotoPane(ZoomPane):
    """Before on the left, after on the right, in one of four modes."""

    mode_changed = Signal(object)
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
        self._sides: tuple[Side, Side] = ([], [])
        self._labels = ("", "")
        self._given = (*self._sides, self._labels)  # the same, however they are swapped
        self._swapped = False
        self._stand_in: Pixels | None = None
        self._before_held = False
        self._covered = 0  # pixels at the bottom
        self._mouse = QPointF(-1, -1)

    def refresh_background(self) -> None:
        """Dark behind the photo in a dark window, light grey in a light one."""
        dark = self.palette().window().color().lightness() < 128
        self.background = BACKGROUND if dark else LIGHT_BACKGROUND
        self.update()

    # What is shown ------------------------------------------------------------------------------

    @property
    def region(self) -> QRect | None:
        return self.region_tool.region

    @property
    def _beside(self) -> bool:
        return self.mode is Mode.SIDE_BY_SIDE and bool(self._sides[1])

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

    def set_covered(self, height: int) -> None:
        """So much at the bottom lies behind something else: no labels there."""
        self._covered = height
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

    def set_mask_mode(self, mode: MaskMode) -> None:
        """While not "", dragging paints where to deblur."""
        self.mask_tool.mode = mode
        self.mask_tool.path = []
        self.update()

    def set_mask_size(self, size: int) -> None:
        self.mask_tool.size = size
        self.update()

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
            photo = self._view.to_pane(QRectF(QPointF(), QSizeF(self._photo)))
            overlay.draw_divider(painter, self.divider, pane, photo)
        elif pane.width() < size.width():
            painter.fillRect(QRectF(pane.width() - 1, 0, 2, size.height()), self.background)
        if self.region is not None:
            rect = self._view.to_pane(QRectF(self.region))
            overlay.draw_region(painter, rect, size, self.region.size(), self.region_tool.active)
        if self.mask_tool.active:
            overlay.draw_mask_tool(painter, self.mask_tool, self._view, self._mouse)
        clear = size - QSizeF(0, self._covered)
        overlay.draw_labels(painter, self._labels_now(), self.divider if split else None, clear)
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
