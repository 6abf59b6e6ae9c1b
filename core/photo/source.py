"""What a reader hands over before orientation and colour: integer samples and the file's metadata.

Also tells what a file is by its first bytes, since extensions lie.
"""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Literal

from numpy.typing import NDArray

from core.files import check_ordinary

__all__ = ["MAX_DPI", "Info", "PhotoFile", "Samples", "Space", "sniff"]

#: Resolutions from here on are not taken for meant; TIFF could not write them again.
MAX_DPI = 1e6

Space = Literal["grey", "rgb", "cmyk", "lab"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Samples:
    """uint8 or uint16 (H, W, C) as stored, not yet upright; white is `peak`.

    With `alpha` the last channel is alpha. CMYK counts ink (0 is paper); Lab is L*, a*, b* with
    L* 0..100 over the range and a*, b* from -128 in steps of 1/257 (ICC.1:2022, 6.3.4.2).
    """

    array: NDArray[Any]
    space: Space = "rgb"
    alpha: bool = False
    premultiplied: bool = False
    peak: int = 255

    @classmethod
    def of(cls, array: NDArray[Any], peak: int, *, premultiplied: bool = False) -> Samples:
        """Grey or RGB, (H, W) or (H, W, C); an even number of channels ends with alpha."""
        array = array[..., None] if array.ndim == 2 else array
        channels = array.shape[2]
        return cls(
            array=array,
            space="grey" if channels < 3 else "rgb",
            alpha=channels in (2, 4),
            premultiplied=premultiplied,
            peak=peak,
        )


@dataclass(frozen=True, kw_only=True)
class Info:
    """The metadata of a file; fields as in Photo. `orientation` is still to be applied.

    `names_srgb`: without a profile, the file says that it is sRGB, by more than saying nothing.
    """

    format: str
    orientation: int = 1
    icc: bytes | None = None
    names_srgb: bool = False
    exif: bytes | None = None
    xmp: bytes | None = None
    iptc: bytes | None = None
    texts: tuple[tuple[str, str], ...] = ()
    dpi: tuple[float, float] | None = None
    jpeg_quality: int | None = None
    jpeg_subsampling: int | None = None
    notes: tuple[str, ...] = ()


class PhotoFile(io.BufferedReader):
    """A file to read that asks for no more memory than it has bytes.

    Damaged files say that a piece of them has gigabytes, which some readers then ask for; Python
    would reserve as much before it reads the little that is there. Raises OSError, and PhotoError
    for what is no file, such as a pipe.
    """

    def __init__(self, path: Path) -> None:
        check_ordinary(path)
        super().__init__(io.FileIO(path))
        self._size = os.fstat(self.fileno()).st_size

    def read(self, size: int | None = -1) -> bytes:
        if size is not None and size > io.DEFAULT_BUFFER_SIZE:
            size = min(size, max(0, self._size - self.tell()))
        return super().read(size)


_RAW_STARTS = (
    b"FUJIFILMCCD-RAW",
    b"IIU\0",
    b"IIRO",
    b"IIRS",
    b"MMOR",
    b"FOVb",
    b"\0MRM",
    b"II\x1a\0\0\0HEAPCCDR",
)
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
SNIFFED = 64


def sniff(file: BinaryIO, suffix: str, raw_suffixes: tuple[str, ...]) -> str | None:
    """The format by a file's content: a Photo's format name, or None for anything else.

    Only where TIFF's structure could be either does the suffix tell a camera's raw file.
    """
    file.seek(0)
    start = file.read(SNIFFED)
    file.seek(0)
    if start.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if start.startswith(b"RIFF") and start[8:12] == b"WEBP":
        return "WEBP"
    if start.startswith(_RAW_STARTS) or (start[:4] == b"II*\0" and start[8:10] == b"CR"):
        return "RAW"
    if start.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return "RAW" if suffix in raw_suffixes else "TIFF"
    if start.startswith(b"BM"):
        return "BMP"
    return _sniff_boxes(start) if start[4:8] == b"ftyp" else None


def _sniff_boxes(start: bytes) -> str | None:
    """AVIF, HEIF or Canon's CR3 by the brands of an ISO base media file (ISO/IEC 14496-12)."""
    size = min(int.from_bytes(start[:4], "big"), len(start))
    brands = [start[at : at + 4] for at in (8, *range(16, size - 3, 4))]
    if b"crx " in brands:
        return "RAW"
    if b"avif" in brands or b"avis" in brands:
        return "AVIF"
    return "HEIF" if _HEIF_BRANDS.intersection(brands) else None
