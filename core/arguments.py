"""The command line's options of a deblur: one place that adds, reads and words them.

Imports nothing heavy. Values out of range raise OptionsError from the options' own checks.
"""

from __future__ import annotations

import argparse
import glob
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from core.errors import OptionsError
from core.options import (
    DEVICES,
    GRAIN_CHOICES,
    METADATA_CHOICES,
    SAMPLERS,
    SCHEDULES,
    DeblurOptions,
    FinishOptions,
    Recipe,
    Region,
    SaveOptions,
)

__all__ = [
    "Expanded",
    "add_recipe_arguments",
    "expanded",
    "listed",
    "recipe_from",
    "scale_word",
    "working_scale",
]

Value = TypeVar("Value")


class Expanded(argparse.Action):
    """Stores paths with their wildcards looked up, see `expanded`."""

    def __call__(self, parser: object, names: argparse.Namespace, values: Any, *_: object) -> None:
        setattr(names, self.dest, expanded(values))


def expanded(paths: Iterable[Path]) -> list[Path]:
    """The paths that `*` and `?` stand for, on Windows, whose shells hand them over as they are."""
    if os.name != "nt":
        return list(paths)
    return [each for path in paths for each in _matches(path)]


def _matches(path: Path) -> list[Path]:
    """What is not found stays as it was typed, to be named in the error."""
    text = str(path)
    if "*" not in text and "?" not in text:
        return [path]
    # To Windows' shells brackets are letters like others.
    found = glob.glob(text.replace("[", "[[]"))  # noqa: PTH207
    return [Path(name) for name in sorted(found)] or [path]


def add_recipe_arguments(parser: argparse.ArgumentParser) -> None:
    """Everything that `recipe_from` reads, and `--format` and `--weights`."""
    _add_model_arguments(parser)
    add = parser.add_argument
    add("--amount", type=float, default=100.0, metavar="P", help="percent of the change to keep")
    add(
        "--realism",
        type=float,
        metavar="R",
        help="0: the faithful answer, 1: a full sample, between: a blend; needs several steps",
    )
    add("--grain", choices=GRAIN_CHOICES, default="none", help="give the photo's own noise back")
    add("--metadata", choices=METADATA_CHOICES, default="keep", help="what of it to write")
    add(
        "--ai-mark",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="say in the metadata that a model took part (IPTC digital source type)",
    )
    add("--sidecar", action="store_true", help="also write RESULT.deblur.json, see 'reproduce'")
    add_limit_argument(parser)
    add("--format", metavar="EXT", help="for example png; default: the photo's own")
    add("--quality", type=int, metavar="Q", help="of JPEG and WebP, 1 to 100")
    add("--weights", type=Path, metavar="FILE", help="other weights than the shipped ones")


def add_limit_argument(parser: argparse.ArgumentParser, note: str = "") -> None:
    """--max-megapixels, with a `note` behind its help."""
    parser.add_argument(
        "--max-megapixels",
        type=float,
        default=Recipe.max_megapixels,
        metavar="N",
        help=f"refuse larger photos{note}",
    )


def limit_from(args: argparse.Namespace) -> float:
    """What --max-megapixels says. Raises OptionsError."""
    return Recipe(max_megapixels=args.max_megapixels).max_megapixels


def _add_model_arguments(parser: argparse.ArgumentParser) -> None:
    defaults = DeblurOptions()
    add = parser.add_argument
    add(
        "--steps",
        type=int,
        default=defaults.steps,
        metavar="N",
        help="1: faithful; more: realistic",
    )
    add("--sampler", choices=SAMPLERS, default=defaults.sampler)
    add("--schedule", choices=SCHEDULES, default=defaults.schedule, help="noise levels of steps")
    add("--seed", type=int, default=defaults.seed, metavar="N")
    add("--samples", type=int, default=1, metavar="K", help="average K results of several steps")
    add(
        "--guidance-strength",
        type=_strength,
        default=defaults.guidance_strength,
        metavar="G2,G4,G8",
        help="strength of the guidance at 1/2, 1/4, 1/8 (1,1,1)",
    )
    add(
        "--model",
        type=_model,
        metavar="auto|compact|full",
        help="full: nearer to the truth, on a CPU in more than twice the time; auto, the default: "
        "full on an NVIDIA card, else compact",
    )
    add("--device", choices=DEVICES, default=defaults.device)
    add("--tile", type=_tile, metavar="auto|N", help="inner side of a tile in pixels")
    add("--region", type=_region, metavar="X,Y,W,H", help="deblur this rectangle only")
    add(
        "--scale",
        type=working_scale,
        default=None,
        metavar="auto|1|0.5|0.25|0.125",
        help="where to begin, below 1 for large blur; auto, the default, goes by the blur",
    )
    add(
        "--hint",
        action=argparse.BooleanOptionalAction,
        default=defaults.hint,
        help="tell the model how the photo is blurred, by the program's own estimate",
    )
    add(
        "--twice",
        action="store_true",
        help="look at the photo upside down as well: nearer to the truth, about twice the time",
    )


def recipe_from(args: argparse.Namespace, *, overwrite: bool) -> Recipe:
    """What the parsed options ask for. Raises OptionsError."""
    if args.weights and args.model:
        raise OptionsError("Weights of one's own are of one model: give --weights or --model.")
    if args.samples > 1 and args.steps == 1:
        raise OptionsError(
            "One step gives the same for every seed: a mean of samples needs several "
            "(--samples 4 --steps 8)."
        )
    if args.realism and args.steps == 1 and not getattr(args, "variations", None):
        raise OptionsError("Realism is what several steps add: give --steps 8, say.")
    return Recipe(
        deblur=DeblurOptions(
            steps=args.steps,
            sampler=args.sampler,
            schedule=args.schedule,
            seed=args.seed,
            samples=args.samples,
            guidance_strength=args.guidance_strength,
            device=args.device,
            tile=args.tile,
            region=args.region,
            scale=args.scale,
            hint=args.hint,
            twice=args.twice,
            model=args.model,
        ),
        finish=FinishOptions(amount=args.amount, grain=args.grain, realism=args.realism),
        save=SaveOptions(
            quality=args.quality,
            overwrite=overwrite,
            metadata=args.metadata,
            ai_mark=args.ai_mark,
            sidecar=args.sidecar,
        ),
        max_megapixels=args.max_megapixels,
    )


def listed(convert: Callable[[str], Value], example: str) -> Callable[[str], tuple[Value, ...]]:
    """A parser of `a,b,c`, each value once; `example` says in an error what was expected."""

    def parse(text: str) -> tuple[Value, ...]:
        try:
            return tuple(dict.fromkeys(convert(part) for part in text.split(",")))
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a list like {example}") from None

    return parse


def _strength(text: str) -> tuple[float, float, float]:
    try:
        half, quarter, eighth = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not like 1,1,0.5") from None
    return half, quarter, eighth


def _tile(text: str) -> int | None:
    if text == "auto":
        return None
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is neither auto nor a number of pixels")
    return int(text)


def _model(text: str) -> str | None:
    """A model's name, which the options check; None for auto."""
    return None if text == "auto" else text


def working_scale(text: str) -> float | None:
    """A working scale; None for auto."""
    if text == "auto":
        return None
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not auto, 1, 0.5, 0.25 or 0.125") from None


def scale_word(scale: float | None) -> str:
    """As `working_scale` reads it."""
    return "auto" if scale is None else f"{scale:g}"


def _region(text: str) -> Region:
    try:
        return Region.parse(text)
    except OptionsError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
