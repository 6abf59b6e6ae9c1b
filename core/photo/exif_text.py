"""An EXIF block as words: names of the standard and values as photographers write them."""

from __future__ import annotations

import warnings
from typing import Any

from PIL import ExifTags, Image

__all__ = ["described"]

#: Long side-tables, pointers and private blocks tell a person nothing.
_HIDDEN = {
    "ExifOffset", "ExifInteroperabilityOffset", "GPSInfo", "MakerNote", "PrintImageMatching",
    "JPEGInterchangeFormat", "JPEGInterchangeFormatLength", "StripOffsets", "StripByteCounts",
    "TileOffsets", "TileByteCounts", "SubIFDs", "XMLPacket", "InterColorProfile", "ImageResources",
    "IPTCNAA", "ComponentsConfiguration", "ExifVersion", "FlashPixVersion", "SceneType",
    "FileSource", "CFAPattern", "YCbCrPositioning", "ResolutionUnit", "DNGPrivateData",
}  # fmt: skip
_LONGEST = 120


def described(exif: bytes | None) -> dict[str, str]:
    """Tag names -> values: the main directory, then exposure, then place (names begin with GPS).

    Empty for None and for a block that cannot be read.
    """
    if not exif:
        return {}
    block = Image.Exif()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            block.load(exif)
            tables = (
                (dict(block), ExifTags.TAGS),
                (block.get_ifd(ExifTags.IFD.Exif), ExifTags.TAGS),
                (block.get_ifd(ExifTags.IFD.GPSInfo), ExifTags.GPSTAGS),
            )
    except Exception:  # Pillow answers damaged blocks with every kind of exception
        return {}
    found = {}
    for values, names in tables:
        for tag, value in values.items():
            name = names.get(tag)
            text = _text(name, value) if name and name not in _HIDDEN else ""
            if name and text:
                found[name] = text
    return found


def _text(name: str, value: Any) -> str:
    try:
        written = _WRITTEN.get(name)
        text = written(value) if written else _plain(value)
    except (TypeError, ValueError, ArithmeticError):
        text = _plain(value)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "\N{HORIZONTAL ELLIPSIS}"


def _plain(value: Any) -> str:
    if isinstance(value, bytes):
        value = value.removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0").strip(b"\0 ")
        text = value.decode("ascii", "replace")
        return text if text.isprintable() and "\N{REPLACEMENT CHARACTER}" not in text else ""
    if isinstance(value, tuple | list):
        return ", ".join(_plain(part) for part in value)
    if isinstance(value, str):
        return value.replace("\0", " ").strip()
    return f"{float(value):g}" if not isinstance(value, int) else str(value)


def _exposure(value: Any) -> str:
    seconds = float(value)
    return f"1/{1 / seconds:.0f} s" if 0 < seconds < 0.3 else f"{seconds:g} s"


_WRITTEN = {
    "ExposureTime": _exposure,
    "FNumber": lambda value: f"f/{float(value):g}",
    "FocalLength": lambda value: f"{float(value):g} mm",
    "FocalLengthIn35mmFilm": lambda value: f"{value} mm",
    "ExposureBiasValue": lambda value: f"{float(value):+.2g} EV" if float(value) else "0 EV",
    "SubjectDistance": lambda value: f"{float(value):g} m",
    "LensSpecification": lambda value: " ".join(f"{float(part):g}" for part in value),
}
