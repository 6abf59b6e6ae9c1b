"""Corrects an XMP packet as text, leaving every byte it does not know as it was.

Properties may be attributes or elements of RDF (XMP specification part 1, 7.9.2.2). Packets use
the customary prefixes throughout.
"""

from __future__ import annotations

import re

__all__ = ["correct", "is_extended", "marked", "orientation", "shortened", "without_location"]

#: IPTC's term for a photo of which a part was made by a trained model, and the property for it
#: (cv.iptc.org/newscodes/digitalsourcetype, IPTC Photo Metadata Standard 2024.1).
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
_SOURCE_TYPE = "Iptc4xmpExt:DigitalSourceType"
_MADE_BY_A_MODEL = re.compile(rb"digitalsourcetype/(?:compositeWithT|t)rainedAlgorithmicMedia\b")
_IPTC_EXTENSION = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_EMPTY = b"""<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF \
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""

#: Makers of drones have namespaces of their own: drone-dji:GpsLatitude, once GpsLongtitude too.
_PLACES = (
    r"(?!xmlns:)[\w-]+:[Gg][Pp][Ss]\w+",
    r"(?!xmlns:)[\w-]+:\w*(?:Latitude|Longt?itude|Altitude)\w*",
    r"(?!xmlns:)[\w-]+:(?:L|shotL)ocation(?:Created|Shown)?",
    r"geo:(?:lat|long|alt)",
    r"photoshop:(?:City|State|Country)",
    r"Iptc4xmpCore:CountryCode",
    r"dc:coverage",
)
#: Thumbnails show the blurred photo; the rest describes parts of the file that are not kept (a
#: packet's second part, gain map, motion photo), and readers look for those parts in vain.
_STALE = (
    r"xmp:Thumbnails",
    r"xmpNote:HasExtendedXMP",
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


def is_extended(xmp: bytes | None) -> bool:
    """Whether a second part of the packet is somewhere else in the file."""
    return b"xmpNote:HasExtendedXMP" in (xmp or b"")


def without_location(xmp: bytes) -> bytes:
    """The packet without GPS and without the names of places."""
    return _remove(xmp, _PLACES)


def marked(xmp: bytes | None) -> bytes:
    """The packet, or a new one, with the source type that says what a model took part in.

    A packet that says so, or that all of the photo came from a model, comes back as it is; and
    one without an RDF element (or in UTF-16).
    """
    if xmp and _MADE_BY_A_MODEL.search(xmp):
        return xmp
    packet = _remove(xmp or _EMPTY, (_SOURCE_TYPE,))
    packet = re.sub(rb"<rdf:RDF\b([^<>]*)/>", rb"<rdf:RDF\1></rdf:RDF>", packet)
    # All descriptions of a packet are about the same thing (XMP specification part 1, 7.4).
    about = re.search(rb"rdf:about\s*=\s*[\"']([^\"']*)[\"']", packet)
    subject = about[1].decode("utf-8", "replace") if about else ""
    description = (
        f'<rdf:Description rdf:about="{subject}" xmlns:Iptc4xmpExt="{_IPTC_EXTENSION}">'
        f"<{_SOURCE_TYPE}>{SOURCE_TYPE}</{_SOURCE_TYPE}></rdf:Description>"
    )
    head, end, tail = packet.rpartition(b"</rdf:RDF>")
    return head + description.encode() + end + tail if end else packet


def shortened(xmp: bytes | None, longest: int) -> bytes | None:
    """The packet without the room that editors leave at its end, where it is longer than that."""
    if xmp is None or len(xmp) <= longest:
        return xmp
    head, end, tail = xmp.rpartition(b"<?xpacket end")
    return head.rstrip() + b"\n" + end + tail if end else xmp


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
