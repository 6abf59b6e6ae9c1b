"""Finding photos among what was dropped, typed or pasted, and their thumbnails. Worker side."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QFile, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from app.core_words import in_words
from app.images import Pixels, from_qimage, to_qimage
from core.errors import PhotoError
from core.files import explain

translate = QCoreApplication.translate

THUMBNAIL_SIDE = 160
#: Formats with thumbnails; raw files that are TIFFs inside are among them.
READ_BY_QT = {"JPEG", "PNG", "WEBP", "TIFF", "BMP"}
#: A folder dropped by mistake must not fill the filmstrip with a whole disk.
FOLDER_LIMIT = 2000


@dataclass(frozen=True)
class Found:
    """A file that looks like a photo; `title` where the file's name would tell nothing."""

    path: Path
    title: str = ""


@dataclass(frozen=True)
class Refused:
    """Something that is not opened, and why, in one sentence."""

    path: Path
    reason: str


@dataclass(frozen=True)
class Thumbnail:
    path: Path
    pixels: Pixels


def find_photos(paths: Iterable[Path]) -> Generator[object, None, None]:
    """Files, and the photos inside folders -> Found or Refused each."""
    for path in paths:
        yield from _look_at(path)


def paste(pixels: Pixels, path: Path, title: str) -> Generator[object, None, None]:
    """Store a pasted picture as `path` (.png): it travels like any photo -> Found."""
    if not to_qimage(pixels).save(str(path)):
        raise PhotoError(
            translate("files", "The pasted picture cannot be stored: is the disk full?")
        )
    yield Found(path, title)


def pictures(waiting: deque[Path], side: int) -> Generator[object, None, None]:
    """Take paths from the left until none is left -> a Thumbnail of each, None without one."""
    while waiting:
        try:
            path = waiting.popleft()
        except IndexError:  # they were forgotten just now
            return
        pixels = thumbnail(path, side)
        yield Thumbnail(path, pixels) if pixels is not None else None


def thumbnail(path: Path, side: int = THUMBNAIL_SIDE) -> Pixels | None:
    """Small upright picture of a file, None if Qt cannot read it."""
    from core.photo.source import sniff

    try:
        # Without a buffer, since Qt reads on from where the file stands.
        with path.open("rb", buffering=0) as file:
            kind = sniff(file, "", ())
            if kind not in READ_BY_QT:
                return None
            # By its number: Qt has no words for names that are not UTF-8.
            device = QFile()
            device.open(file.fileno(), QIODevice.OpenModeFlag.ReadOnly)
            return _small(device, kind, side)
    except OSError:
        return None


def _small(device: QFile, kind: str, side: int) -> Pixels | None:
    """A function of its own, since the reader must go before the device."""
    # The format is not left to Qt to find out: its test for SVG makes connections, for which it may
    # wait for the window's thread, which waits for Python's lock that this one holds.
    reader = QImageReader(device, kind.lower().encode())
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        if not _within_limit(reader, size):
            return None
        size.scale(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(size.expandedTo(QSize(1, 1)))
    image = reader.read()
    return None if image.isNull() else from_qimage(image)


def _within_limit(reader: QImageReader, size: QSize) -> bool:
    """Whether Qt would take the memory to decode it; it refuses with a line on the terminal."""
    if reader.supportsOption(QImageIOHandler.ImageOption.ScaledSize):
        return True  # decoded small already
    bits = QImage.toPixelFormat(reader.imageFormat()).bitsPerPixel() or 32
    return size.width() * size.height() * bits // 8 <= QImageReader.allocationLimit() << 20


def _look_at(path: Path) -> Iterator[Found | Refused]:
    from core.photo.formats import is_photo

    try:
        if path.is_dir():
            photos = sorted(filter(is_photo, path.iterdir()))
            yield from (Found(p) for p in photos[:FOLDER_LIMIT])
            if not photos or len(photos) > FOLDER_LIMIT:
                yield Refused(path, _about_folder(path.name, len(photos)))
        elif not path.exists():
            yield Refused(path, translate("files", "{0} is not there any more.").format(path.name))
        elif not path.is_file():
            yield Refused(path, translate("files", "{0} is not a file.").format(path.name))
        else:
            yield Found(path)
    except OSError as error:
        yield Refused(
            path,
            translate("files", "Cannot read {0}: {1}.").format(path.name, in_words(explain(error))),
        )


def _about_folder(name: str, photos: int) -> str:
    if photos == 0:
        return translate("files", "There are no photos in the folder {0}.").format(name)
    words = translate("files", "{0} has {1} photos; the first {2} of them were opened.")
    return words.format(name, photos, FOLDER_LIMIT)
