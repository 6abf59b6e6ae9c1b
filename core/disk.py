"""What systems do differently with files: renaming, and seeing them on the disk. Raises OSError."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

__all__ = ["move", "move_to_free", "patiently", "sync", "sync_folder"]

#: What link() answers on file systems without hard links (FAT, some network shares).
_NO_HARD_LINKS = {
    errno.EPERM,
    errno.ENOSYS,
    errno.EOPNOTSUPP,
    errno.ENOTSUP,
    errno.EMLINK,
}
#: After these a name may be gone with the next power cut; all else says that a folder cannot be
#: synced there, which is no fault of the file's.
_LOST = {errno.EIO, errno.ENOSPC, errno.EDQUOT}
#: What Windows answers while a virus scanner looks at a fresh file, and seconds between tries.
_HELD = {5, 32, 33}
_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)


def move(source: Path, target: Path) -> None:
    """Rename a file, over what is there."""
    patiently(lambda: source.replace(target))


def move_to_free(source: Path, target: Path) -> None:
    """Rename a file if the name is free, else FileExistsError; `source` may be left beside it."""
    if os.name == "nt":
        patiently(lambda: source.rename(target))
        return
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        try:
            source.replace(target)
        except OSError:
            # What only kept the name would be taken for a file.
            with suppress(OSError):
                target.unlink()
            raise


def patiently(act: Callable[[], object]) -> None:
    """Rename or remove a fresh file, which on Windows others may hold for a moment."""
    for pause in _PAUSES:
        try:
            act()
            return
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
        time.sleep(pause)
    act()


def sync(handle: int) -> None:
    """An open file to the disk; on macOS fsync alone leaves it in the drive's cache."""
    if sys.platform == "darwin":
        import fcntl

        # Some shares do not know it.
        with suppress(OSError):
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
            return
    os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Make new names in it survive a power cut, where folders can be synced."""
    if os.name == "nt":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            sync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno in _LOST:
            raise
