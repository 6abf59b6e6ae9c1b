"""The journals there are, in the user's state folder, each named after its input and output."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

from core.batch import place
from core.batch.journal import Journal
from core.batch.options import Job
from core.errors import BatchError
from core.files import explain
from core.names import absolute

__all__ = ["ask", "base_for", "journals", "path_for", "remove"]

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)


def path_for(job: Job) -> Path:
    """Where the journal of that input and output is found again. Raises BatchError."""
    words = [*(str(absolute(path)) for path in job.search.paths), "", _spelled(job.output)]
    return _made_folder() / f"{_hashed(words)}{place.ENDING}"


def base_for(output: Path) -> Path:
    """The name, without its ending, of what concerns all batches into that folder."""
    return _made_folder() / _hashed([_spelled(output)])


def journals() -> list[Path]:
    """The newest first."""
    dated = []
    for path in place.folder().glob(f"*{place.ENDING}"):
        with suppress(OSError):
            dated.append((path.stat().st_mtime, path))
    return [path for _, path in sorted(dated, reverse=True)]


def ask(output: Path, question: Callable[[Journal], Answer]) -> list[Answer]:
    """What the journals of batches into that folder answer, the newest first. One that cannot be
    read is passed over, silently: it is most likely another batch's.
    """
    answers = []
    for path in journals():
        try:
            with closing(Journal(path)) as journal:
                if _spelled(journal.job.output) == _spelled(output):
                    answers.append(question(journal))
        except BatchError as error:
            log.debug("%s", error)
    return answers


def remove(path: Path) -> None:
    """A journal, with what SQLite has put beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def _made_folder() -> Path:
    made = place.folder()
    try:
        made.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BatchError(
            f"The folder {made} for the batch's journal cannot be made: {explain(error)}."
        ) from error
    return made


def _spelled(output: Path) -> str:
    return os.path.realpath(output)


def _hashed(words: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:20]
