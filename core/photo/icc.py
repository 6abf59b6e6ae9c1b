"""Reads and makes the few parts of ICC profiles that decide how a photo is processed.

Source: ICC.1:2022 (profile version 4.4). Transforms themselves are left to LittleCMS.
"""

from __future__ import annotations

import math
import struct
from typing import Any, Literal

import numpy as np

__all__ = ["Kind", "gamma", "kind", "made", "with_gamma", "with_srgb_curve"]

Kind = Literal["matrix", "grey", "lut", "cmyk", "lab", "unusable"]

_HEADER = 128
#: Where the header says when a profile was made (7.2.8), and what those from here say: any date
#: will do.
_DATED = slice(24, 36)
_DATE = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
_LUTS = (b"A2B0", b"A2B1", b"A2B2", b"D2B0", b"D2B1")
_COLORANTS = (b"rXYZ", b"gXYZ", b"bXYZ")
_CURVES = (b"rTRC", b"gTRC", b"bTRC")
#: Samples of the curve at which its exponent is measured: mid tones, where the eye judges.
_PROBES = (0.25, 0.5, 0.75)
_MAX_TAGS = 1000


def kind(profile: bytes) -> Kind:
    """What sort of profile it is; "unusable" also for damaged ones."""
    try:
        tags = _tags(profile)
        space = profile[16:20]
        if space == b"GRAY":
            return "grey" if b"kTRC" in tags else "unusable"
        if space == b"CMYK":
            return "cmyk" if any(tag in tags for tag in _LUTS) else "unusable"
        if space == b"Lab ":
            return "lab"
        if space != b"RGB ":
            return "unusable"
        if any(tag in tags for tag in _LUTS):
            return "lut"
        return "matrix" if all(tag in tags for tag in _COLORANTS + _CURVES) else "unusable"
    except (ValueError, struct.error):
        return "unusable"


def gamma(profile: bytes) -> float:
    """The exponent nearest to a matrix or grey profile's curve: 1 is linear, sRGB about 2.2;
    infinite where it begins with zeros, as that of an extended sRGB does.

    Raises ValueError if the curve is damaged or constant.
    """
    tags = _tags(profile)
    curve = tags.get(b"gTRC") or tags.get(b"kTRC") or b""
    try:
        values = [_evaluate(curve, x) for x in _PROBES]
        if values[0] == values[-1]:
            raise ValueError("a constant tone curve")
        exponents = [
            math.log(y) / math.log(x) if y else math.inf
            for x, y in zip(_PROBES, values, strict=True)
        ]
    except (struct.error, OverflowError, ZeroDivisionError, TypeError) as error:
        raise ValueError(f"damaged tone curve: {error}") from error
    return float(np.mean(exponents))


def made(name: str, **parts: Any) -> bytes:
    """One of LittleCMS's profiles, of the parts that imagecodecs.cms_profile takes.

    Its date is always the same: what is made of a photo again is the same to the last bit.
    """
    import imagecodecs

    profile = bytearray(imagecodecs.cms_profile(name, **parts))
    profile[_DATED] = _DATE
    return bytes(profile)


def with_gamma(profile: bytes, exponent: float, name: str) -> bytes:
    """A matrix or grey profile of the same primaries and white whose curve is a pure power."""
    return _with_curve(profile, b"curv" + struct.pack(">IIH", 0, 1, round(exponent * 256)), name)


def with_srgb_curve(profile: bytes, name: str) -> bytes:
    """A version 4 matrix profile with sRGB's curve (IEC 61966-2-1) instead of its own."""
    numbers = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    fixed = (round(number * 65536) for number in numbers)
    return _with_curve(profile, b"para" + struct.pack(">IHH5i", 0, 3, 0, *fixed), name)


def _with_curve(profile: bytes, curve: bytes, name: str) -> bytes:
    kept = (b"cprt", b"wtpt", b"bkpt", b"chad", *_COLORANTS)
    tags = _tags(profile)
    new = {tag: tags[tag] for tag in kept if tag in tags}
    new |= {tag: curve for tag in (*_CURVES, b"kTRC") if tag in tags}
    new[b"desc"] = _description(name, version=profile[8])
    return _assemble(profile[:_HEADER], new)


def _tags(profile: bytes) -> dict[bytes, bytes]:
    """A profile's tags with their data; raises ValueError if it is malformed."""
    if len(profile) < _HEADER + 4 or profile[36:40] != b"acsp":
        raise ValueError("not an ICC profile")
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    if count > _MAX_TAGS or len(profile) < _HEADER + 4 + 12 * count:
        raise ValueError("damaged tag table")
    tags = {}
    for index in range(count):
        tag, at, size = struct.unpack_from(">4sII", profile, _HEADER + 4 + 12 * index)
        if at + size > len(profile):
            raise ValueError("a tag lies outside the profile")
        tags[tag] = profile[at : at + size]
    return tags


def _evaluate(curve: bytes, x: float) -> float:
    """A tone curve at x in (0, 1): curveType (10.6) or parametricCurveType (10.18)."""
    if curve[:4] == b"para":
        return _parametric(curve, x)
    if curve[:4] != b"curv":
        raise ValueError("unknown type of tone curve")
    (count,) = struct.unpack_from(">I", curve, 8)
    if count == 0:
        return x
    if count == 1:
        return float(x ** (struct.unpack_from(">H", curve, 12)[0] / 256))
    table = np.frombuffer(curve, ">u2", count, 12) / 65535
    return float(np.interp(x, np.linspace(0, 1, count), table))


def _parametric(curve: bytes, x: float) -> float:
    """Types 0 to 4 of table 68, written as the last of them with zeros for what they lack."""
    (form,) = struct.unpack_from(">H", curve, 8)
    count = {0: 1, 1: 3, 2: 4, 3: 5, 4: 7}.get(form)
    if count is None:
        raise ValueError("unknown parametric curve")
    given = [value / 65536 for value in struct.unpack_from(f">{count}i", curve, 12)]
    missing = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0][count - 1 :]
    g, a, b, c, d, e, f = given + missing
    if form == 1:
        return (a * x + b) ** g if x >= -b / a else 0.0
    if form == 2:
        return (a * x + b) ** g + c if x >= -b / a else c
    return (a * x + b) ** g + e if form == 0 or x >= d else c * x + f


def _description(name: str, *, version: int) -> bytes:
    if version >= 4:
        text = name.encode("utf-16-be")
        return b"mluc" + struct.pack(">III2s2sII", 0, 1, 12, b"en", b"US", len(text), 28) + text
    text = name.encode("ascii") + b"\0"
    return b"desc" + struct.pack(">II", 0, len(text)) + text + bytes(4 + 4 + 2 + 1 + 67)


def _assemble(start: bytes, tags: dict[bytes, bytes]) -> bytes:
    """A profile from a header, whose size and identifier are made new, and its tags."""
    at = _HEADER + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for tag, data in tags.items():
        table += struct.pack(">4sII", tag, at + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    head = struct.pack(">I", at + len(body)) + start[4:84] + bytes(16) + start[100:_HEADER]
    return head + table + body
