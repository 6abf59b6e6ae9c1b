"""`reproduce SIDECAR`: make a result again and say whether it is the same."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import DeblurError
from core.shown import say

if TYPE_CHECKING:
    from core.reproduce import Reproduction


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `reproduce`."""
    add = parser.add_argument
    add("sidecar", type=Path, metavar="SIDECAR", help="RESULT.deblur.json, by deblur --sidecar")
    add("--photo", type=Path, metavar="FILE", help="where the photo lies, if it was moved")
    add("--weights", type=Path, metavar="FILE", help="the weights that the result was made with")
    add("-o", "--output", type=Path, metavar="FILE", help="keep the new result under this name")
    add("--overwrite", action="store_true", help="replace FILE if it is there")
    add("--json", action="store_true", help="a line of JSON")
    add("--quiet", action="store_true", help="no progress")


def run(args: argparse.Namespace) -> int:
    """0 if the result is bit-equal, or nearly equal on another computer; else 1."""
    from app.commands.deblur import follow
    from core.reproduce import Reproduction, reproduce

    steps = reproduce(
        args.sidecar,
        source=args.photo,
        weights_file=args.weights,
        output=args.output,
        overwrite=args.overwrite,
    )
    follow(steps, args.sidecar.name, quiet=args.quiet)
    found = next((item for item in steps if isinstance(item, Reproduction)), None)
    if found is None:
        raise DeblurError("The run ended without a result.")
    for line in [json.dumps(asdict(found))] if args.json else _words(found):
        say(line)
    return 0 if found.is_success else 1


def _words(found: Reproduction) -> list[str]:
    lines = [_verdict(found)]
    if found.differences:
        lines.append("Different from when the result was made:")
        lines += [f"  {line}" for line in found.differences]
    elif not found.bit_equal:
        lines.append("Device, precision, threads and versions are those of then.")
    return lines


def _verdict(found: Reproduction) -> str:
    from core.reproduce import CLOSE

    if found.bit_equal and found.compared:
        return "The new result is the same, bit by bit."
    if found.bit_equal:
        return (
            "The new result is the recorded one, bit by bit. What lies beside the sidecar is not: "
            "the result is gone, or was changed."
        )
    if found.close is None or found.largest is None:
        return (
            "The new result differs from the recorded one. How much cannot be said: the result is "
            "not beside its sidecar, or was changed."
        )
    verdict = "nearly the same" if found.is_success else "not the same"
    return (
        f"The new result is {verdict}: {found.close:.4%} of the values are within "
        f"{CLOSE:g}/255, the largest difference is {found.largest:.1f}/255."
    )
