"""From a file's samples to float RGB: what is processed as it is, and what is converted first.

RGB and grey values encoded with a gamma of about 1.8 to 2.4 are what the model knows, whatever
their primaries: they pass unchanged and keep their profile. Linear and other curves keep their
primaries and get a gamma of 2.2. Lookup-table profiles, Lab and CMYK become Adobe RGB (1998), which
holds nearly all colours of coated paper; the profile attached says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.photo import icc
from core.photo.source import Samples

__all__ = ["Colour", "adobe_rgb", "srgb", "to_rgb", "to_srgb8"]

#: The curve given to linear photos; exact in a profile's 8.8 fixed point (Adobe RGB's own).
GAMMA = 563 / 256
#: Exponents taken as they are, with room for how curves with a linear toe are measured.
_AS_IS = (1.6, 2.7)
_RELATIVE, _BLACK_POINT = 1, 0x2000
_BAND = 256


class Colour(NamedTuple):
    """Float32 (H, W, 3) in [0, 1], its profile (None: sRGB assumed), and a sentence or none."""

    rgb: NDArray[np.float32]
    icc: bytes | None
    note: str | None = None


def to_rgb(samples: Samples, profile: bytes | None) -> Colour:
    """The colour channels of upright samples, converted only where the module says so."""
    import imagecodecs

    try:
        return _by_profile(samples, profile)
    except imagecodecs.CmsError:
        # All tags may be there, and one of them damaged: then it is as unusable as no bytes are.
        return _by_profile(samples, b"")


def _by_profile(samples: Samples, profile: bytes | None) -> Colour:
    """Raises CmsError where LittleCMS refuses the profile."""
    if samples.space == "cmyk":
        return _from_cmyk(samples, profile)
    if samples.space == "lab":
        return _convert(samples, icc.made("lab4"), "Lab")
    if profile is None:
        return Colour(_scaled(samples), None)
    found = icc.kind(profile)
    if found == "lut" and samples.space == "rgb":
        return _convert(samples, profile, "a table-based profile")
    if found != ("grey" if samples.space == "grey" else "matrix"):
        note = "The colour profile is damaged or does not fit the photo; it was left out."
        return Colour(_scaled(samples), None, note)
    return _with_curve(samples, profile)


def _with_curve(samples: Samples, profile: bytes) -> Colour:
    """A matrix or grey profile: as it is, or with its curve replaced by a gamma of 2.2."""
    try:
        exponent = icc.gamma(profile)
    except ValueError:
        return Colour(_scaled(samples), None, "The colour profile is damaged; it was left out.")
    if _AS_IS[0] <= exponent <= _AS_IS[1]:
        # LittleCMS's word on it now, not when the result is saved in a format without profiles.
        to_srgb8(np.zeros((1, 1, 1 if samples.space == "grey" else 3), np.uint8), profile)
        return Colour(_scaled(samples), profile)
    target = icc.with_gamma(profile, GAMMA, "Same primaries, gamma 2.2")
    rgb = _transformed(samples, profile, target, dtype=np.float32)
    return Colour(rgb, target, "Converted from a linear or unusual tone curve to gamma 2.2.")


def _from_cmyk(samples: Samples, profile: bytes | None) -> Colour:
    if profile is not None and icc.kind(profile) == "cmyk":
        return _convert(samples, profile, "CMYK")

    def inks_off(band: NDArray[Any]) -> NDArray[np.float32]:
        paper = 1 - np.divide(band, samples.peak, dtype=np.float32)
        return paper[..., :3] * paper[..., 3:4]

    rgb = _banded(samples, inks_off)
    return Colour(rgb, None, "CMYK without a usable profile: converted to sRGB by the plain rule.")


def _convert(samples: Samples, profile: bytes, what: str) -> Colour:
    target = adobe_rgb()
    rgb = _transformed(samples, profile, target)
    return Colour(rgb, target, f"Converted from {what} to Adobe RGB (1998).")


def adobe_rgb() -> bytes:
    """LittleCMS's profile compatible with Adobe RGB (1998)."""
    return icc.made("adobergb")


def srgb() -> bytes:
    """LittleCMS's own sRGB profile."""
    return icc.made("srgb")


def to_srgb8(pixels: NDArray[Any], profile: bytes) -> NDArray[Any]:
    """Encoded RGB or grey (H, W, C) of a profile as sRGB, for formats that hold no profile; of 8
    bits, or of 16 as they come.
    """
    import imagecodecs

    grey = pixels.shape[2] == 1
    return np.asarray(
        imagecodecs.cms_transform(
            pixels[..., 0] if grey else pixels,
            profile,
            srgb(),
            colorspace="gray" if grey else "rgb",
            outcolorspace="rgb",
            intent=_RELATIVE,
            flags=_BLACK_POINT,
        )
    )


def _transformed(
    samples: Samples, profile: bytes, target: bytes, *, dtype: type = np.uint16
) -> NDArray[np.float32]:
    """Through LittleCMS, relative colorimetric with black point compensation.

    At uint16 it takes short cuts through tables, which bend the dark end of steep curves;
    at float32 it computes every value.
    """
    import imagecodecs

    grey = samples.space == "grey"
    channels = {"grey": 1, "cmyk": 4}.get(samples.space, 3)
    top = 65535 if dtype is np.uint16 else 1

    def transform(band: NDArray[Any]) -> NDArray[np.float32]:
        values = band[..., :channels] * np.float32(top / samples.peak)
        values = np.rint(values).astype(dtype) if dtype is np.uint16 else values
        converted = imagecodecs.cms_transform(
            values[..., 0] if grey else values,
            profile,
            target,
            colorspace="gray" if grey else samples.space,
            outcolorspace="gray" if grey else "rgb",
            intent=_RELATIVE,
            flags=_BLACK_POINT,
        )
        scaled = np.divide(converted, top, dtype=np.float32).clip(0, 1)
        return scaled.reshape(*values.shape[:2], -1)

    return _banded(samples, transform)


def _scaled(samples: Samples) -> NDArray[np.float32]:
    channels = 1 if samples.space == "grey" else 3

    def scale(band: NDArray[Any]) -> NDArray[np.float32]:
        return np.divide(band[..., :channels], samples.peak, dtype=np.float32)

    return _banded(samples, scale)


def _banded(
    samples: Samples, convert: Callable[[NDArray[Any]], NDArray[np.float32]]
) -> NDArray[np.float32]:
    """Convert band by band, so that only one full-size float array exists; grey is replicated."""
    height, width = samples.array.shape[:2]
    rgb = np.empty((height, width, 3), np.float32)
    for top in range(0, height, _BAND):
        rgb[top : top + _BAND] = convert(samples.array[top : top + _BAND])
    return rgb
