"""What JPEG's tables tell about how a photo was compressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["LUMINANCE", "quality_of"]

#: The example luminance table of ITU-T T.81, annex K.1, which libjpeg scales by quality.
LUMINANCE = (
    16, 11, 10, 16, 24, 40, 51, 61,
    12, 12, 14, 19, 26, 58, 60, 55,
    14, 13, 16, 24, 40, 57, 69, 56,
    14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77,
    24, 35, 55, 64, 81, 104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101,
    72, 92, 95, 98, 112, 100, 103, 99,
)  # fmt: skip


def quality_of(tables: Mapping[int, Sequence[int]]) -> int | None:
    """The quality, 1 to 100 on libjpeg's scale, nearest to a photo's first quantization table.

    Cameras have tables of their own; the nearest sum of divisors compresses about as hard.
    """
    if not tables:
        return None
    total = sum(tables[min(tables)])
    return min(range(100, 0, -1), key=lambda quality: abs(_table_sum(quality) - total))


def _table_sum(quality: int) -> int:
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    return sum(min(max((value * scale + 50) // 100, 1), 255) for value in LUMINANCE)
