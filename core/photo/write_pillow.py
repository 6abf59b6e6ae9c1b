"""Writes JPEG, WebP, BMP and AVIF through Pillow, and HEIC through pillow-heif."""

from __future__ import annotations

import logging
import struct
from collections.abc import Callable
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.options import SaveOptions
from core.photo import colour, exif, iptc, xmp
from core.photo.formats import Format
from core.photo.metadata import Metadata
from core.photo.photo import Photo
from core.photo.read_heif import pillow_heif

__all__ = ["LONGEST", "jpeg_packet", "write"]

_log = logging.getLogger(__name__)
#: A JPEG marker holds so many bytes, of which EXIF, XMP and IPTC put a name in front; IPTC may need
#: one more behind it, to be even.
_MARKER = 65533
LONGEST = {"EXIF": _MARKER - 6, "XMP": _MARKER - 29, "IPTC": _MARKER - 27, "Comment": _MARKER}


def write(
    file: BinaryIO,
    array: NDArray[Any],
    photo: Photo,
    target: Format,
    save: SaveOptions,
    metadata: Metadata,
) -> None:
    """(H, W, C) of uint8 (uint16 too for HEIF), C from grey to RGBA; `photo` tells the rest."""
    quality = save.quality or target.quality
    profile = photo.icc
    if profile and photo.grey and array.shape[2] > 2:
        # Where a format has no grey, or none beside alpha: three channels need another profile.
        array, profile = _as_srgb(array, profile), None
    if target.name == "JPEG":
        _write_jpeg(file, array, photo, save, metadata)
    elif target.name == "WEBP":
        # `exact` keeps the colours under full transparency.
        _save(file, array, "WEBP", profile, metadata, quality=quality, exact=True)
    elif target.name == "AVIF":
        upright = _replaced_exif(metadata, exif.without_orientation)
        settings = {"quality": quality, "subsampling": "4:4:4"}
        _save(file, _with_alpha(array), "AVIF", profile, upright, **settings)
    elif target.name == "HEIF":
        _write_heif(file, array, profile, metadata, quality or 90)
    else:
        if photo.icc:
            array = colour.to_srgb8(array, photo.icc)
        _image(array).save(file, "BMP", dpi=metadata.dpi or (96, 96))


def _as_srgb(array: NDArray[Any], profile: bytes) -> NDArray[Any]:
    """Grey in three channels, and alpha if any, of a grey profile -> the same in sRGB."""
    return np.concatenate([colour.to_srgb8(array[..., :1], profile), array[..., 3:]], axis=2)


def _with_alpha(array: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """RGB as RGBA, opaque where there was no alpha: libavif then leaves it out of the file.

    It hands three channels to libyuv, which cuts chroma off where it should round: a cast of half
    a level towards green in every generation. Four channels it converts itself, and rounds.
    """
    if array.shape[2] == 4:
        return array
    return np.dstack([array, np.full(array.shape[:2], 255, np.uint8)])


def _image(array: NDArray[Any]) -> Image.Image:
    return Image.fromarray(array[..., 0] if array.shape[2] == 1 else array)


def _save(
    file: BinaryIO,
    array: NDArray[Any],
    name: str,
    icc: bytes | None,
    metadata: Metadata,
    **settings: Any,
) -> None:
    blocks = {"icc_profile": icc, "exif": metadata.exif, "xmp": metadata.xmp, "dpi": metadata.dpi}
    settings |= {key: value for key, value in blocks.items() if value}
    _image(array).save(file, name, **settings)


def _write_jpeg(
    file: BinaryIO, array: NDArray[Any], photo: Photo, save: SaveOptions, metadata: Metadata
) -> None:
    """At the source's quality if above 95, with its chroma subsampling, else without any."""
    # Where a packet is left out, the mark in it must not be.
    alone = xmp.marked(None) if save.ai_mark else None
    _save(
        file,
        array,
        "JPEG",
        photo.icc,
        Metadata(
            exif=_fitting("EXIF", metadata.exif, b"Exif\0\0"),
            xmp=_fitting("XMP", jpeg_packet(metadata.xmp)) or alone,
            dpi=_density(metadata.dpi),
        ),
        quality=save.quality or max(95, photo.jpeg_quality or 0),
        subsampling=photo.jpeg_subsampling or 0,
        comment=_fitting("Comment", dict(metadata.texts).get("Comment", "").encode()) or b"",
        extra=_photoshop_marker(_fitting("IPTC", metadata.iptc)),
    )


def jpeg_packet(packet: bytes | None) -> bytes | None:
    """The XMP packet as a JPEG holds it, if that is not too long."""
    return xmp.shortened(packet, LONGEST["XMP"])


def _density(dpi: tuple[float, float] | None) -> tuple[float, float] | None:
    """None where JFIF's two bytes a direction do not hold it."""
    return dpi if dpi and all(1 <= round(value) <= 65535 for value in dpi) else None


def _fitting(name: str, block: bytes | None, prefix: bytes = b"") -> bytes | None:
    """The block behind its prefix, None where it is too long for JPEG."""
    if block and len(block) > LONGEST[name]:
        _log.warning("The %s data is too long for JPEG and was left out.", name)
        return None
    return prefix + block if block else None


def _photoshop_marker(records: bytes | None) -> bytes:
    if not records:
        return b""
    content = b"Photoshop 3.0\0" + iptc.to_resources(records)
    return b"\xff\xed" + struct.pack(">H", len(content) + 2) + content


def _replaced_exif(metadata: Metadata, change: Callable[[bytes], bytes]) -> Metadata:
    """For containers whose writer takes the orientation out of EXIF and rewrites the block."""
    changed = change(metadata.exif) if metadata.exif else None
    return Metadata(exif=changed, xmp=metadata.xmp, dpi=metadata.dpi)


def _write_heif(
    file: BinaryIO, array: NDArray[Any], icc: bytes | None, metadata: Metadata, quality: int
) -> None:
    """8 bits, or 10 where the photo has more: what HEVC encoders and phones handle."""
    mode = {1: "L", 3: "RGB", 4: "RGBA"}[array.shape[2]]
    mode += ";16" if array.dtype == np.uint16 else ""
    settings: dict[str, Any] = {"quality": quality, "chroma": 444}
    blocks = {"icc_profile": icc, "exif": metadata.exif, "xmp": metadata.xmp}
    settings |= {key: value for key, value in blocks.items() if value}
    height, width = array.shape[:2]
    pillow_heif().encode(mode, (width, height), array.tobytes(), file, **settings)
