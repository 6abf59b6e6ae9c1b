"""Directories of the TIFF structure (TIFF 6.0), which EXIF shares: reading and laying out anew.

Knows tags only as numbers. Reads classic TIFF; raises ValueError for anything malformed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

__all__ = [
    "ASCII",
    "LONG",
    "MAX_VALUE",
    "RATIONAL",
    "SHORT",
    "UNDEFINED",
    "WHOLE",
    "Directory",
    "Entry",
    "entry",
    "header",
    "layout",
    "read_directory",
    "read_header",
]

#: Bytes of one value by field type: BYTE, ASCII, SHORT, LONG, RATIONAL, and so on up to IFD; 129 is
#: UTF-8 (Exif 3.0).
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
#: How struct writes the whole numbers among them; some cameras use signed ones.
WHOLE = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I"}
_MAX_ENTRIES = 2000
MAX_VALUE = 1 << 26
ASCII, SHORT, LONG, RATIONAL, UNDEFINED = 2, 3, 4, 5, 7


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One field. `value` is raw, in the stream's byte order; `at` and `value_at` its places."""

    tag: int
    type: int
    count: int
    value: bytes
    at: int = 0
    value_at: int = 0

    def number(self, order: str) -> int:
        """The first value of a field of whole numbers, signed ones too; else ValueError."""
        if self.type not in WHOLE:
            raise ValueError(f"tag {self.tag} is not a whole number")
        return int(struct.unpack_from(order + WHOLE[self.type], self.value)[0])

    def numbers(self, order: str) -> tuple[int, ...]:
        """All values of a field of whole numbers, at least one; else ValueError."""
        if self.type not in WHOLE:
            raise ValueError(f"tag {self.tag} is not a whole number")
        return struct.unpack(f"{order}{self.count}{WHOLE[self.type]}", self.value)


@dataclass(frozen=True, kw_only=True)
class Directory:
    """The fields of a directory, where it is, and where the offset to the next stands.

    `entries` are the fields by tag; of those that damaged files have twice, the last.
    """

    fields: tuple[Entry, ...]
    entries: dict[int, Entry]
    at: int
    next_at: int
    next: int


def read_header(stream: BinaryIO) -> tuple[str, int]:
    """Byte order ("<" or ">") and the offset of the first directory."""
    stream.seek(0)
    start = stream.read(8)
    order = {b"II": "<", b"MM": ">"}.get(start[:2])
    if order is None or len(start) < 8:
        raise ValueError("not a TIFF structure")
    return order, int(struct.unpack_from(order + "I", start, 4)[0])


def read_directory(stream: BinaryIO, order: str, at: int) -> Directory:
    """The directory at an offset. Fields of unknown type or outside the stream are left out.

    It may have none, against TIFF 6.0: programs leave one where they took out its only field.
    """
    stream.seek(at)
    (count,) = struct.unpack(order + "H", _exactly(stream, 2))
    if count > _MAX_ENTRIES:
        raise ValueError(f"a directory of {count} fields")
    table = _exactly(stream, 12 * count)
    tail = stream.read(4)
    read = (
        _read_entry(stream, order, table[start : start + 12], at + 2 + start)
        for start in range(0, 12 * count, 12)
    )
    fields = tuple(field for field in read if field is not None)
    return Directory(
        fields=fields,
        entries={field.tag: field for field in fields},
        at=at,
        next_at=at + 2 + 12 * count,
        next=struct.unpack(order + "I", tail)[0] if len(tail) == 4 else 0,
    )


def _read_entry(stream: BinaryIO, order: str, field: bytes, at: int) -> Entry | None:
    tag, kind, count = struct.unpack_from(order + "HHI", field)
    size = _SIZES.get(kind, 0) * count
    if not 0 < size <= MAX_VALUE:
        return None
    value_at = at + 8 if size <= 4 else struct.unpack_from(order + "I", field, 8)[0]
    stream.seek(value_at)
    value = stream.read(size)
    if len(value) < size:
        return None
    return Entry(tag=tag, type=kind, count=count, value=value, at=at, value_at=value_at)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise ValueError("the structure is cut short")
    return data


def header(order: str, first: int) -> bytes:
    """The eight bytes a stream begins with."""
    return (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, first)


def entry(order: str, tag: int, kind: int, *values: int) -> Entry:
    """A field of SHORTs, LONGs, or RATIONALs given as numerator and denominator in turn."""
    value = struct.pack(f"{order}{len(values)}{'H' if kind == SHORT else 'I'}", *values)
    return Entry(tag=tag, type=kind, count=len(value) // _SIZES[kind], value=value)


def layout(
    order: str, entries: Iterable[Entry], at: int, *, pinned: Mapping[int, int] | None = None
) -> bytes:
    """The bytes of a directory at offset `at`, its longer values right behind it, and no next.

    `pinned` gives the offsets of values, by tag, that are in the stream already.
    """
    fields = sorted(entries, key=lambda field: field.tag)
    overflow_at = at + 2 + 12 * len(fields) + 4
    table = struct.pack(order + "H", len(fields))
    overflow = b""
    for field in fields:
        table += struct.pack(order + "HHI", field.tag, field.type, field.count)
        if pinned and field.tag in pinned:
            table += struct.pack(order + "I", pinned[field.tag])
        elif len(field.value) <= 4:
            table += field.value.ljust(4, b"\0")
        else:
            table += struct.pack(order + "I", overflow_at + len(overflow))
            overflow += field.value + b"\0" * (len(field.value) % 2)
    return table + b"\0\0\0\0" + overflow
