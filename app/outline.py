"""The edge of a mask: found once for each mask in any thread, drawn equally thin at every zoom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

#: Corners of a closed line, (n, 2).
Line = NDArray[np.float32]

#: Light over dark: one of them shows on any photo. Widths in logical pixels of the screen.
PENS = ((QColor(0, 0, 0), 3.0), (QColor(255, 255, 255), 1.5))
#: The lines are found in a mask enlarged so many times, and lie closer to the edge by that.
FINER = 2
#: So far along a line its points are averaged, that it does not go in stairs; and so far off a
#: corner may lie that is left out. In pixels of the enlarged mask.
SMOOTHED = 9
TOLERANCE = 0.5


def edge_lines(mask: NDArray[np.uint8]) -> tuple[Line, ...]:
    """Around what is covered at least by half, in pixels of the mask. A soft edge may leave less
    of a fine stroke: of that around half of the most.
    """
    import cv2

    fine = cv2.resize(mask, None, fx=FINER, fy=FINER, interpolation=cv2.INTER_LINEAR)
    least = cv2.resize(_least(mask), None, fx=FINER, fy=FINER, interpolation=cv2.INTER_NEAREST)
    inside = (fine >= least).astype(np.uint8)
    lines, _ = cv2.findContours(inside, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    found = []
    for line in lines:
        corners = cv2.approxPolyDP(_smooth(line[:, 0]), TOLERANCE, closed=True)[:, 0]
        found.append(np.asarray((corners + 0.5) / FINER, np.float32))
    return tuple(found)


def _least(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What counts as covered, for each part that touches no other: its half, and never nothing."""
    import cv2

    count, parts = cv2.connectedComponents(mask)
    most = np.zeros(count, np.uint8)
    np.maximum.at(most, np.asarray(parts.ravel(), np.int32), mask.ravel())
    least = np.clip(most // 2, 1, 128).astype(np.uint8)
    least[0] = 255  # beside all of them
    return np.asarray(least[parts])


def _smooth(line: NDArray[Any]) -> Line:
    """Every point the mean of those around it."""
    if len(line) < 2 * SMOOTHED:
        return line.astype(np.float32)
    shifts = range(-(SMOOTHED // 2), SMOOTHED // 2 + 1)
    return np.mean([np.roll(line, shift, axis=0) for shift in shifts], axis=0, dtype=np.float32)


class Outline:
    """Lines ready to be drawn; belongs to the window's thread."""

    def __init__(self, lines: Sequence[Line]) -> None:
        # In pieces: paths with wide pens take Qt ten times as long and more.
        self._parts = [(_bounds(line), _pieces(line)) for line in lines]

    def draw(self, painter: QPainter, to_pane: QTransform, clip: QRectF) -> None:
        """What of it is inside `clip` (pane coordinates)."""
        inverted, _ = to_pane.inverted()
        around = PENS[0][1]
        seen = inverted.mapRect(clip.adjusted(-around, -around, around, around))
        parts = [part for bounds, part in self._parts if bounds.intersects(seen)]
        painter.save()
        painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        painter.setTransform(to_pane, combine=True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in PENS:
            pen = QPen(colour, width / to_pane.m11())
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)  # round ones take ten times as long
            painter.setPen(pen)
            for part in parts:
                painter.drawLines(part)
        painter.restore()


def _bounds(line: Line) -> QRectF:
    """Never empty, as that of a single point would be."""
    (left, top), (right, bottom) = line.min(axis=0) - 0.5, line.max(axis=0) + 0.5
    return QRectF(left, top, right - left, bottom - top)


def _pieces(line: Line) -> list[QLineF]:
    return [QLineF(*piece) for piece in np.hstack([line, np.roll(line, -1, axis=0)]).tolist()]
