"""The check of a photo's declared size, made before anything is decoded."""

from __future__ import annotations

from pathlib import Path

from core.errors import PhotoError

__all__ = ["check_size"]


def check_size(width: int, height: int, path: Path, max_megapixels: float) -> None:
    """Raise PhotoError for a photo without pixels or with too many."""
    if width < 1 or height < 1:
        raise PhotoError(f"{path.name} has no pixels ({width} x {height}).")
    megapixels = width * height / 1e6
    if megapixels > max_megapixels:
        raise PhotoError(
            f"{path.name} says it has {megapixels:g} megapixels ({width} x {height}); "
            f"the limit is {max_megapixels:g}. Preferences (or --max-megapixels) raise it."
        )
