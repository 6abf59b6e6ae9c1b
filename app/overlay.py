"""What lies over the picture: divider, labels, region, loupe, focus ring."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen

from app.images import Pixels, to_qimage
from app.mask_tool import MaskTool
from app.render import Canvas, Divider, Side, draw_side
from app.viewport import Viewport

LOUPE_SIZE = QSizeF(360, 180)
LOUPE_ZOOM = 4.0
MARGIN = 12.0
#: Radius of the divider's knob, and so many times smaller than a photo it may lie on that.
KNOB, HIDING = 13.0, 4
WHITE = QColor(255, 255, 255)
SHADE = QColor(0, 0, 0, 110)
CHIP = QColor(0, 0, 0, 165)
ACCENT = QColor(74, 144, 226)


def draw_divider(painter: QPainter, divider: Divider, pane: QSizeF, photo: QRectF) -> None:
    """The split's line with a knob in its middle, or beside a small photo."""
    point, normal = divider.line(pane)
    along = QPointF(-normal.y(), normal.x()) * (pane.width() + pane.height())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(0, 0, 0, 90), 4))
    painter.drawLine(point - along, point + along)
    painter.setPen(QPen(WHITE, 1.5))
    painter.drawLine(point - along, point + along)
    across = QPointF(-normal.y(), normal.x())
    knob = _knob(point, across, pane, photo)
    painter.setBrush(QColor(0, 0, 0, 140))
    painter.drawEllipse(knob, KNOB, KNOB)
    painter.setPen(QPen(WHITE, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    for sign in (-1, 1):
        tip = knob + normal * (8 * sign)
        for side in (-1, 1):
            painter.drawLine(tip, tip - normal * (4 * sign) + across * (4 * side))


def _knob(middle: QPointF, along: QPointF, pane: QSizeF, photo: QRectF) -> QPointF:
    """Where on the line: in its middle, or past a photo of which it would hide too much."""
    if min(photo.width(), photo.height()) >= HIDING * 2 * KNOB:
        return middle
    corners = (photo.topLeft(), photo.topRight(), photo.bottomLeft(), photo.bottomRight())
    end = max(QPointF.dotProduct(corner - middle, along) for corner in corners)
    past = middle + along * (end + KNOB + MARGIN)
    return past if QRectF(QPointF(), pane).contains(past) else middle


def draw_labels(
    painter: QPainter, labels: tuple[str, str], divider: Divider | None, size: QSizeF
) -> None:
    """ "Before" and "After" in the corners that belong to them."""
    level = divider is not None and 45 <= divider.angle < 135
    halves = 2 if all(labels) and not level else 1
    room = round(size.width() / halves - 2 * MARGIN - 22)
    metrics = painter.fontMetrics()
    before, after = (
        "\n".join(_fitted(line, metrics, max(0, room)) for line in label.splitlines())
        for label in labels
    )
    _chip(painter, before, QPointF(MARGIN, MARGIN), right=False)
    if level:
        low = size.height() - MARGIN - _chip_size(metrics, after).height()
        _chip(painter, after, QPointF(MARGIN, low), right=False)
    else:
        _chip(painter, after, QPointF(size.width() - MARGIN, MARGIN), right=True)


def draw_region(painter: QPainter, rect: QRectF, size: QSizeF, pixels: QSize, active: bool) -> None:
    """The region's outline and size; while it is edited, the rest is shaded and corners show."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if active:
        outside = QPainterPath()
        outside.addRect(QRectF(QPointF(), size))
        outside.addRect(rect)
        painter.fillPath(outside, SHADE)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 160), 3))
    painter.drawRect(rect)
    painter.setPen(QPen(ACCENT if active else WHITE, 1))
    painter.drawRect(rect)
    if active:
        for corner in (rect.topLeft(), rect.topRight(), rect.bottomLeft(), rect.bottomRight()):
            painter.fillRect(QRectF(corner - QPointF(4, 4), QSizeF(8, 8)), ACCENT)
        text = f"{pixels.width()} \N{MULTIPLICATION SIGN} {pixels.height()}"
        _chip(painter, text, rect.bottomLeft() + QPointF(6, 8), right=False)


def draw_mask_tool(painter: QPainter, tool: MaskTool, view: Viewport, mouse: QPointF) -> None:
    """The stroke so far, and the brush's circle at the mouse."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if tool.path:
        painter.save()
        painter.translate(view.origin)
        painter.scale(view.scale, view.scale)
        tint = QColor(ACCENT)
        tint.setAlpha(110)
        if tool.mode == "lasso":
            painter.strokePath(tool.shape(tool.path), QPen(CHIP, 4 / view.scale))
            painter.setPen(QPen(WHITE, 1.5 / view.scale))
            painter.setBrush(tint)
        else:
            painter.setPen(tool.pen(tint))
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(tool.shape(tool.path))
        painter.restore()
    if tool.mode != "lasso" and mouse.x() >= 0:
        radius = tool.size * view.scale / 2
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(0, 0, 0, 150), 3.0), (WHITE, 1.2)):
            painter.setPen(QPen(colour, width))
            painter.drawEllipse(mouse, radius, radius)


def draw_loupe(
    painter: QPainter,
    sides: tuple[Side, Side],
    spot: QPointF,
    mouse: QPointF,
    bounds: QRect,
    canvas: Canvas,
) -> None:
    """Both sides around the photo point `spot`, enlarged four times, near the mouse."""
    corner = mouse + QPointF(24, 24)
    if corner.x() + LOUPE_SIZE.width() > bounds.width():
        corner.setX(mouse.x() - 24 - LOUPE_SIZE.width())
    if corner.y() + LOUPE_SIZE.height() > bounds.height():
        corner.setY(mouse.y() - 24 - LOUPE_SIZE.height())
    half = QSizeF(LOUPE_SIZE.width() / 2, LOUPE_SIZE.height())
    scale = LOUPE_ZOOM / canvas.dpr
    view = Viewport(scale, QPointF(half.width() / 2, half.height() / 2) - spot * scale)
    for index, side in enumerate(sides):
        painter.save()
        painter.translate(corner + QPointF(half.width() * index, 0))
        pane = QRectF(QPointF(), half)
        painter.setClipRect(pane)
        painter.fillRect(pane, QColor(0, 0, 0))
        draw_side(painter, side, view, pane, canvas)
        painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(WHITE, 1))
    painter.drawRect(QRectF(corner, LOUPE_SIZE))
    middle = corner.x() + half.width()
    painter.drawLine(QPointF(middle, corner.y()), QPointF(middle, corner.y() + half.height()))


def draw_stand_in(painter: QPainter, pixels: Pixels, size: QSizeF) -> None:
    """A small picture of a photo, where the photo itself will be if it is a large one."""
    image = to_qimage(pixels)
    fitted = QSizeF(image.size()).scaled(size, Qt.AspectRatioMode.KeepAspectRatio)
    corner = QPointF(size.width() - fitted.width(), size.height() - fitted.height()) / 2
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(QRectF(corner, fitted), image)


def draw_focus(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """A thin ring: the keyboard talks to the viewer."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    # Along the edge itself, half of it outside: a thinner one inside loses sides where a logical
    # pixel is one and a half of the screen's.
    painter.setPen(QPen(colour, 2))
    painter.drawRect(QRectF(rect))


def _chip(painter: QPainter, text: str, corner: QPointF, *, right: bool) -> None:
    """A small label; `corner` is its upper left corner, or the upper right one."""
    if not text:
        return
    metrics = painter.fontMetrics()
    size = _chip_size(metrics, text)
    rect = QRectF(QPointF(corner.x() - size.width() if right else corner.x(), corner.y()), size)
    radius = metrics.height() / 2 + 5
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(CHIP)
    painter.drawRoundedRect(rect, radius, radius)
    painter.setPen(WHITE)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)


def _fitted(line: str, metrics: QFontMetrics, room: int) -> str:
    """In two lines where one is too short; what still does not fit lacks its middle."""
    words, first = line.split(" "), ""
    while words and metrics.horizontalAdvance(f"{first} {words[0]}".strip()) <= room:
        first = f"{first} {words.pop(0)}".strip()
    second = metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideMiddle, room)
    return "\n".join(part for part in (first, second) if part)


def _chip_size(metrics: QFontMetrics, text: str) -> QSizeF:
    return metrics.size(0, text).toSizeF() + QSizeF(22, 10)
