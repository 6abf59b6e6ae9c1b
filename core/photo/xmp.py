"""Corrects an XMP packet as text, leaving every byte it does not know as it was.

Properties may be attributes or elements of RDF (XMP specification part 1, 7.9.2.2). Packets use
the customary prefixes throughout.
"""

from __future__ import annotations

import re

__all__ = ["correct", "orientation", "without_location"]

_PLACES = (
    r"exif:GPS\w+",
    r"photoshop:(?:City|State|Country)",
    r"Iptc4xmpCore:(?:Location|CountryCode)",
    r"Iptc4xmpExt:Location(?:Created|Shown)",
)
#: Thumbnails show the blurred photo; the rest describes parts of the file that are not kept
#: (gain map, motion photo), and readers look for those parts in vain.
_STALE = (
    r"xmp:Thumbnails",
    r"hdrgm:\w+",
    r"Container:Directory",
    r"GCamera:(?:MotionPhoto|MicroVideo)\w*",
)


def correct(xmp: bytes, *, width: int, height: int) -> bytes:
    """The packet for an upright photo of this size."""
    for name, value in (
        ("tiff:Orientation", 1),
        ("tiff:ImageWidth", width),
        ("tiff:ImageLength", height),
        ("exif:PixelXDimension", width),
        ("exif:PixelYDimension", height),
    ):
        xmp = _set(xmp, name, value)
    return _remove(xmp, _STALE)


def orientation(xmp: bytes | None) -> int | None:
    """What `tiff:Orientation` says, 1 to 8; None where the packet does not say."""
    found = re.search(rb"\btiff:Orientation(?:\s*=\s*[\"']|\s*>)\s*([1-8])\s*[\"'<]", xmp or b"")
    return int(found[1]) if found else None


def without_location(xmp: bytes) -> bytes:
    """The packet without GPS and without the names of places."""
    return _remove(xmp, _PLACES)


def _set(xmp: bytes, name: str, value: int) -> bytes:
    number = b"\\g<1>%d\\g<2>" % value
    key = name.encode()
    xmp = re.sub(rb"(\b" + key + rb"\s*=\s*[\"'])[^\"']*([\"'])", number, xmp)
    return re.sub(rb"(<" + key + rb"\s*>\s*)[^<]*?(\s*</" + key + rb"\s*>)", number, xmp)


def _remove(xmp: bytes, names: tuple[str, ...]) -> bytes:
    for name in names:
        key = b"(" + name.encode() + b")"
        xmp = re.sub(rb"\s" + key + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", xmp)
        xmp = re.sub(rb"<" + key + rb"(?:\s[^<>]*)?/>", b"", xmp)
        xmp = re.sub(rb"<" + key + rb"(?:\s[^<>]*)?>.*?</\1\s*>", b"", xmp, flags=re.DOTALL)
    return xmp
