"""The program's version, for whoever writes it down."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

DISTRIBUTION = "guided-deblur"


def version() -> str:
    """The installed version, or the one in pyproject.toml when run from a checkout."""
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        import tomllib

        project = Path(__file__).resolve().parent.parent / "pyproject.toml"
        return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])
