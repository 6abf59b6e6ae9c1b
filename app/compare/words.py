"""What the compare viewer says: names, notes, measures. Knows no widgets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QLocale

from app.compare.job import Loaded, Paths
from core.evaluation.pair import Fit, Measures

translate = QCoreApplication.translate

#: Photos without a partner that a note names.
NAMED = 3


def names(left: Path, right: Path) -> tuple[str, str]:
    """The file's names, with their folders where the names are the same."""
    if left.name != right.name:
        return left.name, right.name
    return f"{left.parent.name}/{left.name}", f"{right.parent.name}/{right.name}"


def pair_title(pair: Paths) -> str:
    """Both names in a line; one that says it all stands alone."""
    known = [path.name for path in pair if path is not None]
    return known[0] if len(set(known)) == 1 else " | ".join(known)


def problem(side: int | None, message: str) -> str:
    """What failed, and on which side."""
    if side is None:
        return message
    sides = translate("compare", "Left: {0}"), translate("compare", "Right: {0}")
    return sides[side].format(message)


def fit_note(fit: Fit, left: Loaded, right: Loaded) -> str:
    """What was done about different sizes; empty where nothing was."""
    sizes = (_size(left), _size(right))
    if fit == "scaled":
        text = translate(
            "compare", "The right photo ({1}) is shown and measured at the left one's size ({0})."
        )
    elif fit == "different":
        text = translate(
            "compare",
            "The photos have different shapes ({0} and {1}): they can only be seen side by side, "
            "and only their sharpness is measured.",
        )
    else:
        return ""
    return text.format(*sizes)


def colour_note() -> str:
    return translate("compare", "The colour profiles differ: both photos are measured in sRGB.")


def alone_note(alone: Sequence[Path]) -> str:
    """Which photos have no partner; empty where all have."""
    if not alone:
        return ""
    listed = ", ".join(path.name for path in alone[:NAMED])
    if len(alone) > NAMED:
        listed = translate("compare", "{0} and {1} more").format(listed, len(alone) - NAMED)
    return translate("compare", "Without a partner: {0}.").format(listed)


def decibels(measures: Measures) -> str:
    if measures.psnr is None:
        return "\N{EN DASH}"
    if measures.identical:
        return translate("compare", "identical")
    return f"{number(measures.psnr, 2)} dB"


def similarity(measures: Measures) -> str:
    return "\N{EN DASH}" if measures.ssim is None else number(measures.ssim, 4)


def mean_difference(measures: Measures) -> str:
    """Mean over all values of |right - left|, in levels of 255."""
    if measures.histogram is None:
        return "\N{EN DASH}"
    counts = measures.histogram.sum(axis=0)
    mean = float((counts * np.abs(np.arange(-255, 256))).sum() / counts.sum())
    return translate("compare", "{0} levels").format(number(mean, 2))


def unchanged(measures: Measures) -> str:
    """Share of the values that are the same."""
    if measures.histogram is None:
        return "\N{EN DASH}"
    share = float(measures.histogram[:, 255].sum() / measures.histogram.sum())
    return f"{number(share * 100, 1)} %"


def caption(name: str, measures: Measures | None) -> str:
    """The right photo's name in an exported picture, with how near it is to the left one."""
    if measures is None or measures.psnr is None:
        return name
    return f"{name}   PSNR {decibels(measures)}   SSIM {similarity(measures)}"


def histogram_text(histogram: NDArray[np.int64]) -> str:
    """The histogram for those who cannot see it."""
    levels = np.arange(-255, 256)
    means = [float((channel * levels).sum() / channel.sum()) for channel in histogram]
    return translate(
        "compare", "Mean difference of red {0}, green {1}, blue {2} levels of 255"
    ).format(*(number(mean, 2) for mean in means))


def number(value: float, digits: int) -> str:
    return QLocale().toString(value, "f", digits)


def _size(photo: Loaded) -> str:
    return f"{photo.pyramid.width} \N{MULTIPLICATION SIGN} {photo.pyramid.height}"
