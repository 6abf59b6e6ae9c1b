"""Ways to hurt a file: wrong bytes and numbers, cuts, repetitions, pieces that moved."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

from hypothesis import strategies as st

#: Numbers that overflow, turn negative, or mean "none" to careless readers.
EVIL = (
    *(0, 1, 2, 7, 8, 16, 127, 128, 255, 256),
    *(0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF),
)
KINDS = ("byte", "number", "number", "cut", "delete", "repeat", "fill", "move")
_PNG = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True)
class Hurt:
    """One change. `at` and `other` are positions (taken modulo the length), `size` in bytes."""

    kind: str
    at: int
    other: int
    size: int
    value: int
    big_endian: bool


def hurts() -> st.SearchStrategy[list[Hurt]]:
    """A few changes, mostly near the beginning, where the structure is."""
    position = st.one_of(st.integers(0, 63), st.integers(0, 1023), st.integers(0, (1 << 20) - 1))
    size = st.one_of(st.sampled_from((1, 2, 4)), st.integers(1, 4096))
    value = st.one_of(st.sampled_from(EVIL), st.integers(0, (1 << 32) - 1))
    one = st.builds(
        Hurt,
        kind=st.sampled_from(KINDS),
        at=position,
        other=position,
        size=size,
        value=value,
        big_endian=st.booleans(),
    )
    return st.lists(one, min_size=1, max_size=6)


def hurt(whole: bytes, changes: list[Hurt], *, mend: bool) -> bytes:
    """The file after all changes; `mend` makes a PNG's checksums fit again."""
    data = bytearray(whole)
    for change in changes:
        if data:
            _apply(data, change)
    return _mended(bytes(data)) if mend and data.startswith(_PNG) else bytes(data)


def _apply(data: bytearray, change: Hurt) -> None:
    at, other = change.at % len(data), change.other % len(data)
    end = at + change.size
    if change.kind == "byte":
        data[at] = change.value & 0xFF
    elif change.kind == "number":
        width = {1: 1, 2: 2, 3: 2}.get(change.size, 4)
        number = change.value & ((1 << 8 * width) - 1)
        data[at : at + width] = number.to_bytes(width, "big" if change.big_endian else "little")
    elif change.kind == "cut":
        del data[at:]
    elif change.kind == "delete":
        del data[at:end]
    elif change.kind == "repeat":
        data[at:at] = data[at:end] * (1 + change.value % 16)
    elif change.kind == "fill":
        data[at:end] = bytes([change.value & 0xFF]) * len(data[at:end])
    else:
        data[at:end] = data[other : other + change.size]


def _mended(png: bytes) -> bytes:
    """Readers stop at the first wrong checksum and would never see the rest."""
    parts, at = [png[:8]], 8
    while at + 12 <= len(png):
        (length,) = struct.unpack_from(">I", png, at)
        body = png[at + 4 : at + 8 + length]
        if at + 12 + length > len(png):
            break
        parts += [png[at : at + 4], body, struct.pack(">I", zlib.crc32(body))]
        at += 12 + length
    return b"".join(parts) + png[at:]
