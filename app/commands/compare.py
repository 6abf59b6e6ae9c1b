"""`compare A B`: the compare viewer; without a display, or with --text, its numbers as text."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import log, terminal
from core.arguments import add_limit_argument, limit_from
from core.errors import DeblurError, OptionsError
from core.evaluation.pair import Measures, measure
from core.files import make_folder
from core.names import fitting
from core.pairs import Pair, pair_up
from core.shown import say

if TYPE_CHECKING:
    from core.photo import Photo


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `compare`; imports nothing heavy."""
    add = parser.add_argument
    add("left", type=Path, metavar="A", help="a photo, or a folder of photos")
    add("right", type=Path, metavar="B", help="what to hold against it; folders pair by name")
    add("--text", action="store_true", help="print the numbers, open no window")
    add("--json", action="store_true", help="a line of JSON a pair, no window")
    add(
        "--export",
        metavar="FILE|DIR",
        help="write a labelled picture (.png, .jpg; for folders a folder), no window",
    )
    add("--overwrite", action="store_true", help="replace an existing picture (never a source)")
    add_limit_argument(parser, "; the window goes by its preferences")


def run(args: argparse.Namespace) -> int:
    """Open the window, or print each pair's numbers; 1 if a pair failed."""
    if not (args.text or args.json or args.export) and terminal.has_display():
        try:
            from app.compare import window
        except ImportError as error:
            say(f"The window cannot start here ({error}); in words:", sys.stderr)
        else:
            return window.run(args.left, args.right)
    limit_from(args)
    found = pair_up(args.left, args.right)
    for path in found.alone:
        say(f"{path}: has no partner", sys.stderr)
    with _pictures(args.export):
        return max(_one(pair, found.pairs, args) for pair in found.pairs)


def _one(pair: Pair, pairs: Sequence[Pair], args: argparse.Namespace) -> int:
    """Measure, export and print one pair; 1 if it failed, and the others go on."""
    try:
        left, right, measures = _measured(pair, args.max_megapixels)
        facts = _facts(pair, left, right, measures)
        if args.export:
            target = _target(args, pair, pairs)
            picture = _export(pair, (left, right), measures, target, args.overwrite, pairs)
            facts["export"] = str(picture)
    except DeblurError as error:
        say(f"{pair.left} | {pair.right}: {error}", sys.stderr)
        return 1
    except Exception as error:
        say(f"{pair.left} | {pair.right}: {log.describe(error)}", sys.stderr)
        return 1
    for line in [json.dumps(facts)] if args.json else _lines(facts, measures):
        say(line)
    return 0


def _measured(pair: Pair, max_megapixels: float) -> tuple[Photo, Photo, Measures]:
    from core.photo import decode

    left, right = (decode(path, max_megapixels=max_megapixels) for path in (pair.left, pair.right))
    for item in measure(left, right):
        if isinstance(item, Measures):
            return left, right, item
    raise DeblurError("The photos could not be measured.")


def _facts(pair: Pair, left: Photo, right: Photo, measures: Measures) -> dict[str, Any]:
    return {
        "left": str(pair.left),
        "right": str(pair.right),
        "left_size": [left.width, left.height],
        "right_size": [right.width, right.height],
        "fit": measures.fit,
        "in_srgb": measures.in_srgb,
        "identical": measures.identical,
        "psnr": _rounded(measures.psnr),
        "ssim": _rounded(measures.ssim),
        "sharpness": [_rounded(value) for value in measures.sharpness],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _lines(facts: dict[str, Any], measures: Measures) -> list[str]:
    """For people; the last one is empty."""
    lines = [
        f"{side:<6}{facts[side]}  ({facts[f'{side}_size'][0]} x {facts[f'{side}_size'][1]})"
        for side in ("left", "right")
    ]
    if measures.fit == "scaled":
        lines.append("the right photo was scaled to the left one's size")
    elif measures.fit == "different":
        lines.append("the photos have different shapes: only their sharpness is measured")
    if measures.in_srgb:
        lines.append("the colour profiles differ: both were measured in sRGB")
    if measures.psnr is not None:
        lines.append("PSNR       " + ("identical" if measures.identical else _db(measures.psnr)))
    if measures.ssim is not None:
        lines.append(f"SSIM       {measures.ssim:.4f}")
    lines.append("sharpness  {:.1f} | {:.1f} levels a pixel".format(*measures.sharpness))
    if "export" in facts:
        lines.append(facts["export"])
    return [*lines, ""]


def _db(value: float) -> str:
    return f"{value:.2f} dB"


def _target(args: argparse.Namespace, pair: Pair, pairs: Sequence[Pair]) -> Path:
    """The picture's file: the one named for two photos, one in the folder named for two folders."""
    export = Path(args.export)
    for_several = args.left.is_dir() and args.right.is_dir()
    if for_several or export.is_dir() or args.export.endswith(("/", "\\")):
        return export / fitting(_stem(pair, pairs), "-comparison.png")
    return export if export.suffix else export.with_suffix(".png")


def _stem(pair: Pair, pairs: Sequence[Pair]) -> str:
    """The shortest that no other pair has: the left name, both, or both with endings."""
    ways: tuple[Callable[[Pair], str], ...] = (
        lambda each: each.left.stem,
        lambda each: f"{each.left.stem}-{each.right.stem}",
    )
    for way in ways:
        if [way(each).casefold() for each in pairs].count(way(pair).casefold()) == 1:
            return way(pair)
    return f"{pair.left.name}-{pair.right.name}"


def _export(
    pair: Pair,
    photos: tuple[Photo, Photo],
    measures: Measures,
    target: Path,
    overwrite: bool,
    pairs: Sequence[Pair],
) -> Path:
    """Written; replaces no photo of any of the pairs."""
    from app.compare import words
    from app.exports import export_pair
    from app.images import build_pyramid, to_display
    from app.items import Saved

    if target.exists() and not overwrite:
        raise OptionsError(f"{target} exists already; --overwrite replaces it.")
    make_folder(target.parent)
    names = words.names(pair.left, pair.right)
    left, right = (build_pyramid(to_display(p.rgb, p.icc, p.alpha)) for p in photos)
    items = export_pair(
        (left, right),
        (names[0], words.caption(names[1], measures)),
        target,
        alike=measures.fit != "different",
        sources=[photo for each in pairs for photo in (each.left, each.right)],
    )
    return next(item.path for item in items if isinstance(item, Saved))


@contextmanager
def _pictures(export: str | None) -> Iterator[None]:
    """Where pictures are drawn Qt must know its fonts, though no screen is needed.

    It must come before the measuring, which loads OpenCV, and that points Qt to its own plugins.
    """
    if export is None:
        yield
        return
    from PySide6.QtGui import QGuiApplication

    if QGuiApplication.instance() is None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        application = QGuiApplication(sys.argv[:1])
        yield
        del application
    else:
        yield
