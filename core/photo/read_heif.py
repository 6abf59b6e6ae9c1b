"""Reads HEIC and HEIF through pillow-heif, an optional package."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from core.errors import PhotoError
from core.photo import implied
from core.photo.limits import check_size
from core.photo.source import Info, Samples

__all__ = ["pillow_heif", "read"]


def pillow_heif() -> Any:
    """The package; raises PhotoError that says how to install it."""
    try:
        import pillow_heif as package
    except ImportError as error:
        raise PhotoError(
            "HEIC photos need an extra package; install it with: pip install pillow-heif"
        ) from error
    return package


def read(file: BinaryIO, path: Path, max_megapixels: float) -> tuple[Samples, Info]:
    """The primary picture; libheif has applied its rotation already, so EXIF's is void."""
    package = pillow_heif()
    heif = package.open_heif(file, convert_hdr_to_8bit=False)
    width, height = heif.size
    check_size(width, height, path, max_megapixels)
    found = heif.info
    bits = int(found.get("bit_depth") or 8)
    array = np.asarray(heif)
    # 10 and 12 bits come at the upper end of 16.
    peak = ((1 << bits) - 1) << (16 - bits) if array.dtype == np.uint16 else 255
    premultiplied = bool(getattr(heif, "premultiplied_alpha", False))
    samples = Samples.of(array, peak, premultiplied=premultiplied)
    named = found.get("nclx_profile") or {}
    codes = named.get("color_primaries", 0), named.get("transfer_characteristics", 0)
    several = f"The file holds {len(heif)} pictures: only the main one was used."
    info = Info(
        format="HEIF",
        icc=found.get("icc_profile") or implied.from_codes(*codes),
        names_srgb=implied.names_srgb(codes[0]),
        exif=_after_prefix(found.get("exif")),
        xmp=found.get("xmp") or None,
        notes=(several,) if len(heif) > 1 else (),
    )
    return samples, info


def _after_prefix(exif: bytes | None) -> bytes | None:
    return exif.removeprefix(b"Exif\0\0") or None if exif else None
