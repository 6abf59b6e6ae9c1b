"""Where the photo lies in the viewer: zoom and pan as plain arithmetic. Knows no widget."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPointF, QRectF, QSizeF

MAX_ZOOM = 32.0
MIN_ZOOM = 0.01
#: A photo smaller than the viewer is enlarged to fit at most this much.
MAX_FIT = 1.0


@dataclass(frozen=True)
class Viewport:
    """`scale`: logical pixels per photo pixel; `origin`: the photo's corner in the pane."""

    scale: float = 1.0
    origin: QPointF = field(default_factory=QPointF)

    def to_pane(self, rect: QRectF) -> QRectF:
        """Photo rectangle -> pane rectangle."""
        return QRectF(
            self.origin.x() + rect.x() * self.scale,
            self.origin.y() + rect.y() * self.scale,
            rect.width() * self.scale,
            rect.height() * self.scale,
        )

    def to_photo(self, point: QPointF) -> QPointF:
        """Pane point -> photo point."""
        return (point - self.origin) / self.scale

    def rect_to_photo(self, rect: QRectF) -> QRectF:
        """Pane rectangle -> photo rectangle."""
        return QRectF(self.to_photo(rect.topLeft()), rect.size() / self.scale)

    def zoomed(self, scale: float, anchor: QPointF) -> Viewport:
        """Another scale; the photo point under `anchor` stays where it is."""
        scale = min(MAX_ZOOM, max(MIN_ZOOM, scale))
        return Viewport(scale, anchor - self.to_photo(anchor) * scale)

    def moved(self, delta: QPointF) -> Viewport:
        return replace(self, origin=self.origin + delta)

    def kept_inside(self, photo: QSizeF, pane: QSizeF) -> Viewport:
        """Centred where the photo is smaller than the pane, else without a gap at the borders."""
        x = _inside(self.origin.x(), photo.width() * self.scale, pane.width())
        y = _inside(self.origin.y(), photo.height() * self.scale, pane.height())
        return replace(self, origin=QPointF(x, y))


def fitted(photo: QSizeF, pane: QSizeF, dpr: float) -> Viewport:
    """The whole photo, as large as the pane allows but not beyond 100 %."""
    if photo.isEmpty() or pane.isEmpty():
        return Viewport()
    scale = min(pane.width() / photo.width(), pane.height() / photo.height(), MAX_FIT / dpr)
    return Viewport(max(scale, MIN_ZOOM / 10)).kept_inside(photo, pane)


def _inside(origin: float, length: float, pane: float) -> float:
    if length <= pane:
        return (pane - length) / 2
    return min(0.0, max(pane - length, origin))
