"""The metadata a result carries: corrected for its pixels, or stripped as the user asked."""

from __future__ import annotations

import logging
import struct
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from core.options import SaveOptions
from core.photo import exif, iptc, xmp
from core.photo.photo import Photo
from core.photo.pixels import quantised

__all__ = ["Metadata", "for_result", "packet_for"]

_log = logging.getLogger(__name__)
_THUMBNAIL_SIDE = 160


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """Blocks as in Photo, ready to be written; the ICC profile is the pixels' and always kept."""

    exif: bytes | None = None
    xmp: bytes | None = None
    iptc: bytes | None = None
    texts: tuple[tuple[str, str], ...] = ()
    dpi: tuple[float, float] | None = None


def for_result(photo: Photo, save: SaveOptions) -> Metadata:
    """What goes into the file; a block too damaged to be corrected is left out and logged."""
    packet = packet_for(photo, save)
    if save.metadata == "strip":
        return Metadata(xmp=packet, dpi=photo.dpi)
    located = save.metadata == "keep"
    records = photo.iptc
    if records and not located:
        records = iptc.without_location(records)
    return Metadata(
        exif=_exif(photo, located=located),
        xmp=packet,
        iptc=records,
        texts=photo.texts,
        dpi=photo.dpi,
    )


def packet_for(photo: Photo, save: SaveOptions) -> bytes | None:
    """The XMP packet of a result, None where it has none."""
    packet = None if save.metadata == "strip" else photo.xmp
    if packet:
        packet = xmp.correct(packet, width=photo.width, height=photo.height)
        packet = packet if save.metadata == "keep" else xmp.without_location(packet)
    return xmp.marked(packet) if save.ai_mark else packet


def _exif(photo: Photo, *, located: bool) -> bytes | None:
    if not photo.exif:
        return None
    try:
        block = exif.without_blocks(photo.exif)
        if block and not located:
            block = exif.without_location(block)
        if not block:
            return None
        return exif.correct(
            block,
            width=photo.width,
            height=photo.height,
            thumbnail=lambda size: _thumbnail(photo, size),
        )
    except (ValueError, struct.error) as error:
        _log.warning("The EXIF block is damaged and was left out: %s", error)
        return None


def _thumbnail(photo: Photo, size: int) -> bytes | None:
    """A JPEG of at most `size` bytes and 160 pixels a side, None if that cannot be."""
    step = max(1, max(photo.width, photo.height) // (4 * _THUMBNAIL_SIDE))
    image = Image.fromarray(quantised(photo.rgb[::step, ::step], 8))
    image.thumbnail((_THUMBNAIL_SIDE, _THUMBNAIL_SIDE))
    for quality in (85, 70, 50, 30):
        buffer = BytesIO()
        image.save(buffer, "JPEG", quality=quality, optimize=True)
        if buffer.tell() <= size:
            return buffer.getvalue()
    return None
