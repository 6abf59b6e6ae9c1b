"""Reads JPEG, PNG, WebP, BMP and AVIF through Pillow; deep PNG and AVIF pixels by imagecodecs.

Pillow keeps 8 bits of RGB, so the pixels of deeper PNG and AVIF files come from imagecodecs.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from PIL import Image, JpegImagePlugin, PngImagePlugin

from core.errors import PhotoError
from core.photo import exif, implied, iptc, xmp
from core.photo.formats import KEYWORDS
from core.photo.jpeg import quality_of
from core.photo.limits import check_size
from core.photo.png_pixels import BITS_AT, decode_deep
from core.photo.source import MAX_DPI, Info, Samples

__all__ = ["read", "samples_of"]

#: How far into a file colour codes and depths are looked for.
_START = 1 << 16
_EXTENDED = "The XMP data has a second part, which is not kept."
# The limit of core.photo.limits, checked before any decoding, replaces Pillow's own.
Image.MAX_IMAGE_PIXELS = None
# What Pillow allows all texts of a PNG together, 64 MiB, it allows each of them, and a profile: its
# own 1 MiB refuses photos for what lies beside them.
PngImagePlugin.MAX_TEXT_CHUNK = PngImagePlugin.MAX_TEXT_MEMORY


def read(file: BinaryIO, name: str, path: Path, max_megapixels: float) -> tuple[Samples, Info]:
    """The first picture of a file in the format `name`; raises Pillow's many errors."""
    with Image.open(file, formats=[name]) as image:
        check_size(image.width, image.height, path, max_megapixels)
        notes = _notes(image)
        samples = samples_of(image)
        found: dict[Any, Any] = dict(image.info)
        block = _exif(found)
        packet = _packet(found)
        profile, names_srgb = _profile(file, name, found, samples)
        info = Info(
            format=name,
            # An AVIF is turned by its own boxes, which Pillow gives as EXIF's orientation.
            orientation=exif.orientation(block)
            or (name != "AVIF" and xmp.orientation(packet))
            or 1,
            icc=profile,
            names_srgb=names_srgb,
            exif=block,
            xmp=packet,
            iptc=_iptc(found),
            texts=_texts(found),
            dpi=_dpi(found),
            notes=(*notes, _EXTENDED) if xmp.is_extended(packet) else notes,
            **_jpeg_facts(image),
        )
    return _deeper(file, name) or samples, info


def samples_of(image: Image.Image) -> Samples:
    """The pixels of an opened picture; palettes are resolved, bilevel becomes grey."""
    _scale_transparency(image)
    image.load()
    mode = image.mode
    if mode == "CMYK":
        ink = np.asarray(image)
        plain_jpeg = image.format == "JPEG" and "adobe" not in image.info
        # Pillow inverts every CMYK JPEG; only Adobe's, which say so, are stored inverted.
        return Samples(array=255 - ink if plain_jpeg else ink, space="cmyk")
    if mode.startswith("I;16"):
        return Samples(array=np.asarray(image)[..., None], space="grey", peak=65535)
    grey = mode in ("1", "L", "LA", "La")
    alpha = image.has_transparency_data
    target = ("LA" if alpha else "L") if grey else ("RGBA" if alpha else "RGB")
    array = np.asarray(image if mode == target else image.convert(target))
    return Samples(
        array=array[..., None] if array.ndim == 2 else array,
        space="grey" if grey else "rgb",
        alpha=alpha,
    )


def _scale_transparency(image: Image.Image) -> None:
    """Pillow makes a PNG's grey of 2 and 4 bits one of 8, but not the value that is transparent."""
    value = image.info.get("transparency")
    if isinstance(image, PngImagePlugin.PngImageFile) and isinstance(value, int) and image.tile:
        peak = {"L;2": 3, "L;4": 15}.get(str(image.tile[0].args), 0)
        if peak and value <= peak:
            image.info["transparency"] = value * (255 // peak)


def _notes(image: Image.Image) -> tuple[str, ...]:
    frames = getattr(image, "n_frames", 1)
    if frames < 2:
        return ()
    if image.format == "MPO":
        return (f"The file holds {frames} pictures: only the first was used.",)
    return ("Animated: only the first frame was used.",)


def _dpi(found: dict[str, Any]) -> tuple[float, float] | None:
    try:
        x, y = (float(value) for value in found.get("dpi", ()))
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return (x, y) if 0 < x < MAX_DPI and 0 < y < MAX_DPI else None


def _exif(found: dict[str, Any]) -> bytes | None:
    block = found.get("exif") or _raw_profile(found, "exif")
    return block.removeprefix(b"Exif\0\0") or None if block else None


def _packet(found: dict[str, Any]) -> bytes | None:
    packet = found.get("xmp") or found.get("XML:com.adobe.xmp") or _raw_profile(found, "xmp")
    return packet.encode() if isinstance(packet, str) else packet or None


def _iptc(found: dict[str, Any]) -> bytes | None:
    resources = found.get("photoshop")
    if isinstance(resources, dict) and isinstance(resources.get(0x0404), bytes):
        return resources[0x0404] or None
    raw = _raw_profile(found, "iptc")
    # ExifTool puts Photoshop's resources there, ImageMagick the records themselves.
    return iptc.from_resources(raw) if raw and raw.startswith(b"8BIM") else raw


def _texts(found: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """A PNG's texts, or the comment of a JPEG, whose encoding nobody says."""
    comment = found.get("comment")
    if isinstance(comment, bytes):
        try:
            text = comment.decode()
        except UnicodeDecodeError:
            text = comment.decode("latin-1")
        return (("Comment", text.strip("\0")),) if text.strip("\0") else ()
    return tuple((key, str(found[key])) for key in KEYWORDS if isinstance(found.get(key), str))


def _raw_profile(found: dict[str, Any], kind: str) -> bytes | None:
    """Metadata that ImageMagick and others keep in a PNG's text as hexadecimal digits."""
    text = found.get(f"Raw profile type {kind}")
    try:
        return bytes.fromhex("".join(text.split("\n")[3:])) if text else None
    except ValueError:
        return None


def _profile(
    file: BinaryIO, name: str, found: dict[Any, Any], samples: Samples
) -> tuple[bytes | None, bool]:
    """The profile that is embedded or implied, if any, and whether sRGB is named instead.

    PNG's codes count more than its profile (PNG third edition, 4.3); AVIF's profile more than them.
    """
    embedded, codes = found.get("icc_profile"), None
    if name == "PNG":
        codes = implied.png_codes(file)
    elif name == "AVIF" and not embedded:
        file.seek(0)
        codes = implied.avif_codes(file.read(_START))
    if codes is not None:
        profile = implied.from_codes(*codes)
        named = profile is None and implied.names_srgb(codes[0])
        if samples.space == "rgb" and (profile or named):
            return profile, named
    if embedded or codes is not None:
        # Codes of no meaning here, or of colours for a photo without them.
        return embedded, False
    return implied.from_gamma(found, grey=samples.space == "grey"), "srgb" in found


def _jpeg_facts(image: Image.Image) -> dict[str, int | None]:
    if not isinstance(image, JpegImagePlugin.JpegImageFile):
        return {}
    sampling = JpegImagePlugin.get_sampling(image)
    return {
        "jpeg_quality": quality_of(image.quantization),
        "jpeg_subsampling": sampling if sampling >= 0 else None,
    }


def _deeper(file: BinaryIO, name: str) -> Samples | None:
    """The pixels of a PNG of 16 bits or an AVIF of 10 or 12; None where 8 are all there is."""
    file.seek(0)
    if name == "PNG":
        if file.read(BITS_AT + 1)[BITS_AT] != 16:
            return None
        file.seek(0)
        return _deep_samples(decode_deep(file.read()), 65535)
    if name == "AVIF":
        data = file.read()
        bits = _avif_bits(data)
        if bits > 8:
            import imagecodecs

            return _deep_samples(imagecodecs.avif_decode(data, index=0), (1 << bits) - 1)
    return None


def _deep_samples(array: np.ndarray[Any, Any], peak: int) -> Samples:
    if array.dtype != np.uint16 or array.ndim not in (2, 3):
        raise PhotoError("The photo is stored in a way that cannot be read.")
    return Samples.of(array, peak)


def _avif_bits(data: bytes) -> int:
    """Bits a channel by the first pixel information box (ISO/IEC 23008-12, 6.5.6)."""
    at = data.find(b"pixi", 0, _START)
    if at < 0 or at + 10 > len(data):
        return 8
    (count,) = struct.unpack_from(">B", data, at + 8)
    return data[at + 9] if count else 8
