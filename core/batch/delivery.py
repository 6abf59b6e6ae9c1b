"""A finished result's way to the disk: reserved, staged, hashed, written down, named, done."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core import provenance
from core.batch.item import Facts, Item
from core.batch.journal import Journal
from core.batch.options import BatchOptions
from core.errors import PhotoError
from core.files import explain, publish, stage, sync_folder
from core.photo import Photo, writer
from core.provenance import Origin

__all__ = ["Parcel", "deliver", "hash_of", "temporary_for"]


def temporary_for(item: Item, token: str) -> Path:
    """Where an item's result is before it gets its name: known after a crash too."""
    assert item.target is not None, "a name is reserved before the work"
    return item.target.with_name(f".guided-deblur-{token}-{item.id}.tmp")


@dataclass(frozen=True, kw_only=True, eq=False)
class Parcel:
    """A computed result: the photo it was made of, its pixels, its facts, its origin if wished."""

    photo: Photo
    rgb: NDArray[np.float32]
    facts: Facts
    origin: Origin | None = None


def deliver(item: Item, parcel: Parcel, journal: Journal) -> Item:
    """Write the photo with its new pixels to the item's reserved target; the settled item.

    A failure is in the item, not raised, and leaves nothing behind. Raises BatchError alone.
    """
    target, options = item.target, journal.job.options
    assert target is not None, "a name is reserved before the work"
    temporary = temporary_for(item, journal.token)
    try:
        _prepare(parcel, target, temporary, options)
        digest, size = hash_of(temporary), temporary.stat().st_size
        journal.written(item.id, digest, size, parcel.facts)
        _name(parcel, target, temporary, options)
        return journal.settle(item.id, "done")
    except FileExistsError:
        if options.existing == "skip":
            return journal.settle(item.id, "skipped", f"{target.name} is there already.")
        return journal.settle(item.id, "failed", f"{target.name} has appeared meanwhile.")
    except OSError as error:
        message = f"Cannot write {target}: {explain(error)}."
        return journal.settle(item.id, "failed", message)
    except PhotoError as error:
        return journal.settle(item.id, "failed", str(error))
    finally:
        _discard(temporary)


def _prepare(parcel: Parcel, target: Path, temporary: Path, options: BatchOptions) -> None:
    """All of the result on the disk, without its name."""
    fill = writer(parcel.photo.with_rgb(parcel.rgb), target, options.recipe.save)
    _make_folder(target.parent)
    temporary.unlink(missing_ok=True)
    stage(temporary, fill)


def _name(parcel: Parcel, target: Path, temporary: Path, options: BatchOptions) -> None:
    """The sidecar first, so that no result is ever without the one that was wished."""
    overwrite = options.existing == "overwrite"
    if parcel.origin is None:
        publish(temporary, target, overwrite=overwrite)
        return
    recipe = replace(options.recipe, save=replace(options.recipe.save, overwrite=True))
    sidecar = provenance.write(target, recipe, parcel.origin, staged=temporary)
    try:
        publish(temporary, target, overwrite=overwrite)
    except OSError:
        _discard(sidecar)
        raise


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _discard(temporary: Path) -> None:
    try:
        temporary.unlink(missing_ok=True)
    except OSError:
        # A folder that has gone or become read-only: the message about that is on its way.
        return


def _make_folder(folder: Path) -> None:
    """The folder and those above it, there after a power cut too."""
    missing: list[Path] = []
    place = folder
    while not place.exists():
        missing.append(place)
        place = place.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise PhotoError(f"{folder} is not a folder.") from None
    for made in missing:
        sync_folder(made.parent)
