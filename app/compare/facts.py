"""What a photo's file says of it, as rows for people: file, pixels, colours, then EXIF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app import words

if TYPE_CHECKING:
    from core.photo import Photo

translate = QCoreApplication.translate

#: EXIF's names in plain words; others keep the name that the standard gives them.
EXIF_WORDS: dict[str, Any] = {
    "Make": QT_TRANSLATE_NOOP("exif", "Maker"),
    "Model": QT_TRANSLATE_NOOP("exif", "Camera"),
    "LensModel": QT_TRANSLATE_NOOP("exif", "Lens"),
    "LensMake": QT_TRANSLATE_NOOP("exif", "Lens maker"),
    "Software": QT_TRANSLATE_NOOP("exif", "Software"),
    "Artist": QT_TRANSLATE_NOOP("exif", "Photographer"),
    "Copyright": QT_TRANSLATE_NOOP("exif", "Copyright"),
    "ImageDescription": QT_TRANSLATE_NOOP("exif", "Description"),
    "DateTime": QT_TRANSLATE_NOOP("exif", "Changed"),
    "DateTimeOriginal": QT_TRANSLATE_NOOP("exif", "Taken"),
    "DateTimeDigitized": QT_TRANSLATE_NOOP("exif", "Digitised"),
    "Orientation": QT_TRANSLATE_NOOP("exif", "Orientation"),
    "ExposureTime": QT_TRANSLATE_NOOP("exif", "Exposure time"),
    "FNumber": QT_TRANSLATE_NOOP("exif", "Aperture"),
    "ISOSpeedRatings": QT_TRANSLATE_NOOP("exif", "ISO"),
    "PhotographicSensitivity": QT_TRANSLATE_NOOP("exif", "ISO"),
    "ExposureBiasValue": QT_TRANSLATE_NOOP("exif", "Exposure compensation"),
    "ExposureProgram": QT_TRANSLATE_NOOP("exif", "Exposure program"),
    "MeteringMode": QT_TRANSLATE_NOOP("exif", "Metering"),
    "Flash": QT_TRANSLATE_NOOP("exif", "Flash"),
    "WhiteBalance": QT_TRANSLATE_NOOP("exif", "White balance"),
    "FocalLength": QT_TRANSLATE_NOOP("exif", "Focal length"),
    "FocalLengthIn35mmFilm": QT_TRANSLATE_NOOP("exif", "Focal length (35 mm)"),
    "SubjectDistance": QT_TRANSLATE_NOOP("exif", "Distance"),
    "UserComment": QT_TRANSLATE_NOOP("exif", "Comment"),
    "GPSLatitude": QT_TRANSLATE_NOOP("exif", "Latitude"),
    "GPSLongitude": QT_TRANSLATE_NOOP("exif", "Longitude"),
    "GPSAltitude": QT_TRANSLATE_NOOP("exif", "Altitude"),
}


class Fact(NamedTuple):
    """A row's name and its value."""

    name: str
    value: str


def facts(photo: Photo, path: Path) -> Iterator[Fact]:
    """All that is known; a file that has gone meanwhile has no size."""
    from core.photo.exif_text import described

    yield Fact(translate("facts", "File"), path.name)
    yield Fact(translate("facts", "Folder"), str(path.parent))
    yield Fact(translate("facts", "Format"), photo.format)
    size = f"{photo.width} \N{MULTIPLICATION SIGN} {photo.height}"
    yield Fact(translate("facts", "Pixels"), size)
    depth = translate("facts", "{0} bit").format(photo.bit_depth)
    yield Fact(translate("facts", "Depth"), depth)
    yield Fact(translate("facts", "Colours"), _colours(photo))
    if photo.alpha is not None:
        yield Fact(translate("facts", "Transparency"), translate("facts", "yes"))
    if photo.dpi is not None:
        yield Fact(translate("facts", "Resolution"), f"{photo.dpi[0]:.4g} dpi")
    if path.exists():
        yield Fact(translate("facts", "Size"), words.file_size(path.stat().st_size))
    for name, value in described(photo.exif).items():
        yield Fact(translate("exif", EXIF_WORDS[name]) if name in EXIF_WORDS else name, value)


def _colours(photo: Photo) -> str:
    if photo.icc is None:
        return translate("facts", "sRGB (no profile)")
    return words.profile_name(photo.icc) or translate("facts", "a profile without a name")
