"""Name, version and folders of the application."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path

NAME = "Guided Deblur"
DISTRIBUTION = "guided-deblur"


def version() -> str:
    """The installed version, or the one in pyproject.toml when run from a checkout."""
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        project = Path(__file__).resolve().parent.parent / "pyproject.toml"
        return str(tomllib.loads(project.read_text())["project"]["version"])
