"""Editing the region: draw, move and resize a rectangle in photo pixels. Knows no painting."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize

#: Smaller regions tell nothing and are taken for a slip of the hand.
SMALLEST = 32
DEFAULT_SIDE = 512
#: Of a photo that is seen whole so much is tried: large enough to judge, small enough to wait for.
LARGEST_TRIED = 1024


@dataclass
class RegionTool:
    """`region` is what is selected; `active` while dragging edits it instead of panning."""

    region: QRect | None = None
    active: bool = False
    _offered: QRect | None = None  # by the program; drawn over rather than moved
    _from: QPoint | None = None
    _grabbed: QRect | None = None

    def activate(self, photo: QSize, visible: QRectF) -> None:
        """Switch on; without a region, one in the middle of what is `visible` of the photo shows
        what can be drawn.
        """
        self.active = True
        if self.region is None:
            self.offer(middle(photo, visible, 0.5, DEFAULT_SIDE))

    def offer(self, region: QRect) -> None:
        """Select one that nobody has drawn: whoever presses inside draws anew."""
        self.region = self._offered = region

    def press(self, point: QPointF, reach: float, photo: QSize) -> None:
        """Start on a corner (within `reach` photo pixels): resize; inside: move; else draw anew.

        Inside of one that nobody has touched yet: draw anew, as the tool promises.
        """
        spot = _clamped(point, photo)
        self._grabbed = None
        if self.region is not None:
            for corner, opposite in _corners(self.region):
                if (QPointF(corner) - point).manhattanLength() <= reach:
                    self._from = opposite
                    return
            if self.region.contains(spot) and self.region != self._offered:
                self._grabbed = QRect(self.region)
        self._from = spot

    def drag(self, point: QPointF, photo: QSize) -> None:
        """Follow the mouse; the region stays inside the photo."""
        if self._from is None:
            return
        spot = _clamped(point, photo)
        if self._grabbed is not None:
            self.region = _kept_inside(self._grabbed.translated(spot - self._from), photo)
        else:
            self.region = _spanned(self._from, spot)

    def release(self, before: QRect | None) -> None:
        """End of the drag: a tiny rectangle counts as a click, `before` stays."""
        self._from = self._grabbed = None
        if self.region and min(self.region.width(), self.region.height()) < SMALLEST:
            self.region = before

    def nudge(self, step: QPoint, resize: bool, photo: QSize) -> None:
        """Move, or resize at the lower right corner, by keyboard."""
        if self.region is None:
            return
        if resize:
            size = self.region.size() + QSize(step.x(), step.y())
            room = QSize(photo.width() - self.region.x(), photo.height() - self.region.y())
            least = QSize(SMALLEST, SMALLEST).boundedTo(room)
            self.region = QRect(self.region.topLeft(), size.expandedTo(least).boundedTo(room))
        else:
            self.region = _kept_inside(self.region.translated(step), photo)


def middle(photo: QSize, visible: QRectF, share: float, most: int) -> QRect:
    """The middle of what is `visible` of a photo: a `share` of its sides, `most` pixels at most."""
    whole = QRect(QPoint(), photo)
    seen = visible.toRect().intersected(whole)
    seen = whole if seen.isEmpty() else seen
    wanted = (seen.size() * share).expandedTo(QSize(SMALLEST, SMALLEST).boundedTo(photo))
    side = QSize(most, most).boundedTo(wanted)
    corner = QPoint(
        seen.x() + (seen.width() - side.width()) // 2,
        seen.y() + (seen.height() - side.height()) // 2,
    )
    return _kept_inside(QRect(corner, side), photo)


def _clamped(point: QPointF, photo: QSize) -> QPoint:
    return QPoint(
        min(photo.width(), max(0, round(point.x()))), min(photo.height(), max(0, round(point.y())))
    )


def _spanned(first: QPoint, second: QPoint) -> QRect:
    """Rectangle between two grid points; unlike QRect(p, q) the second is exclusive."""
    left, top = min(first.x(), second.x()), min(first.y(), second.y())
    return QRect(left, top, abs(first.x() - second.x()), abs(first.y() - second.y()))


def _kept_inside(rect: QRect, photo: QSize) -> QRect:
    x = min(max(0, rect.x()), max(0, photo.width() - rect.width()))
    y = min(max(0, rect.y()), max(0, photo.height() - rect.height()))
    return QRect(QPoint(x, y), rect.size())


def _corners(rect: QRect) -> list[tuple[QPoint, QPoint]]:
    """Each corner with the one opposite, as grid points."""
    left, top = rect.x(), rect.y()
    right, bottom = left + rect.width(), top + rect.height()
    points = [(left, top, right, bottom), (right, top, left, bottom)]
    points += [(left, bottom, right, top), (right, bottom, left, top)]
    return [(QPoint(a, b), QPoint(c, d)) for a, b, c, d in points]
