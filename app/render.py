"""Paints photos: picks the mipmap level, draws the visible part, in each of the viewer's modes.

Draws with any QPainter; knows neither the widget nor the session.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter, QPainterPath, QPolygonF, QTransform

from app.images import Pixels, Pyramid, to_qimage, to_translucent_qimage
from app.outline import Outline
from app.viewport import Viewport

#: From this zoom on pixels are shown as squares.
SQUARES_FROM = 2.0


class Mode(Enum):
    SPLIT = "split"
    SIDE_BY_SIDE = "side_by_side"
    FLICKER = "flicker"
    DIFFERENCE = "difference"


@dataclass(frozen=True)
class Canvas:
    """Device pixels per logical pixel; `draft`: quick and a little rough, while things move."""

    dpr: float = 1.0
    draft: bool = False


class Layer:
    """One picture over the photo, or over a part of it; `rect` in photo pixels."""

    def __init__(
        self,
        pyramid: Pyramid,
        rect: QRectF | None = None,
        opacity: float = 1.0,
        *,
        translucent: bool = False,
        outline: Outline | None = None,
    ) -> None:
        self.translucent = translucent  # an overlay: it hides nothing, and is no photo
        self._outline = outline  # in pixels of the picture
        self.pyramid = pyramid  # the images borrow its memory
        self.rect = rect or QRectF(0, 0, pyramid.width, pyramid.height)
        self.opacity = opacity
        image = to_translucent_qimage if translucent else to_qimage
        self._images = [image(level) for level in pyramid.levels]

    @property
    def _is_reduced(self) -> bool:
        """Whether these are not the photo's own pixels, so that squares would mislead."""
        return self.pyramid.width < self.rect.width()

    @property
    def pixels(self) -> Pixels:
        return self.pyramid.levels[0]

    def draw(self, painter: QPainter, view: Viewport, canvas: Canvas, clip: QRectF) -> None:
        """Draw the part inside `clip` (pane coordinates)."""
        dpr = canvas.dpr
        target = view.to_pane(self.rect)
        visible = target & clip
        if visible.isEmpty():
            return
        stretch = target.width() * dpr / self.pyramid.width
        level = 0
        while stretch * 2 ** (level + 1) <= 1.0 and level + 1 < len(self._images):
            level += 1
        image = self._images[level]
        across, down = image.width() / target.width(), image.height() / target.height()
        source = QRectF(
            (visible.x() - target.x()) * across,
            (visible.y() - target.y()) * down,
            visible.width() * across,
            visible.height() * down,
        )
        exact = abs(stretch * 2**level - 1.0) < 1e-6
        smooth = not exact and (stretch < SQUARES_FROM or self._is_reduced)
        smooth = smooth and not canvas.draft
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.setOpacity(self.opacity)
        painter.drawImage(visible, image, source)
        painter.setOpacity(1.0)
        if self._outline is not None:
            to_pane = QTransform.fromTranslate(target.x(), target.y()).scale(
                target.width() / self.pyramid.width, target.height() / self.pyramid.height
            )
            self._outline.draw(painter, to_pane, clip)


Side = list[Layer]


@dataclass(frozen=True)
class Divider:
    """The split's line: `at` in [0, 1] across the pane, `angle` in degrees, 0 is vertical."""

    at: float = 0.5
    angle: float = 0.0

    def line(self, pane: QSizeF) -> tuple[QPointF, QPointF]:
        """A point on the line and its unit normal, which points to the "after" side."""
        normal = QTransform().rotate(self.angle).map(QPointF(1.0, 0.0))
        half = self._half(pane, normal)
        middle = QPointF(pane.width() / 2, pane.height() / 2)
        return middle + normal * ((self.at - 0.5) * 2 * half), normal

    def position(self, point: QPointF, pane: QSizeF) -> float:
        """`at` for a line through `point`."""
        normal = QTransform().rotate(self.angle).map(QPointF(1.0, 0.0))
        middle = QPointF(pane.width() / 2, pane.height() / 2)
        along = QPointF.dotProduct(point - middle, normal)
        return min(1.0, max(0.0, 0.5 + along / (2 * self._half(pane, normal))))

    def after_side(self, pane: QSizeF) -> QPolygonF:
        """The half plane of the "after" picture, cut to the pane's size generously."""
        point, normal = self.line(pane)
        far = pane.width() + pane.height()
        along = QPointF(-normal.y(), normal.x()) * far
        beyond = normal * far
        return QPolygonF(
            [point - along, point + along, point + along + beyond, point - along + beyond]
        )

    @staticmethod
    def _half(pane: QSizeF, normal: QPointF) -> float:
        return max(1.0, (abs(normal.x()) * pane.width() + abs(normal.y()) * pane.height()) / 2)


def draw_side(painter: QPainter, side: Side, view: Viewport, clip: QRectF, canvas: Canvas) -> None:
    """The layers of one side, the lowest first; those that others hide are left out."""
    hidden = 0
    for index, layer in enumerate(side):
        if layer.opacity >= 1.0 and not layer.translucent and layer.rect.contains(side[0].rect):
            hidden = index
    for layer in side[hidden:]:
        layer.draw(painter, view, canvas, clip)


def draw_split(
    painter: QPainter,
    sides: tuple[Side, Side],
    view: Viewport,
    pane: QSizeF,
    divider: Divider,
    canvas: Canvas,
) -> None:
    """Before on one side of the divider, after on the other."""
    whole = QRectF(QPointF(), pane)
    polygon = divider.after_side(pane)
    if divider.angle % 90 == 0:
        after = polygon.boundingRect() & whole
        draw_side(painter, sides[1], view, after, canvas)
        for before in _rest(whole, after):
            draw_side(painter, sides[0], view, before, canvas)
        return
    draw_side(painter, sides[0], view, whole, canvas)
    painter.save()
    half = QPainterPath()
    half.addPolygon(polygon)
    painter.setClipPath(half)
    draw_side(painter, sides[1], view, whole, canvas)
    painter.restore()


def draw_beside(
    painter: QPainter,
    sides: tuple[Side, Side],
    views: tuple[Viewport, Viewport],
    pane: QSizeF,
    canvas: Canvas,
) -> None:
    """Before in a pane on the left, after in one of the same size on the right."""
    whole = QRectF(QPointF(), pane)
    for side, view, left in zip(sides, views, (0.0, pane.width()), strict=True):
        painter.save()
        painter.translate(left, 0)
        painter.setClipRect(whole)
        draw_side(painter, side, view, whole, canvas)
        painter.restore()


def _rest(whole: QRectF, part: QRectF) -> list[QRectF]:
    """What is left of `whole` beside `part`, which spans it in one direction."""
    if part.isEmpty():
        return [whole]
    return [
        QRectF(whole.left(), whole.top(), part.left() - whole.left(), whole.height()),
        QRectF(part.right(), whole.top(), whole.right() - part.right(), whole.height()),
        QRectF(part.left(), whole.top(), part.width(), part.top() - whole.top()),
        QRectF(part.left(), part.bottom(), part.width(), whole.bottom() - part.bottom()),
    ]
