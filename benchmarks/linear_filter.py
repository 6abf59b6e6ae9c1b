"""What the best linear filter would gain that is alike in the whole photo, told by the sharp one.

python -m benchmarks.linear_filter DEV/shakes DEV/synthetic ... [--weights FILE]

It undoes blur, displacement and a change of brightness as far as one filter of SIDE x SIDE pixels
can, fitted to each photo by least squares. Where a network stays far below it, it has not found
the kernel; where it is above, it knows more than any kernel. Gains over the blurry photo in dB, and
seconds in parentheses.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import cv2
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from benchmarks.gains import Rgb, print_gains
from core.deblur import drain, load_deblurrer
from core.options import DeblurOptions

SIDE = 21
#: So many places of each channel are fitted to, at most.
PLACES = 60_000
RIDGE = 1e-6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="+", type=Path, metavar="SET")
    parser.add_argument("--weights", type=Path)
    args = parser.parse_args()
    deblurrer = load_deblurrer("auto", weights=args.weights)

    def answer(blurry: Rgb, _: Rgb) -> Rgb:
        run = deblurrer.run(blurry, DeblurOptions(steps=1, scale=1.0), preview_side=0)
        return drain(run).rgb

    def filtered(blurry: Rgb, sharp: Rgb) -> Rgb:
        return _filtered(blurry, _fitted(blurry, sharp))

    print_gains(args.sets, {"best linear filter": filtered, "one step": answer})


def _fitted(blurry: Rgb, sharp: Rgb) -> NDArray[np.float64]:
    """(SIDE * SIDE + 1,): the filter, and a constant."""
    rng, height, width = np.random.default_rng(0), *blurry.shape[:2]
    places = rng.choice(height * width, min(PLACES, height * width), replace=False)
    rows, columns = places // width, places % width
    power, cross = 0.0, 0.0
    for channel in range(3):
        windows = sliding_window_view(_surrounded(blurry[..., channel]), (SIDE, SIDE))
        seen = windows[rows, columns].reshape(len(places), -1).astype(np.float64)
        seen = np.hstack([seen, np.ones((len(places), 1))])
        power = power + seen.T @ seen
        cross = cross + seen.T @ sharp[rows, columns, channel]
    ridge = RIDGE * len(places) * np.eye(SIDE**2 + 1)
    return np.asarray(np.linalg.solve(power + ridge, cross), np.float64)


def _surrounded(plane: Rgb) -> Rgb:
    return np.pad(plane, SIDE // 2, mode="reflect")


def _filtered(blurry: Rgb, fitted: NDArray[np.float64]) -> Rgb:
    kernel = fitted[:-1].reshape(SIDE, SIDE).astype(np.float32)
    moved = cv2.filter2D(blurry, -1, kernel, borderType=cv2.BORDER_REFLECT_101)
    return (moved + np.float32(fitted[-1])).clip(0, 1)


if __name__ == "__main__":
    main()
