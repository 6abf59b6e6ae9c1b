"""Corrects an EXIF block in place, so that every offset in it stays true.

Maker notes of several makes (Canon, Sony, Panasonic and others) hold offsets counted from the
start of the block, and nobody outside those firms knows all of their layouts. Hence nothing in the
block is moved: values are overwritten, a directory's field is taken out of the table only, and the
new thumbnail goes where the old one was. Tags: Exif 2.32 (CIPA DC-008).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Set
from io import BytesIO

from core.photo.ifd import WHOLE, Directory, Entry, read_directory, read_header
from core.photo.tags import EXIF_IFD, GPS_IFD, ICC, INTEROP_IFD, IPTC, ORIENTATION, RESOURCES, XMP

__all__ = [
    *("correct", "first_value", "is_adobe_rgb", "orientation"),
    *("without_blocks", "without_location", "without_orientation"),
]

WIDTH, HEIGHT = 0x0100, 0x0101
PIXEL_X, PIXEL_Y = 0xA002, 0xA003
COLOUR_SPACE, UNCALIBRATED, INTEROP_INDEX = 0xA001, 0xFFFF, 0x0001
THUMBNAIL_AT, THUMBNAIL_SIZE = 0x0201, 0x0202
STRIPS_AT, STRIP_SIZES = 0x0111, 0x0117
#: Where a map or a satellite's photo lies: GeoTIFF 1.1, what Intergraph had before, GDAL, and RPC.
_MAP = {33550, 33918, 33919, 33920, 33922, 34264, 34735, 34736, 34737, 42112, 50844}


class _Block:
    """An EXIF block being edited: its bytes, byte order and first directory."""

    def __init__(self, exif: bytes) -> None:
        self.data = bytearray(exif)
        self.order, first = read_header(BytesIO(exif))
        self.main = self.directory(first)

    def directory(self, at: int) -> Directory:
        return read_directory(BytesIO(self.data), self.order, at)

    def child(self, tag: int) -> Directory | None:
        """The directory that a field of the first one points to; None if missing or damaged."""
        pointer = self.main.entries.get(tag)
        try:
            return self.directory(pointer.number(self.order)) if pointer else None
        except ValueError:
            return None

    def set(self, directory: Directory | None, tag: int, value: int) -> None:
        """Overwrite a whole number where the field exists, and wherever it does so again."""
        for field in directory.fields if directory else ():
            if field.tag == tag and field.type in WHOLE:
                struct.pack_into(self.order + WHOLE[field.type], self.data, field.value_at, value)

    def remove(self, directory: Directory, tag: int) -> None:
        """Take a field out of its table; the fields behind it and the next offset move up."""
        field = directory.entries.get(tag)
        if field is None:
            return
        end = directory.next_at + 4
        self.data[field.at : end] = self.data[field.at + 12 : end] + bytes(12)
        (count,) = struct.unpack_from(self.order + "H", self.data, directory.at)
        struct.pack_into(self.order + "H", self.data, directory.at, count - 1)

    def wipe_value(self, field: Entry) -> None:
        """Overwrite a field's value with zeros."""
        self.data[field.value_at : field.value_at + len(field.value)] = bytes(len(field.value))

    def drop(self, tags: Set[int]) -> None:
        """Take fields out of the first directory, their values overwritten."""
        while found := tags & self.main.entries.keys():
            field = self.main.entries[found.pop()]
            self.wipe_value(field)
            self.remove(self.main, field.tag)
            # The fields behind it have moved.
            self.main = self.directory(self.main.at)

    def wipe(self, directory: Directory) -> None:
        """Overwrite a directory and its values with zeros."""
        for field in directory.fields:
            self.wipe_value(field)
        self.data[directory.at : directory.next_at] = bytes(directory.next_at - directory.at)


def orientation(exif: bytes | None) -> int | None:
    """How the photo must be turned to be upright, 1 to 8; None where the block does not say."""
    try:
        block = _Block(exif or b"")
        value = block.main.entries[ORIENTATION].number(block.order)
    except (ValueError, KeyError):
        return None
    return value if 1 <= value <= 8 else None


def is_adobe_rgb(exif: bytes | None) -> bool:
    """Whether a camera marked the photo as Adobe RGB: colour space none, interoperability R03."""
    try:
        block = _Block(exif or b"")
        details = block.child(EXIF_IFD)
        if details is None or details.entries[COLOUR_SPACE].number(block.order) != UNCALIBRATED:
            return False
        pointer = details.entries[INTEROP_IFD].number(block.order)
        return block.directory(pointer).entries[INTEROP_INDEX].value.startswith(b"R03")
    except (ValueError, KeyError):
        return False


def correct(
    exif: bytes, *, width: int, height: int, thumbnail: Callable[[int], bytes | None]
) -> bytes:
    """The block for an upright photo of this size; raises ValueError if it is unreadable.

    `thumbnail` is asked for a JPEG of at most so many bytes; None removes the old thumbnail.
    """
    block = _Block(exif)
    block.set(block.main, ORIENTATION, 1)
    block.set(block.main, WIDTH, width)
    block.set(block.main, HEIGHT, height)
    details = block.child(EXIF_IFD)
    block.set(details, PIXEL_X, width)
    block.set(details, PIXEL_Y, height)
    if block.main.next:
        _renew_thumbnail(block, thumbnail)
    return bytes(block.data)


def _renew_thumbnail(block: _Block, thumbnail: Callable[[int], bytes | None]) -> None:
    try:
        second = block.directory(block.main.next)
        _wipe_strips(block, second)
        start = second.entries[THUMBNAIL_AT].number(block.order)
        size = second.entries[THUMBNAIL_SIZE].number(block.order)
        if block.data[start : start + 2] != b"\xff\xd8" or start + size > len(block.data):
            raise ValueError("the thumbnail is not where it should be")
    except (ValueError, KeyError):
        struct.pack_into(block.order + "I", block.data, block.main.next_at, 0)
        return
    picture = thumbnail(size)
    block.data[start : start + size] = (picture or b"").ljust(size, b"\0")
    if picture is None:
        struct.pack_into(block.order + "I", block.data, block.main.next_at, 0)
    else:
        block.set(second, THUMBNAIL_SIZE, len(picture))
        block.set(second, ORIENTATION, 1)


def first_value(exif: bytes | None, tag: int) -> bytes | None:
    """The raw value of a field of the first directory; None where there is none."""
    try:
        return _Block(exif or b"").main.entries[tag].value
    except (ValueError, KeyError):
        return None


def without_blocks(exif: bytes) -> bytes:
    """The block without the XMP, IPTC, Photoshop and ICC blocks of a TIFF's first directory.

    Programs that copy a TIFF's whole directory into another file's EXIF bring them there. Photo
    has them as fields of their own; these copies would stay uncorrected, and name places. Values
    are overwritten. Nothing at all where that was all of it. Raises ValueError.
    """
    return _without(_Block(exif), {XMP, IPTC, RESOURCES, ICC})


def _wipe_strips(block: _Block, second: Directory) -> None:
    """Overwrite an uncompressed thumbnail, which shows the photo as it was, with zeros."""
    starts, sizes = (
        second.entries[tag].numbers(block.order) if tag in second.entries else ()
        for tag in (STRIPS_AT, STRIP_SIZES)
    )
    for start, size in zip(starts, sizes, strict=False):
        # It stands behind both directories, unless the block is damaged.
        if start >= max(block.main.next_at, second.next_at) + 4 and size > 0:
            end = min(start + size, len(block.data))
            block.data[start:end] = bytes(max(0, end - start))


def without_location(exif: bytes) -> bytes:
    """The block without its GPS directory and a map's coordinates, whose bytes are overwritten
    too; nothing at all where that was all of it. Raises ValueError.

    Maker notes stay: a place that a maker hides in there stays with them.
    """
    block = _Block(exif)
    places = block.child(GPS_IFD)
    if places is not None:
        block.wipe(places)
    return _without(block, {GPS_IFD, *_MAP})


def _without(block: _Block, tags: set[int]) -> bytes:
    if block.main.entries.keys() <= tags:
        return b""
    block.drop(tags)
    return bytes(block.data)


def without_orientation(exif: bytes) -> bytes:
    """The block without its orientation, for containers that keep it elsewhere; nothing at all
    where that was all of it. Raises ValueError.
    """
    return _without(_Block(exif), {ORIENTATION})
