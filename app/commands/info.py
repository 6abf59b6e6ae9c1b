"""`info`: versions, device, weights and folders; `info PHOTO...`: how photos are blurred."""

from __future__ import annotations

import argparse
import json
import platform
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

from app import about, log
from core.arguments import Expanded, add_limit_argument, limit_from
from core.errors import DeblurError
from core.options import MODELS, ModelName
from core.shown import say

LIBRARIES = ("torch", "torchvision", "numpy", "opencv-python", "Pillow", "PySide6-Essentials")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `info`."""
    add = parser.add_argument
    add("photos", nargs="*", type=Path, action=Expanded, metavar="PHOTO", help="how it is blurred")
    add("--json", action="store_true")
    add_limit_argument(parser)


def run(args: argparse.Namespace) -> int:
    """Print what is installed and what it runs on, or what the photos are like."""
    if args.photos:
        return _photos(args)
    return _program(args)


def _photos(args: argparse.Namespace) -> int:
    """A line for each photo, or JSON; 1 if any could not be read."""
    failed, limit = 0, limit_from(args)
    for path in args.photos:
        try:
            facts = _photo(path, limit)
        except Exception as error:
            failed += 1
            known = isinstance(error, DeblurError)
            say(f"{path}: {error if known else log.describe(error)}", sys.stderr)
            continue
        size = f"{facts['width']} x {facts['height']}"
        text = json.dumps(facts) if args.json else f"{path}: {size}, {facts['blur']['text']}"
        say(text)
    return 1 if failed else 0


def _photo(path: Path, max_megapixels: float) -> dict[str, Any]:
    """Size and blur; the grid's rows with the size of each cell, 0 where it cannot be told."""
    from core import photo as photos
    from core.blur_estimate import estimate

    photo = photos.decode(path, max_megapixels=max_megapixels)
    found = estimate(photo.filled())
    overall = found.overall
    return {
        "photo": str(path),
        "width": photo.width,
        "height": photo.height,
        "blur": {
            "text": overall.describe(),
            "kind": overall.kind,
            "size": round(overall.size, 1),
            "direction": None if overall.direction is None else round(overall.direction) % 180,
            "confidence": round(overall.confidence, 2),
            "cell": found.cell,
            "cells": [[round(blur.size, 1) for blur in row] for row in found.cells],
        },
    }


def _program(args: argparse.Namespace) -> int:
    from core import device

    chosen = device.choose()
    facts = {
        "version": about.version(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "device": chosen.description,
    }
    facts |= {f"library {name}": _installed(name) for name in LIBRARIES}
    for model in MODELS:
        facts |= _weights(model)
    facts["log folder"] = str(log.folder())
    if args.json:
        print(json.dumps(facts, indent=1))
    else:
        longest = max(map(len, facts))
        for key, value in facts.items():
            say(f"{key:<{longest}}  {value}")
    return 0


def _weights(model: ModelName) -> dict[str, str]:
    """What the shipped file says of itself."""
    from core import weights

    try:
        loaded = weights.load(model=model)
    except DeblurError as error:
        return {f"{model} weights": str(error)}
    return {f"{model} weights": loaded.path.name} | {
        f"{model} {name}": value for name, value in sorted(loaded.metadata.items())
    }


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"
