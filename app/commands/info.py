"""`info`: versions, device, weights and folders, for a person or a report of a fault."""

from __future__ import annotations

import argparse
import json
import platform
from importlib import metadata

from app import about, log
from core.errors import DeblurError

LIBRARIES = ("torch", "torchvision", "numpy", "opencv-python", "Pillow", "PySide6-Essentials")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `info`."""
    parser.add_argument("--json", action="store_true")


def run(args: argparse.Namespace) -> int:
    """Print what is installed and what it runs on."""
    from core import device, weights

    chosen = device.choose()
    facts = {
        "version": about.version(),
        "python": platform.python_version(),
        "system": platform.platform(),
        "device": chosen.description,
    }
    facts |= {f"library {name}": _installed(name) for name in LIBRARIES}
    try:
        loaded = weights.load()
        facts |= {"weights": loaded.path.name, "weights sha256": loaded.sha256}
        facts |= {f"weights {k}": v for k, v in loaded.metadata.items() if k not in ("sha256",)}
    except DeblurError as error:
        facts["weights"] = str(error)
    facts["log folder"] = str(log.folder())
    if args.json:
        print(json.dumps(facts, indent=1))
    else:
        print("\n".join(f"{key:<24}{value}" for key, value in facts.items()))
    return 0


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"
