"""What synthetic blur may be: shares of its kinds, ranges of its lengths, and the camera's part."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class BlurRanges:
    """Shares of the kinds (the rest is left unblurred) and ranges; lengths in pixels.

    Lengths are drawn evenly in the logarithm, but extents evenly between that and the length
    itself: beside real blurred photos at full size the plain logarithm looked too harmless.
    Of discs `fading` have edges that fade out. Of all, `haloed` are sharpened as phones and editors
    do it, wide enough to leave seams along edges.
    Of shakes and moving objects `video` are made as the GoPro data are: frames of a video averaged
    as they are encoded, so that light adds up in another way, highlights are cut before it does,
    long blur has gaps, and the middle frame is the sharp picture. A lens always blurs light.
    """

    shake: float = 0.55
    defocus: float = 0.14
    gaussian: float = 0.08
    object_motion: float = 0.13
    extent: tuple[float, float] = (1.5, 32.0)
    radius: tuple[float, float] = (0.8, 9.0)
    sigma: tuple[float, float] = (0.5, 3.5)
    fading: float = 0.0
    video: float = 0.0
    highlights: float = 0.3
    noiseless: float = 0.15
    sharpened: float = 0.25
    haloed: float = 0.0
    jpeg: float = 0.5
    quality: tuple[float, float] = (50.0, 98.0)


#: What a run may draw from. Long shakes and wide discs cost a small model what it could learn about
#: short ones, and a smaller working scale makes them short: hence `narrow`. `easy` is a start.
RANGES = {
    "wide": BlurRanges(),
    "narrow": BlurRanges(
        shake=0.5,
        gaussian=0.07,
        object_motion=0.2,
        extent=(1.5, 16.0),
        radius=(0.8, 7.0),
        sigma=(0.5, 4.5),
        fading=0.5,
        video=0.4,
        noiseless=0.25,
        sharpened=0.2,
        haloed=0.4,
        jpeg=0.4,
        quality=(65.0, 98.0),
    ),
    "easy": BlurRanges(
        shake=0.74,
        defocus=0.11,
        gaussian=0.05,
        object_motion=0.05,
        extent=(1.5, 14.0),
        radius=(0.8, 4.0),
        sigma=(0.5, 2.0),
        highlights=0.2,
        noiseless=0.6,
        sharpened=0.1,
        jpeg=0.1,
    ),
}


def only_shake(extent: tuple[float, float]) -> BlurRanges:
    """Camera shake of such a length and nothing else."""
    return BlurRanges(
        shake=1.0,
        defocus=0.0,
        gaussian=0.0,
        object_motion=0.0,
        extent=extent,
        highlights=0.0,
        noiseless=1.0,
        sharpened=0.0,
        jpeg=0.0,
    )


def bounds(pair: tuple[float, float]) -> dict[str, float]:
    """As keywords of a draw."""
    return {"low": pair[0], "high": pair[1]}
