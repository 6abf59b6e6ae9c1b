"""Pictures made of pictures: the labelled comparison and the process strip, written as files."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QPainter

from app.images import Pixels, Pyramid, fit_size, level_for, to_qimage, to_translucent_qimage
from app.items import Saved
from app.results import Film, OutcomeLayer
from core.errors import PhotoError
from core.files import write_bytes

translate = QCoreApplication.translate

#: Longest side of one of the two pictures of a comparison.
COMPARISON_SIDE = 4096
STRIP_HEIGHT = 320
JPEG_QUALITY = 92
#: What pictures are written as, by their ending.
KINDS = {".png": b"PNG", ".jpg": b"JPEG", ".jpeg": b"JPEG"}
GAP = 12
PAPER = QColor(24, 26, 29)
INK = QColor(232, 235, 238)

Labelled = tuple[QImage, str]


def export_comparison(
    photo: Pyramid,
    sides: tuple[list[OutcomeLayer], list[OutcomeLayer]],
    labels: tuple[str, str],
    path: Path,
    sources: Sequence[Path],
) -> Generator[object, None, None]:
    """The photo under each side's layers (none: the photo itself), side by side -> Saved.

    Raises PhotoError, also if `path` is one of `sources` under whatever name.
    """
    bare = _picture(photo, COMPARISON_SIDE)
    pictures: list[Labelled] = []
    for layers, label in zip(sides, labels, strict=True):
        blended = bare.copy()
        for layer in layers:
            yield None
            picture = _picture(layer.pyramid, COMPARISON_SIDE, translucent=layer.translucent)
            painter = QPainter(blended)
            painter.setOpacity(layer.opacity)
            painter.drawImage(QRectF(blended.rect()), picture)
            painter.end()
        pictures.append((blended, label))
    yield _write(_row(pictures), path, sources)


def export_pair(
    pyramids: tuple[Pyramid, Pyramid],
    labels: tuple[str, str],
    path: Path,
    *,
    alike: bool,
    sources: Sequence[Path],
) -> Generator[object, None, None]:
    """Two photos beside each other, `alike` in the left one's size; otherwise as above -> Saved."""
    left, right = pyramids
    first = _picture(left, COMPARISON_SIDE)
    yield None
    second = _picture(right, COMPARISON_SIDE)
    if alike:
        second = _scaled(second, first.width(), first.height())
    yield None
    yield _write(_row([(first, labels[0]), (second, labels[1])]), path, sources)


def export_strip(
    film: Film, captions: list[str], path: Path, sources: Sequence[Path]
) -> Generator[object, None, None]:
    """The blur's shape, guidance pairs and steps in one row; a caption for each -> Saved.

    Raises PhotoError, also if `path` is one of `sources` under whatever name.
    """
    pixels: list[Pixels] = [film.shape.pixels] if film.shape else []
    for structure in film.structures:
        pixels += [structure.blurry, structure.structure]
    pixels += [frame.pixels for frame in film.frames]
    images = []
    for each in pixels:
        smooth = Qt.TransformationMode.SmoothTransformation
        images.append(to_qimage(each).scaledToHeight(STRIP_HEIGHT, smooth))
        yield None
    yield _write(_row(list(zip(images, captions, strict=True))), path, sources)


def _picture(pyramid: Pyramid, side: int, *, translucent: bool = False) -> QImage:
    width, height = fit_size(pyramid.width, pyramid.height, side)
    level = level_for(pyramid, width, height)
    image = to_translucent_qimage(level) if translucent else to_qimage(level)
    return _scaled(image, width, height)


def _scaled(image: QImage, width: int, height: int) -> QImage:
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


def _row(pictures: list[Labelled]) -> QImage:
    """The pictures from left to right with captions above, on dark paper."""
    tallest = max(image.height() for image, _ in pictures)
    caption = max(24, tallest // 24)
    width = sum(image.width() for image, _ in pictures) + GAP * (len(pictures) + 1)
    sheet = QImage(width, tallest + caption * 2 + GAP * 2, QImage.Format.Format_RGB32)
    if sheet.isNull():
        raise PhotoError(translate("exports", "There is not enough memory for this picture."))
    sheet.fill(PAPER)
    painter = QPainter(sheet)
    painter.setPen(INK)
    font = QFont()
    font.setPixelSize(caption)
    painter.setFont(font)
    left = GAP
    for image, text in pictures:
        place = QRectF(left, GAP, image.width(), caption * 1.6)
        fitted = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, image.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitted)
        painter.drawImage(left, GAP + caption * 2, image)
        left += image.width() + GAP
    painter.end()
    return sheet


def _write(image: QImage, path: Path, sources: Sequence[Path]) -> Saved:
    """As PNG or JPEG by the ending, whole or not at all, never over a source."""
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        words = translate("exports", "{0}: pictures of this sort are written as .png or .jpg.")
        raise PhotoError(words.format(path.name))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, kind)
    writer.setQuality(JPEG_QUALITY if kind == b"JPEG" else -1)
    if not writer.write(image):
        words = translate("exports", "{0} cannot be written: {1}.")
        raise PhotoError(words.format(path.name, writer.errorString()))
    content = bytes(buffer.data().data())
    return Saved(path=write_bytes(path, content, overwrite=True, sources=sources))
