"""Where journals lie, which one belongs to a batch, and that one process at a time writes.

Journals are in the user's state folder, named after input and output. The lock belongs to the
output folder; the system frees it when its process ends however that ends, so none goes stale.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from core.batch import place
from core.batch.item import Item
from core.batch.journal import Journal
from core.batch.options import Job, changes
from core.batch.recovery import recover
from core.batch.results import but_described, but_results_of
from core.batch.review import review
from core.batch.search import Found
from core.errors import BatchError, OptionsError
from core.files import explain
from core.names import absolute

__all__ = [
    *("Batch", "Interrupted"),
    *("closed_on_error", "give_up", "interrupted", "open_batch", "reopen"),
]

log = logging.getLogger(__name__)

#: Journals of batches that have ended are kept so that `--resume` finds them, but not for ever.
KEPT = 40


class Batch:
    """A journal that this process alone may write. Close it."""

    def __init__(
        self, journal: Journal, lock: FileLock, recovered: list[Item], said: Sequence[str] = ()
    ) -> None:
        self.journal = journal
        self._lock = lock
        #: What an interrupted run had finished without saying so.
        self.recovered = recovered
        #: What a person should know about results of earlier runs.
        self.said = said

    def close(self) -> None:
        """Free journal and lock."""
        self.journal.close()
        self._lock.release()


@dataclass(frozen=True)
class Interrupted:
    """The journal of a batch that did not come to its end, and how many photos are left."""

    path: Path
    output: Path
    waiting: int
    total: int


def open_batch(job: Job, found: Iterable[Found], *, resume: bool) -> Batch:
    """Begin a batch, or with `resume` go on with the one of the same input and output.

    New photos are added, failed ones tried again. Results are no new photos: those of the batch by
    its journal, others in the output folder by their sidecars. Raises OptionsError if `resume`
    meets other options, BatchError if another process is at it or there is no place for the
    journal.
    """
    if job.output.exists() and not job.output.is_dir():
        raise OptionsError(f"{job.output} is not a folder.")
    path = _journal_path(job)
    lock = _locked(job.output)
    try:
        return _open(path, lock, job, list(found), resume=resume)
    except BaseException:
        lock.release()
        raise


def reopen(path: Path) -> Batch:
    """Go on with the batch of that journal. Raises BatchError."""
    with closing(Journal(path)) as journal:
        output = journal.job.output
    lock = _locked(output)
    try:
        journal = Journal(path)
        with closed_on_error(journal):
            return Batch(journal, lock, recover(journal))
    except BaseException:
        lock.release()
        raise


def interrupted(origin: str) -> list[Interrupted]:
    """The batches that neither ended nor are being worked on, the newest first."""
    found = []
    for path in _journals():
        try:
            with closing(Journal(path)) as journal:
                left = len(journal.in_state("waiting", "working", "written"))
                ours = journal.job.origin == origin and not journal.has_ended and left > 0
                each = Interrupted(path, journal.job.output, left, len(journal.sources()))
        except BatchError as error:
            log.warning("%s", error)
            continue
        if ours and _is_free(each.output):
            found.append(each)
    return found


def give_up(path: Path) -> None:
    """Nobody is to be asked about that batch again; what it left half done is removed."""
    batch = reopen(path)
    batch.journal.set_ended(True)
    batch.close()


def _open(path: Path, lock: FileLock, job: Job, found: Sequence[Found], *, resume: bool) -> Batch:
    if resume:
        found = but_described(found, job)
    journal = _existing(path, resume=resume)
    if journal is not None:
        with closing(journal) if not resume else closed_on_error(journal):
            recovered = _recovered(journal, found, resume=resume)
            if resume:
                return _go_on(journal, lock, job, found, recovered)
    _remove(path)
    _forget_old()
    journal = Journal.create(path, job, secrets.token_hex(4))
    journal.add(found)
    return Batch(journal, lock, [])


def _go_on(
    journal: Journal, lock: FileLock, job: Job, found: Sequence[Found], recovered: list[Item]
) -> Batch:
    other = changes(journal.job, job)
    if other:
        raise OptionsError(
            f"This batch was begun with other options ({'; '.join(other)}). "
            "Resume it with the same ones, or start it anew without --resume."
        )
    journal.admit(job.options.recipe.max_megapixels)
    said = review(journal)
    journal.retry([item.id for item in journal.in_state("failed")])
    journal.add(but_results_of(journal, found))
    journal.set_ended(False)
    return Batch(journal, lock, recovered, said)


def _recovered(journal: Journal, found: Sequence[Found], *, resume: bool) -> list[Item]:
    """What an interrupted run had finished; one that is begun anew can do without."""
    try:
        return recover(journal, [photo.path for photo in found])
    except BatchError as error:
        if resume:
            raise
        log.warning("%s", error)
        return []


@contextmanager
def closed_on_error(opened: Journal | Batch) -> Iterator[None]:
    """What was opened is closed again, but only where the work with it fails."""
    try:
        yield
    except BaseException:
        opened.close()
        raise


def _existing(path: Path, *, resume: bool) -> Journal | None:
    """The journal, if there is one; None also if it cannot be read and is not needed."""
    if not path.exists():
        return None
    try:
        return Journal(path)
    except BatchError:
        if resume:
            raise
        return None


def _journal_path(job: Job) -> Path:
    """Named after input and output, so that it is found again."""
    words = [*(str(absolute(path)) for path in job.search.paths), "", _spelled(job.output)]
    return _made_folder() / f"{_hashed(words)}{place.ENDING}"


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


def _lock_for(output: Path) -> tuple[FileLock, Path]:
    base = _made_folder() / _hashed([_spelled(output)])
    # Begun in one thread, closed in another.
    return FileLock(base.with_suffix(".lock"), thread_local=False), base.with_suffix(".pid")


def _locked(output: Path) -> FileLock:
    """The output folder's lock, held. Raises BatchError with the other process's number."""
    lock, pid = _lock_for(output)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        with suppress(OSError):
            number = pid.read_text("ascii").strip()
            raise BatchError(f"Another batch (process {number}) writes to {output}.") from None
        raise BatchError(f"Another batch writes to {output}.") from None
    except OSError as error:
        raise BatchError(f"{output} cannot be locked: {explain(error)}.") from error
    with suppress(OSError):
        pid.write_text(f"{os.getpid()}\n", "ascii")
    return lock


def _is_free(output: Path) -> bool:
    try:
        _locked(output).release()
    except BatchError:
        return False
    return True


def _journals() -> list[Path]:
    """The newest first."""
    dated = []
    for path in place.folder().glob(f"*{place.ENDING}"):
        with suppress(OSError):
            dated.append((path.stat().st_mtime, path))
    return [path for _, path in sorted(dated, reverse=True)]


def _forget_old() -> None:
    for path in _journals()[KEPT:]:
        with suppress(BatchError):
            with closing(Journal(path)) as journal:
                over, output = journal.has_ended, journal.job.output
            # One that watches has nothing to do for days, and goes on.
            if over and _is_free(output):
                _remove(path)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
