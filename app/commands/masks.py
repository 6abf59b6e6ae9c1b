"""The `deblur` command's mask: deblur in places only, and keep off what is sharp."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.errors import OptionsError

if TYPE_CHECKING:
    from core.local import Mask
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


def load_mask(args: argparse.Namespace) -> Mask | None:
    """The picture for all photos, if there is one. Raises PhotoError, OptionsError."""
    from core import local

    local.check_feather(args.feather)
    if args.feather and not args.mask:
        raise OptionsError("--feather is for --mask.")
    return local.load(args.mask, args.max_megapixels) if args.mask else None


def mask_for(photo: Photo, mask: Mask | None, args: argparse.Namespace) -> Mask | None:
    """What `load_mask` gave, for this photo; None where all of it is to be deblurred. Raises
    OptionsError.
    """
    from core import local

    protect = mask is not None if args.protect_sharp is None else args.protect_sharp
    if mask is None and not protect:
        return None
    height, width = photo.rgb.shape[:2]
    if mask is None:
        mask = np.full((height, width), 255, np.uint8)
    else:
        local.check_fits(mask, args.mask, width, height)
    estimate = None
    if protect:
        from core.blur_estimate import estimate as look

        estimate = look(photo.filled())
    return local.effective(mask, args.feather, estimate)
