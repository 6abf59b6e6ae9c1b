"""A finished result's way to the disk: reserved, staged, hashed, written down, named, done."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.batch.item import Facts, Item, Mark, State
from core.batch.journal import Journal
from core.batch.options import BatchOptions
from core.deliver import describe
from core.disk import move
from core.errors import OutputError, PhotoError
from core.files import (
    discard,
    explain,
    is_protected,
    make_folder,
    publish,
    sha256_of,
    stage,
)
from core.options import SaveOptions
from core.photo import Photo, writer
from core.provenance import Origin

__all__ = [
    "Parcel",
    "Staged",
    "adopt",
    "attempt_for",
    "check_output",
    "concerns_all",
    "deliver",
    "pack",
    "sweep",
    "temporary_for",
    "unwritable",
    "writing_into",
]

_MARK = ".guided-deblur-"
#: What ails the disk would fail the next photo's result too, after all the work on it.
_OF_THE_DISK = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO),
    *(errno.ENODEV, errno.ENXIO),
}


def temporary_for(item: Item, token: str) -> Path:
    """Where an item's result is before it gets its name: known after a crash too."""
    return _target(item).with_name(f"{_MARK}{token}-{item.id}.tmp")


def attempt_for(item: Item, token: str, attempt: str) -> Path:
    """Where one attempt at the item's result is staged, if several machines may try."""
    return temporary_for(item, f"{token}-{attempt}")


def sweep(folder: Path, token: str) -> None:
    """Remove what attempts of a batch have left in a folder."""
    for left in folder.glob(f"{_MARK}{token}-*.tmp"):
        discard(left)


@dataclass(frozen=True, kw_only=True, eq=False)
class Parcel:
    """A computed result: the photo it was made of, its pixels, its facts, its origin if wished."""

    photo: Photo
    rgb: NDArray[np.float32]
    facts: Facts
    origin: Origin | None = None


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A result that lies whole under a temporary name: SHA-256 and size in bytes, and the rest."""

    sha256: str
    size: int
    facts: Facts
    origin: Origin | None = None


def deliver(item: Item, parcel: Parcel, journal: Journal) -> Item:
    """Write the photo with its new pixels to the item's reserved target; the settled item.

    A failure is in the item, not raised, and leaves nothing behind. Raises BatchError alone:
    OutputError where the disk takes no more results; this one is to be made again then.
    """
    target, job = _target(item), journal.job
    temporary = temporary_for(item, journal.token)

    def packed() -> Staged:
        check_output(job.output)
        return pack(parcel, target, temporary, job.options.recipe.save)

    return _settled(item, journal, packed)


def adopt(item: Item, attempt: Path, staged: Staged, journal: Journal) -> Item:
    """As `deliver`, for a result that another machine staged as `attempt` beside the target."""

    def taken_over() -> Staged:
        move(attempt, temporary_for(item, journal.token))
        return staged

    return _settled(item, journal, taken_over)


def pack(parcel: Parcel, target: Path, temporary: Path, save: SaveOptions) -> Staged:
    """All of the result on the disk, without its name. Raises OSError and PhotoError; a failed
    file is left where it is.
    """
    fill = writer(parcel.photo.with_rgb(parcel.rgb), target, save)
    make_folder(target.parent)
    temporary.unlink(missing_ok=True)
    stage(temporary, fill)
    digest, size = sha256_of(temporary), temporary.stat().st_size
    return Staged(sha256=digest, size=size, facts=parcel.facts, origin=parcel.origin)


def unwritable(target: Path, error: OSError) -> str:
    """The line for a result that the disk does not take."""
    return f"Cannot write {target}: {explain(error)}."


def concerns_all(error: OSError) -> bool:
    """Whether no other result could be written either, until somebody makes room."""
    return error.errno in _OF_THE_DISK


def _settled(item: Item, journal: Journal, bring: Callable[[], Staged]) -> Item:
    """`bring` the result under the item's temporary name, write it down, name it.

    An interrupt leaves what is written down where it is, for `recovery` to bring home.
    """
    target, options = _target(item), journal.job.options
    temporary = temporary_for(item, journal.token)
    try:
        staged = bring()
        changed = temporary.stat().st_mtime_ns
        journal.written(item.id, staged.sha256, Mark(staged.size, changed), staged.facts)
        if options.existing == "overwrite":
            _check_replaceable(target, journal)
        _name(staged.origin, target, temporary, options)
        return journal.settle(item.id, "done")
    except OutputError:
        journal.settle(item.id, "waiting")
        raise
    except Exception as error:
        discard(temporary)
        cause = error if isinstance(error, OSError) else error.__cause__
        if isinstance(cause, OSError) and concerns_all(cause):
            journal.settle(item.id, "waiting")
            raise OutputError(unwritable(target, cause)) from error
        return journal.settle(item.id, *_refusal(error, target, options))


def _check_replaceable(target: Path, journal: Journal) -> None:
    """Raises PhotoError for what has come, or was protected, since the name was given."""
    if journal.is_source(target):
        raise PhotoError(f"{target.name} is an original photo: it is not replaced.")
    if is_protected(target):
        raise PhotoError(f"{target.name} is write-protected: it is not replaced.")


def _refusal(error: Exception, target: Path, options: BatchOptions) -> tuple[State, str]:
    """What becomes of an item whose result did not get its name, and why. Else raises the error."""
    if isinstance(error, FileExistsError):
        if options.existing == "skip":
            return "skipped", f"{target.name} is there already."
        return "failed", f"{target.name} has appeared meanwhile."
    if isinstance(error, OSError):
        return "failed", unwritable(target, error)
    if isinstance(error, PhotoError):
        return "failed", str(error)
    raise error


def _target(item: Item) -> Path:
    assert item.target is not None, "a name is reserved before the work"
    return item.target


def _name(origin: Origin | None, target: Path, temporary: Path, options: BatchOptions) -> None:
    """The sidecar first, so that no result is ever without the one that was wished."""
    overwrite = options.existing == "overwrite"
    if origin is None:
        publish(temporary, target, overwrite=overwrite)
        return
    if not overwrite and os.path.lexists(target):
        # Somebody else's result, and with it a sidecar that must not be touched.
        raise FileExistsError
    recipe = replace(options.recipe, save=replace(options.recipe.save, overwrite=True))
    bring_back = describe(target, temporary, recipe, origin)
    try:
        publish(temporary, target, overwrite=overwrite)
    except OSError:
        bring_back()
        raise


def check_output(output: Path) -> None:
    """Raises OutputError where an output folder is not there any more. It is not made again: on a
    disk that was unplugged nobody would find what is in it.
    """
    if not output.is_dir():
        raise OutputError(f"Cannot write into {output}: it is not there any more.")


@contextmanager
def writing_into(output: Path) -> Iterator[None]:
    """What is not to be written there is an OutputError."""
    try:
        yield
    except PhotoError as error:
        raise OutputError(str(error)) from error
    except OSError as error:
        raise OutputError(f"Cannot write into {output}: {explain(error)}.") from error
