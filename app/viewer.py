"""The picture in the middle under mouse and keyboard: zoom, pan, divider, region, flicker."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.photo_pane import PhotoPane
from app.render import Mode, Side

ZOOM_STEP = 1.25
#: Distance in logical pixels from which a line or a corner can be grabbed.
GRAB = 8.0
KEY_PAN = 60
KEY_NUDGE = 16
#: Between the read-out's two sides, and where a side has no pixel.
BETWEEN, NO_VALUE = "  \N{RIGHTWARDS ARROW}  ", "\N{EN DASH}"
ARROWS = {
    Qt.Key.Key_Left: QPoint(-1, 0),
    Qt.Key.Key_Right: QPoint(1, 0),
    Qt.Key.Key_Up: QPoint(0, -1),
    Qt.Key.Key_Down: QPoint(0, 1),
}


class Viewer(PhotoPane):
    """Before on the left, after on the right, in one of four modes."""

    hovered = Signal(str)  # position and both sides' values under the mouse
    escaped = Signal()
    brush_turned = Signal(float)  # steps of the wheel that are for the brush
    mask_painted = Signal()  # the stroke of `mask_tool` has ended

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("viewer")
        self.setAccessibleName(self.tr("Photo viewer"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._drag = ""
        self._button = Qt.MouseButton.NoButton  # that drags
        self._dragged = QPointF()  # the corner of the pane in which the drag began
        self._region_before: QRect | None = None
        self.view_changed.connect(self._tell)

    def set_photo(self, size: QSize) -> None:
        """A drag that began on another photo ends with that."""
        self._drag = ""
        super().set_photo(size)

    def set_sides(self, before: Side, after: Side, labels: tuple[str, str]) -> None:
        pane = self._pane()
        super().set_sides(before, after, labels)
        if self._fits and pane != self._pane():  # side by side: one more or one less
            self.fit()
        self._tell()

    def set_region_tool(self, on: bool) -> None:
        super().set_region_tool(on)
        self._show_cursor()

    # Mouse --------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        steps = event.angleDelta().y() / 120.0
        if self.mask_tool.active and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.brush_turned.emit(steps)
        elif steps:  # a movement to the side is none
            self.zoom_by(ZOOM_STEP**steps, self._in_pane(event.position()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        zoom = Qt.NativeGestureType.ZoomNativeGesture
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == zoom:
            self.zoom_by(1.0 + event.value(), self._in_pane(event.position()))
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        if self._drag and event.button() != self._button:
            return
        self._button, self._dragged = event.button(), self._corner(position)
        if event.button() == Qt.MouseButton.MiddleButton:
            self._drag = "pan"
        elif event.button() != Qt.MouseButton.LeftButton or self._photo.isEmpty():
            return
        elif self.region_tool.active:
            self._drag, self._region_before = "region", self.region
            spot = self._view.to_photo(self._in_pane(position))
            self.region_tool.press(spot, GRAB / self._view.scale, self._photo)
        elif self.mask_tool.active:
            self._drag = "mask"
            self.mask_tool.press(self._view.to_photo(self._in_pane(position)))
            self.update()
        elif self._on_divider(position):
            self._drag = "divider"
        else:
            self._drag = "pan"
        self._mouse = position
        self._show_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position()
        delta, self._mouse = position - self._mouse, position
        if self._drag == "pan":
            unlinked = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            self.pan(delta, unlinked=unlinked)
        elif self._drag == "divider":
            self.divider = replace(self.divider, at=self.divider.position(position, self._pane()))
            self._move()
            self.update()
        elif self._drag == "region":
            self.region_tool.drag(self._view.to_photo(position - self._dragged), self._photo)
            self.update()
        elif self._drag == "mask":
            self.mask_tool.drag(self._view.to_photo(position - self._dragged))
            self.update()
        elif self.loupe or self.mask_tool.active:
            self.update()
        self._show_cursor()
        self._tell()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != self._button:
            return
        if self._drag == "region":
            self.region_tool.release(self._region_before)
            self.region_changed.emit(self.region)
        elif self._drag == "mask":
            self.mask_painted.emit()
        self._drag = ""
        self._show_cursor()
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Fit and 100 % take turns."""
        if self.region_tool.active or self.mask_tool.active:
            return
        if self._fits:
            self.set_zoom(1.0, self._in_pane(event.position()))
        else:
            self.fit()

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = QPointF(-1, -1)
        self._tell()
        self.update()

    def _on_divider(self, position: QPointF) -> bool:
        if self.mode is not Mode.SPLIT or not self._sides[1]:
            return False
        point, normal = self.divider.line(self._pane())
        return abs(QPointF.dotProduct(position - point, normal)) <= GRAB

    def _show_cursor(self) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self._photo.isEmpty():
            pass
        elif self.region_tool.active or self.mask_tool.active:
            shape = Qt.CursorShape.CrossCursor
        elif self._drag == "divider" or self._on_divider(self._mouse):
            flat = 45 < self.divider.angle < 135
            shape = Qt.CursorShape.SplitVCursor if flat else Qt.CursorShape.SplitHCursor
        elif self._drag == "pan":
            shape = Qt.CursorShape.ClosedHandCursor
        elif not self._fits:
            shape = Qt.CursorShape.OpenHandCursor
        self.setCursor(shape)

    def _tell(self) -> None:
        """What lies under a mouse that rests changes with photo, sides and view too."""
        self.hovered.emit(self._readout())

    def _readout(self) -> str:
        if not self._sides[0] or not self.rect().contains(self._mouse.toPoint()):
            return ""
        spot = self._view.to_photo(self._in_pane(self._mouse))
        x, y = int(spot.x() // 1), int(spot.y() // 1)
        if not (0 <= x < self._photo.width() and 0 <= y < self._photo.height()):
            return ""
        sides = [side for side in self._sides if side]
        values = [_value(side, x, y) for side in sides]
        if not any(values):
            return ""
        corners = [side[0].rect.topLeft() for side in sides]
        if corners[0] == corners[-1]:
            return f"{x}, {y}   " + BETWEEN.join(value or NO_VALUE for value in values)
        return BETWEEN.join(  # photos of different shapes: each has its own pixels
            f"{x - corner.x():.0f}, {y - corner.y():.0f}   {value}" if value else NO_VALUE
            for corner, value in zip(corners, values, strict=True)
        )

    # Keyboard -----------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.hold_before(True)
        elif key in ARROWS:
            self._arrow(ARROWS[key], event.modifiers())
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.hold_before(False)
        else:
            super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.hold_before(False)
        super().focusOutEvent(event)

    def _arrow(self, direction: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        """Pan; with the region tool move or (Shift) resize it; with Alt move the divider."""
        if modifiers & Qt.KeyboardModifier.AltModifier:
            step = (direction.x() + direction.y()) * 0.02
            self.divider = replace(self.divider, at=min(1.0, max(0.0, self.divider.at + step)))
            self.update()
        elif self.region_tool.active:
            resize = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            self.region_tool.nudge(direction * KEY_NUDGE, resize, self._photo)
            self.region_changed.emit(self.region)
            self.update()
        else:
            unlinked = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
            self.pan(QPointF(direction) * -KEY_PAN, unlinked=unlinked)


def _value(side: Side, x: int, y: int) -> str:
    """sRGB of the topmost layer at a photo pixel, its opacity counted in; empty without one."""
    colour: list[float] = []
    for layer in side:
        if layer.translucent:
            continue
        column = int((x + 0.5 - layer.rect.x()) * layer.pyramid.width / layer.rect.width() // 1)
        row = int((y + 0.5 - layer.rect.y()) * layer.pyramid.height / layer.rect.height() // 1)
        if 0 <= column < layer.pyramid.width and 0 <= row < layer.pyramid.height:
            pixel = layer.pixels[row, column, 2::-1]
            below = colour or [0.0, 0.0, 0.0]
            colour = [c + (float(p) - c) * layer.opacity for c, p in zip(below, pixel, strict=True)]
    return "RGB {:.0f} {:.0f} {:.0f}".format(*colour) if colour else ""
