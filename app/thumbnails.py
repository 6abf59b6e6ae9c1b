"""Small upright pictures of photo files, and the queue of those to make. Worker side."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFile, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from app.images import Pixels, build_pyramid, over_checkerboard, scaled, to_display
from core.errors import PhotoError

THUMBNAIL_SIDE = 160
#: Formats with thumbnails; raw files that are TIFFs inside are among them.
READ_BY_QT = {"JPEG", "PNG", "WEBP", "TIFF", "BMP"}
#: A large photo keeps this many times as many pixels a side until it is averaged.
_SPARE = 4
#: Several windows ask for thumbnails, and a large photo takes gigabytes.
_one_large_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Thumbnail:
    path: Path
    pixels: Pixels


class TooLargeError(Exception):
    """Qt will not take the memory to decode this photo; `large_thumbnail` does."""


class Waiting:
    """Photos without a thumbnail yet: the window adds and forgets, a thread takes.

    Large ones come after all others, and not while they are held back. True if there is one to
    take now.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._unknown: deque[Path] = deque()
        self._large: deque[Path] = deque()
        self._taken: Path | None = None
        self._held = False

    def __bool__(self) -> bool:
        return bool(self._unknown or (self._large and not self._held))

    def add(self, paths: Iterable[Path]) -> None:
        """Behind those that wait already."""
        with self._lock:
            self._unknown.extend(paths)

    def forget(self, paths: Iterable[Path]) -> None:
        """The thumbnails of these are of no use any more."""
        gone = set(paths)
        with self._lock:
            self._unknown = deque(path for path in self._unknown if path not in gone)
            self._large = deque(path for path in self._large if path not in gone)
            if self._taken in gone:
                self._taken = None

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._unknown.clear()
            self._large.clear()
            self._taken = None

    def hold_large(self, held: bool) -> None:
        """Whether large ones stay where they are for now."""
        self._held = held

    def take(self) -> tuple[Path, bool] | None:
        """The next one, and whether it is known to be large."""
        with self._lock:
            if not self:
                return None
            large = not self._unknown
            self._taken = (self._large if large else self._unknown).popleft()
            return self._taken, large

    def postpone(self) -> None:
        """The one that was taken last is large; nothing if it was forgotten meanwhile."""
        with self._lock:
            if self._taken is not None:
                self._large.append(self._taken)


def pictures(waiting: Waiting, side: int) -> Generator[object, None, None]:
    """Take photos until none is left -> a Thumbnail of each, None without one."""
    while (taken := waiting.take()) is not None:
        path, large = taken
        try:
            pixels = large_thumbnail(path, side) if large else thumbnail(path, side)
        except TooLargeError:
            waiting.postpone()
            pixels = None
        yield Thumbnail(path, pixels) if pixels is not None else None


def thumbnail(path: Path, side: int = THUMBNAIL_SIDE) -> Pixels | None:
    """By Qt, None if it cannot read the file. Raises TooLargeError."""
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


def large_thumbnail(path: Path, side: int = THUMBNAIL_SIDE) -> Pixels | None:
    """By the decoder that opens photos; None if it refuses, as it does from 200 megapixels on."""
    from core.photo import decode

    try:
        with _one_large_at_a_time:
            photo = decode(path, side=side * _SPARE)
    except PhotoError:
        return None
    return scaled(build_pyramid(to_display(photo.rgb, photo.icc, photo.alpha)), side)


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
            raise TooLargeError
        size.scale(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(size.expandedTo(QSize(1, 1)))
    image = reader.read()
    return None if image.isNull() else over_checkerboard(image)


def _within_limit(reader: QImageReader, size: QSize) -> bool:
    """Whether Qt would take the memory to decode it; it refuses with a line on the terminal."""
    if reader.supportsOption(QImageIOHandler.ImageOption.ScaledSize):
        return True  # decoded small already
    bits = QImage.toPixelFormat(reader.imageFormat()).bitsPerPixel() or 32
    return size.width() * size.height() * bits // 8 <= QImageReader.allocationLimit() << 20
