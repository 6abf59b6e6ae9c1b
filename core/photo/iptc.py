"""IPTC records (IIM 4.2) and the image resources of Photoshop that JPEG keeps them in."""

from __future__ import annotations

import struct

__all__ = ["from_resources", "to_resources", "without_location"]

_SIGNATURE, _IPTC = b"8BIM", 0x0404
#: Record 2: city, sublocation, province, country code and name; 26 and 27 are content locations.
_PLACES = {26, 27, 90, 92, 95, 100, 101}


def from_resources(data: bytes) -> bytes | None:
    """The IPTC records among image resources, None if there are none."""
    at = 0
    while data[at : at + 4] == _SIGNATURE and at + 12 <= len(data):
        (code,) = struct.unpack_from(">H", data, at + 4)
        at += 6 + (data[at + 6] + 2) // 2 * 2
        if at + 4 > len(data):
            return None
        (size,) = struct.unpack_from(">I", data, at)
        if code == _IPTC:
            return data[at + 4 : at + 4 + size] or None
        at += 4 + size + size % 2
    return None


def to_resources(iptc: bytes) -> bytes:
    """Image resources that hold only these IPTC records."""
    block = _SIGNATURE + struct.pack(">HHI", _IPTC, 0, len(iptc)) + iptc
    return block + b"\0" * (len(iptc) % 2)


def without_location(iptc: bytes) -> bytes:
    """The records without the names of places; what is malformed and behind it is left out."""
    kept = b""
    at = 0
    while at + 5 <= len(iptc) and iptc[at] == 0x1C:
        record, dataset, size = struct.unpack_from(">BBH", iptc, at + 1)
        end = at + 5 + size
        if size & 0x8000 or end > len(iptc):
            break
        if record != 2 or dataset not in _PLACES:
            kept += iptc[at:end]
        at = end
    return kept
