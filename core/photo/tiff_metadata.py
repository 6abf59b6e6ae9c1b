"""Reads the metadata of TIFF files, and of camera raw files, which are TIFF inside."""

from __future__ import annotations

import struct
from typing import BinaryIO

from core.photo import iptc, xmp
from core.photo.ifd import (
    ASCII,
    LONG,
    RATIONAL,
    WHOLE,
    Directory,
    Entry,
    entry,
    header,
    layout,
    read_directory,
    read_header,
)
from core.photo.source import MAX_DPI, Info
from core.photo.tags import (
    EXIF_IFD,
    GPS_IFD,
    ICC,
    INTEROP_IFD,
    IPTC,
    ORIENTATION,
    RESOLUTION_UNIT,
    RESOURCES,
    X_RESOLUTION,
    XMP,
    Y_RESOLUTION,
)

__all__ = ["block_of", "has_more_pages", "is_structure", "metadata"]

MAKER_NOTE = 0x927C
_SUBFILE_TYPE, _REDUCED = 254, 1
_POINTERS = {EXIF_IFD, GPS_IFD}
_STRUCTURE = {
    254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 277, 278, 279, 280, 281, 284,
    288, 289, 290, 291, 292, 293, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 330, 332,
    333, 334, 336, 337, 338, 339, 340, 341, 342, 343, 344, 345, 346, 347, 400, 401, 402, 403,
    404, 433, 434, 435, 512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 559,
    32781, 33421, 33422, XMP, ICC, IPTC, RESOURCES, ORIENTATION,
    X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT,
}  # fmt: skip
#: Say that a file is a DNG, which a result never is.
_DNG_VERSION, _DNG_BACKWARD = 50706, 50707
#: Of a raw file: what Panasonic keeps below the first tag of baseline TIFF (the sensor's, a whole
#: JPEG; 11 is EXIF's name of the software), DNG's colour and lens tables (1.7: up to 52556), and
#: whatever is longer, in bytes, than a description of a photo.
_FIRST, _SOFTWARE, _DNG, _LONGEST = 254, 11, range(50706, 53000), 1 << 14
#: Beyond this a maker note is moved to the front of its new block rather than left in its place.
_MAX_PIN = 1 << 15


def is_structure(tag: int) -> bool:
    """Whether it says how pixels are stored (TIFF 6.0, DNG 1.7), or Photo holds it as a field."""
    return tag in _STRUCTURE or tag in (_DNG_VERSION, _DNG_BACKWARD)


def _is_raw(field: Entry) -> bool:
    """Whether it is of use to whoever develops a raw file, and to nobody else."""
    below = field.tag < _FIRST and field.tag != _SOFTWARE
    return below or field.tag in _DNG or len(field.value) > _LONGEST


def metadata(file: BinaryIO, name: str) -> Info:
    """Metadata of a TIFF or TIFF-like file; what is damaged or in BigTIFF is left out."""
    try:
        order, first = read_header(file)
        main = read_directory(file, order, first)
    except (ValueError, OSError):
        return Info(format=name)
    fields = main.entries
    packet, profile, records, resources = (
        block_of(fields.get(tag), order) for tag in (XMP, ICC, IPTC, RESOURCES)
    )
    return Info(
        format=name,
        orientation=_orientation(fields.get(ORIENTATION), order) or xmp.orientation(packet) or 1,
        icc=profile,
        exif=_exif(file, order, main, raw=name == "RAW" or _DNG_VERSION in fields),
        xmp=packet,
        iptc=records or iptc.from_resources(resources or b""),
        dpi=_dpi(fields, order),
    )


def block_of(field: Entry | None, order: str) -> bytes | None:
    """The bytes of a block of metadata, whichever type its field is said to be of.

    Bytes or undefined as it should be; numbers of another size, each of them a byte or the block as
    it is; or text with the zero that ends it. None for XMP that is no XML.
    """
    if field is None:
        return None
    value, width = field.value, len(field.value) // field.count
    if field.type in WHOLE and width > 1:
        low = 0 if order == "<" else width - 1
        if not any(value[at::width].strip(b"\0") for at in range(width) if at != low):
            value = value[low::width]
    if field.tag != XMP:
        return value
    value = value.rstrip(b"\0") if field.type == ASCII else value
    return value if b"<" in value else None


def has_more_pages(file: BinaryIO) -> bool:
    """Whether there is more than one full page; reduced versions of a page don't count."""
    full = 0
    try:
        order, at = read_header(file)
        seen = set[int]()
        while at and at not in seen and full < 2:
            page = read_directory(file, order, at)
            kind = page.entries.get(_SUBFILE_TYPE)
            full += kind is None or not kind.number(order) & _REDUCED
            # Damaged files have chains that come back on themselves.
            seen.add(at)
            at = page.next
    except (ValueError, OSError):
        pass
    return full > 1


def _orientation(field: Entry | None, order: str) -> int | None:
    """1 to 8, and 1 for what is none of them; None where nothing is said."""
    if field is None:
        return None
    try:
        value = field.number(order)
    except ValueError:
        return 1
    return value if 1 <= value <= 8 else 1


def _dpi(fields: dict[int, Entry], order: str) -> tuple[float, float] | None:
    """None where it is not told, or in an odd way: a photo is read without it."""
    try:
        unit = fields[RESOLUTION_UNIT].number(order) if RESOLUTION_UNIT in fields else 2
        scale = {2: 1.0, 3: 2.54}[unit]
        x, y = (_ratio(fields[tag], order) * scale for tag in (X_RESOLUTION, Y_RESOLUTION))
    except (ValueError, KeyError, ZeroDivisionError):
        return None
    return (x, y) if 0 < x < MAX_DPI and 0 < y < MAX_DPI else None


def _ratio(field: Entry, order: str) -> float:
    if field.type != RATIONAL:
        raise ValueError(f"tag {field.tag} is not a ratio")
    above, below = struct.unpack_from(order + "2I", field.value)
    return float(above / below)


def _exif(file: BinaryIO, order: str, main: Directory, *, raw: bool) -> bytes | None:
    """An EXIF block with everything that describes the photo, laid out anew.

    A maker note near the front keeps its offset, for those that count from the file's start.
    """
    details = _child(file, order, main.entries.get(EXIF_IFD))
    places = _child(file, order, main.entries.get(GPS_IFD))
    interop = _child(file, order, details.pop(INTEROP_IFD, None))
    kept = {
        tag: field
        for tag, field in main.entries.items()
        if not is_structure(tag) and tag not in _POINTERS
        if not (raw and _is_raw(field))
    }
    if not (kept or details or places):
        return None
    block = bytearray(8)
    pinned = {}
    note = details.get(MAKER_NOTE)
    if note and len(note.value) > 4 and 8 <= note.value_at <= _MAX_PIN:
        block = bytearray(note.value_at) + note.value
        pinned[MAKER_NOTE] = note.value_at
    if interop:
        details[INTEROP_IFD] = entry(order, INTEROP_IFD, LONG, _append(block, order, interop))
    if details:
        kept[EXIF_IFD] = entry(order, EXIF_IFD, LONG, _append(block, order, details, pinned))
    if places:
        kept[GPS_IFD] = entry(order, GPS_IFD, LONG, _append(block, order, places))
    first = _append(block, order, kept)
    block[:8] = header(order, first)
    return bytes(block)


def _child(file: BinaryIO, order: str, pointer: Entry | None) -> dict[int, Entry]:
    try:
        at = pointer.number(order) if pointer else 0
        return read_directory(file, order, at).entries if at else {}
    except ValueError:
        return {}


def _append(
    block: bytearray,
    order: str,
    fields: dict[int, Entry],
    pinned: dict[int, int] | None = None,
) -> int:
    """Add a directory to a block and return its offset."""
    block.extend(bytes(len(block) % 2))
    at = len(block)
    block.extend(layout(order, fields.values(), at, pinned=pinned))
    return at
