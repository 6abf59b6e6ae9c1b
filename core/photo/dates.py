"""When a photo was taken, from its file's header alone."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from core.photo.source import PhotoFile, sniff
from core.photo.tags import EXIF_IFD

if TYPE_CHECKING:
    from PIL import Image

__all__ = ["date_taken"]

_TAKEN, _CHANGED = 0x9003, 0x0132


def date_taken(path: Path) -> str:
    """ "2024-05-17" by EXIF's DateTimeOriginal, else its DateTime; "" where there is none."""
    from PIL import Image

    try:
        # A header that claims too many pixels is refused when the photo is decoded.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exif = _heif(path)
            if exif is None:
                with Image.open(path) as image:
                    exif = image.getexif()
            said = exif.get_ifd(EXIF_IFD).get(_TAKEN) or exif.get(_CHANGED)
    except Exception:
        # Pillow answers broken files with every kind of exception.
        return ""
    match = re.match(r"(\d{4}):([01]\d):([0-3]\d)", str(said))
    return "-".join(match.groups()) if match and match[1] != "0000" else ""


def _heif(path: Path) -> Image.Exif | None:
    """Of a HEIC, which Pillow alone does not open; None for other files."""
    from PIL import Image

    from core.photo.read_heif import pillow_heif

    with PhotoFile(path) as file:
        if sniff(file, path.suffix.lower(), ()) != "HEIF":
            return None
        exif = Image.Exif()
        exif.load(pillow_heif().open_heif(file).info.get("exif") or b"")
        return exif
