"""The `deblur` command's mask: deblur in places only, and keep off what is sharp."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from core.photo import Photo


def add_mask_arguments(parser: argparse.ArgumentParser) -> None:
    """`--mask`, `--feather` and `--protect-sharp`."""
    add = parser.add_argument
    add(
        "--mask",
        type=Path,
        metavar="FILE",
        help="a picture of the photo's size: white is deblurred",
    )
    add("--feather", type=int, default=0, metavar="N", help="soft edge of the mask in pixels")
    add(
        "--protect-sharp",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="leave places alone that are sharp already (default: with --mask)",
    )


def mask_for(photo: Photo, args: argparse.Namespace) -> NDArray[np.uint8] | None:
    """None where the whole photo is to be deblurred. Raises PhotoError, OptionsError."""
    from core import local

    protect = args.mask is not None if args.protect_sharp is None else args.protect_sharp
    if args.mask is None and not protect:
        return None
    height, width = photo.rgb.shape[:2]
    if args.mask is None:
        mask = np.full((height, width), 255, np.uint8)
    else:
        mask = local.load(args.mask, width, height)
    estimate = None
    if protect:
        from core.blur_estimate import estimate as look

        estimate = look(photo.filled())
    return local.effective(mask, args.feather, estimate)
