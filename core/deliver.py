"""A finished result onto the disk: the picture and, where it is wished, its sidecar."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from core import provenance
from core.errors import PhotoError
from core.files import check_target, discard, explain, write_bytes
from core.options import Recipe
from core.photo import Photo, encode
from core.provenance import Origin

__all__ = ["check_sidecar", "deliver", "describe"]


def check_sidecar(target: Path, recipe: Recipe) -> None:
    """Raises PhotoError where the sidecar of `target` could not be written for what its name is."""
    if not recipe.save.sidecar:
        return
    path = provenance.sidecar_path(target)
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise PhotoError(f"Cannot write {path}: {explain(error)}.") from error
    check_target(path, overwrite=recipe.save.overwrite)


def deliver(photo: Photo, target: Path, recipe: Recipe, origin: Origin) -> Path:
    """Write the photo (its pixels are the result's) and return its path; never over the source.

    Raises PhotoError; whatever was there before survives that.
    """
    if not recipe.save.sidecar:
        return encode(photo, target, recipe.save, source=origin.source)
    check_sidecar(target, recipe)
    undo: list[Callable[[], None]] = []

    def on_staged(temporary: Path) -> None:
        undo.append(describe(target, temporary, recipe, origin))

    try:
        return encode(photo, target, recipe.save, source=origin.source, staged=on_staged)
    except PhotoError:
        for bring_back in undo:
            bring_back()
        raise


def describe(target: Path, staged: Path, recipe: Recipe, origin: Origin) -> Callable[[], None]:
    """Write the sidecar of a result before that gets its name: none is ever without the one that
    was wished. Returns what brings back the sidecar before, if the name fails. Raises PhotoError.
    """
    path = provenance.sidecar_path(target)
    try:
        before = path.read_bytes()
    except OSError:
        before = None
    provenance.write(target, recipe, origin, staged=staged)

    def bring_back() -> None:
        if before is None:
            discard(path)
        else:
            with suppress(PhotoError):
                write_bytes(path, before, overwrite=True)

    return bring_back
