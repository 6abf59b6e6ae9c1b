"""Colour spaces that files name without embedding an ICC profile, as profiles.

PNG's gAMA and cHRM chunks, the code points of ITU-T H.273 (in PNG's cICP, AVIF and HEIF), and the
"R03" by which cameras mark Adobe RGB in EXIF (DCF 2.0).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO

import numpy as np

from core.errors import PhotoError
from core.photo import exif, icc
from core.photo.colour import adobe_rgb

__all__ = ["avif_codes", "from_codes", "from_exif", "from_gamma", "names_srgb", "png_codes"]

_D65 = (0.3127, 0.3290)
_SRGB = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
#: By H.273 table 2, where they differ from sRGB's: name and chromaticities.
_PRIMARIES = {
    9: ("BT.2020", (0.708, 0.292, 0.170, 0.797, 0.131, 0.046)),
    12: ("Display P3", (0.680, 0.320, 0.265, 0.690, 0.150, 0.060)),
}
#: Those of sRGB.
_BT709 = 1
#: By H.273 table 3.
_LINEAR = 8
_HDR = {16: "PQ", 18: "HLG"}


def from_gamma(found: Mapping[Any, Any], *, grey: bool) -> bytes | None:
    """A profile for PNG's gAMA and cHRM, as Pillow gives them, unless they amount to sRGB."""
    encoding = found.get("gamma")
    if not encoding or "srgb" in found or not 0.1 < encoding < 10:
        return None
    points = found.get("chromaticity")
    # Some programs write zeros, which are no colours.
    if not points or min(points[1::2]) <= 0:
        points = (*_D65, *_SRGB)
    if abs(encoding - 1 / 2.2) < 0.01 and np.allclose(points, (*_D65, *_SRGB), atol=0.003):
        return None
    return _profile(points[:2], None if grey else points[2:], 1 / encoding)


def from_codes(primaries: int, transfer: int) -> bytes | None:
    """A profile for H.273's codes, None for sRGB and what is shown like it.

    Raises PhotoError for high dynamic range, which is another kind of signal altogether.
    """
    if transfer in _HDR:
        raise PhotoError(
            f"This is an HDR photo ({_HDR[transfer]}), which is not supported; "
            "export it as an ordinary photo first."
        )
    if transfer == _LINEAR:
        return _profile(_D65, _PRIMARIES.get(primaries, ("", _SRGB))[1], 1.0)
    if primaries not in _PRIMARIES:
        return None
    name, points = _PRIMARIES[primaries]
    return icc.with_srgb_curve(_profile(_D65, points, 2.2), name)


def names_srgb(primaries: int) -> bool:
    """Whether H.273's code of the primaries is that of sRGB, and so of no other profile."""
    return primaries == _BT709


def png_codes(file: BinaryIO) -> tuple[int, int] | None:
    """Primaries and transfer of a PNG's cICP chunk, which stands before the pixels; else None."""
    file.seek(8)
    while len(head := file.read(8)) == 8 and head[4:] != b"IDAT":
        if head[4:] == b"cICP":
            codes = file.read(2)
            return (codes[0], codes[1]) if len(codes) == 2 else None
        file.seek(int.from_bytes(head[:4]) + 4, os.SEEK_CUR)
    return None


def avif_codes(start: bytes) -> tuple[int, int] | None:
    """Primaries and transfer among an AVIF's first bytes."""
    at = start.find(b"colrnclx")
    if at < 0 or at + 12 > len(start):
        return None
    return int.from_bytes(start[at + 8 : at + 10]), int.from_bytes(start[at + 10 : at + 12])


def from_exif(block: bytes | None) -> bytes | None:
    """Adobe RGB where a camera says so in its EXIF alone."""
    return adobe_rgb() if exif.is_adobe_rgb(block) else None


def _profile(white: Sequence[float], points: Sequence[float] | None, gamma: float) -> bytes:
    whitepoint = [*white, 1.0]
    if points is None:
        return icc.made("gray", whitepoint=whitepoint, gamma=gamma)
    primaries = [value for at in (0, 2, 4) for value in (*points[at : at + 2], 1.0)]
    return icc.made("rgb", whitepoint=whitepoint, primaries=primaries, gamma=gamma)
