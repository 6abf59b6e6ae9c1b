"""`synthesize PHOTO -o OUT`: an example of the training's blur, on a whole photo."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.options import DeblurOptions, SaveOptions
from core.shown import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `synthesize`."""
    parser.add_argument("photo", type=Path, metavar="PHOTO", help="a sharp photo")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument(
        "--shake",
        type=_span,
        metavar="LOW,HIGH",
        help="only shakes, of such a length in pixels (up to 40), without noise or JPEG",
    )
    parser.add_argument("--overwrite", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Write the blurred photo; its metadata is the sharp one's."""
    from core import photo as photos
    from core.training.example import blurred_example
    from core.training.ranges import only_shake

    DeblurOptions(seed=args.seed)  # says what a seed may be
    photo = photos.decode(args.photo)
    blurry = blurred_example(photo.rgb, args.seed, only_shake(args.shake) if args.shake else None)
    save = SaveOptions(overwrite=args.overwrite)
    say(photos.encode(photo.with_rgb(blurry), args.output, save, source=args.photo))
    return 0


def _span(text: str) -> tuple[float, float]:
    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not like 5,20") from None
    if not 1 <= low <= high <= 40:
        raise argparse.ArgumentTypeError("lengths go from 1 to 40 pixels")
    return low, high
