"""Writes files whole or not at all, and never over the photo they were made from.

Knows nothing of pictures: the content comes from a function that is handed an open binary file.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import BinaryIO

from core.disk import move, move_to_free, patiently, sync, sync_folder
from core.errors import PhotoError

__all__ = [
    "check_ordinary",
    "check_target",
    "discard",
    "explain",
    "identity",
    "is_folder",
    "is_protected",
    "is_same_file",
    "make_folder",
    "publish",
    "sha256_of",
    "stage",
    "try_folder",
    "write_atomically",
    "write_bytes",
]

_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file is too large for this disk",
    errno.EROFS: "the disk is read-only",
    errno.EACCES: "permission was denied",
    errno.EPERM: "permission was denied",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ENOENT: "the folder or file does not exist",
    errno.ENOTDIR: "a part of the path is not a folder",
    errno.EISDIR: "it is a folder",
    errno.ELOOP: "its links lead in a circle",
    errno.EIO: "the disk reported an error",
    errno.ENODEV: "the disk is gone",
    errno.ENXIO: "the disk is gone",
}
#: Windows takes no folder whose path has as many characters, and files of few more.
_TOO_LONG_FOR_WINDOWS = 248


def explain(error: OSError) -> str:
    """The reason of an operating system's error, to go after "cannot ...: "."""
    if (
        os.name == "nt"
        and error.errno == errno.ENOENT
        and len(str(error.filename)) >= _TOO_LONG_FOR_WINDOWS
    ):
        return "the path is too long for Windows"
    known = _REASONS.get(error.errno) if error.errno is not None else None
    return known or (error.strerror or str(error) or type(error).__name__).lower()


def identity(path: Path) -> tuple[int, int] | None:
    """What a file is under any of its names; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def is_same_file(first: Path, second: Path) -> bool:
    """Whether both paths lead to one existing file: by symlink, hard link or another spelling."""
    try:
        return first.samefile(second)
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Raises PhotoError where nobody can tell, as for a name that is too long."""
    try:
        return path.is_dir()
    except OSError as error:
        raise PhotoError(f"Cannot read {path}: {explain(error)}.") from error


def sha256_of(path: Path) -> str:
    """Of a file's bytes, in hexadecimal. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_ordinary(path: Path) -> None:
    """Raises PhotoError for a pipe or device, which opening may wait for without end; OSError."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise PhotoError(f"{path} is not an ordinary file.")


def write_atomically(
    path: Path,
    write: Callable[[BinaryIO], None],
    *,
    overwrite: bool = False,
    sources: Iterable[Path] = (),
    staged: Callable[[Path], object] | None = None,
) -> Path:
    """Write `path` through a temporary file in its folder; return the path written.

    Until the new content is on the disk whatever was there stays. A symlink is followed. `staged`
    is called with the temporary file, whole on the disk, before it gets its name. Raises
    PhotoError if the target is one of `sources` (under any name), a folder, write-protected, or
    there already without `overwrite`, and for every error of the disk; nothing is left behind.
    Other exceptions of `write` and `staged` pass through, also without a trace on the disk.
    """
    with _answering_for(path):
        target = path.resolve() if path.is_symlink() else path
        _check_target(target, overwrite=overwrite, sources=sources)
        temporary = target.with_name(f".{secrets.token_hex(8)}.tmp")
        try:
            stage(temporary, write)
            if staged is not None:
                staged(temporary)
            publish(temporary, target, overwrite=overwrite)
        finally:
            temporary.unlink(missing_ok=True)
    return path


def write_bytes(
    path: Path, content: bytes, *, overwrite: bool = False, sources: Iterable[Path] = ()
) -> Path:
    """`write_atomically` of what is known already."""

    def write(file: BinaryIO) -> None:
        file.write(content)

    return write_atomically(path, write, overwrite=overwrite, sources=sources)


def check_target(path: Path, *, overwrite: bool = False, sources: Iterable[Path] = ()) -> None:
    """Raises, before any work, the PhotoErrors that `write_atomically` would for this path."""
    with _answering_for(path):
        target = path.resolve() if path.is_symlink() else path
        _check_target(target, overwrite=overwrite, sources=sources)
        target.parent.stat()


@contextmanager
def _answering_for(path: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise PhotoError(f"{path.name} is there already; it was not overwritten.") from None
    except OSError as error:
        raise PhotoError(f"Cannot write {path}: {explain(error)}.") from error


_BINARY = getattr(os, "O_BINARY", 0)


def stage(temporary: Path, write: Callable[[BinaryIO], None]) -> None:
    """Write a new file and see it on the disk. Raises OSError and what `write` raises.

    A failed one is left where it is: whoever gave it its name removes it.
    """
    # Opened by hand and not by tempfile, whose files only their owner may read.
    handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | _BINARY, 0o666)
    with os.fdopen(handle, "wb") as file:
        write(file)
        file.flush()
        sync(file.fileno())


def publish(temporary: Path, target: Path, *, overwrite: bool) -> None:
    """Give a staged file its name, also after a power cut; the temporary one is gone then.

    Raises OSError, FileExistsError if the name is taken and not to be overwritten.
    """
    if overwrite:
        move(temporary, target)
    else:
        move_to_free(temporary, target)
    temporary.unlink(missing_ok=True)
    sync_folder(target.parent)


def discard(temporary: Path) -> None:
    """Remove a file, if it is there and can be removed."""
    try:
        temporary.unlink(missing_ok=True)
    except OSError:
        # A folder that has gone or become read-only: the message about that is on its way.
        return


def _check_target(target: Path, *, overwrite: bool, sources: Iterable[Path]) -> None:
    if any(is_same_file(target, source) for source in sources):
        raise PhotoError(f"{target.name} is the original photo; choose another name.")
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return
    if stat.S_ISDIR(mode):
        raise PhotoError(f"{target} is a folder; choose a file name.")
    if not stat.S_ISREG(mode):
        raise PhotoError(f"{target} is not an ordinary file; choose another name.")
    if not overwrite:
        raise FileExistsError
    if is_protected(target):
        raise PhotoError(f"{target.name} is write-protected; choose another name.")


def is_protected(path: Path) -> bool:
    """Whether it is there and nobody may write to it, which replacing it would pass over."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)


def make_folder(folder: Path) -> None:
    """The folder and those above it, there after a power cut too. Raises PhotoError."""
    try:
        missing = list(takewhile(lambda place: not place.exists(), (folder, *folder.parents)))
        folder.mkdir(parents=True, exist_ok=True)
        for made in missing:
            sync_folder(made.parent)
    except FileExistsError:
        raise PhotoError(f"{folder} is not a folder.") from None
    except OSError as error:
        raise PhotoError(f"The folder {folder} cannot be made: {explain(error)}.") from error


def try_folder(folder: Path) -> None:
    """Raises OSError where no file can be made in the folder.

    Without tempfile, which on Windows takes a refusal for a name that is taken, and tries others
    for hours.
    """
    trial = folder / f".{secrets.token_hex(8)}.tmp"
    os.close(os.open(trial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    patiently(trial.unlink)
