"""Which journal belongs to a batch, and that one process at a time writes.

The lock belongs to the output folder; the system frees it when its process ends however that ends,
so none goes stale.
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from core.batch import shelf
from core.batch.item import Item
from core.batch.journal import Journal
from core.batch.options import Job, changes, is_named_alike
from core.batch.recovery import recover
from core.batch.results import but_described, but_made, but_results_of, made_into
from core.batch.review import review
from core.batch.search import ONLY_RESULTS, Found, said_of_results
from core.errors import BatchError, OptionsError
from core.files import explain

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
        self,
        journal: Journal,
        lock: FileLock,
        recovered: list[Item],
        said: Sequence[str] = (),
        *,
        is_new: bool = False,
    ) -> None:
        self.journal = journal
        #: Whether there was nothing to go on with.
        self.is_new = is_new
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
    """Begin a batch, or with `resume` go on with the one into the same folder, of the same input or
    of photos that are among it.

    New photos are added, failed ones tried again. Results are no new photos: those of the batch by
    its journal, others in the output folder by their sidecars. Raises OptionsError if `resume`
    meets other options, BatchError if another process is at it or there is no place for the
    journal.
    """
    if job.output.exists() and not job.output.is_dir():
        raise OptionsError(f"{job.output} is not a folder.")
    lock = _locked(job.output)
    try:
        return _open(lock, job, list(found), resume=resume)
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
    for path in shelf.journals():
        try:
            with closing(Journal(path)) as journal:
                left = len(journal.in_state("waiting", "working", "written"))
                ours = journal.job.origin == origin and not journal.has_ended and left > 0
                each = Interrupted(path, journal.job.output, left, len(journal.sources()))
        except BatchError as error:
            log.info("%s", error)
            continue
        if ours and _is_free(each.output):
            found.append(each)
    return found


def give_up(path: Path) -> None:
    """Nobody is to be asked about that batch again; what it left half done is removed."""
    with closing(reopen(path)) as batch:
        batch.journal.set_ended(True)


def _open(lock: FileLock, job: Job, found: Sequence[Found], *, resume: bool) -> Batch:
    path = shelf.path_for(job)
    if resume:
        found = but_described(found, job)
        path = path if path.exists() else _akin(job, found) or path
    names = _put_right(job, found, but=path if resume else None)
    made = made_into(job.output)
    left = but_made(found, job, made, {photo.path for photo in found})
    if resume and path.exists():
        journal = Journal(path)
        with closed_on_error(journal):
            recovered = recover(journal, [photo.path for photo in found])
            journal.keep_names(names)
            return _go_on(journal, lock, job, left, recovered)
    if found and not left:
        raise BatchError(ONLY_RESULTS)
    shelf.remove(path)
    _forget_old(job.output)
    journal = Journal.create(path, job, secrets.token_hex(4), names, made)
    journal.add(left)
    said = [said_of_results(len(found) - len(left))] if len(left) < len(found) else []
    return Batch(journal, lock, [], said, is_new=True)


def _akin(job: Job, found: Sequence[Found]) -> Path | None:
    """The journal of that output that has a photo or an input in common with the job: what
    `in/*.jpg` means is another input when a photo has come. The newest with the same options, or
    else the newest, so that what differs can be said.
    """
    ours = {*(photo.path for photo in found), *job.search.paths}

    def fitting(journal: Journal) -> tuple[bool, Path] | None:
        theirs = {*journal.sources().values(), *journal.job.search.paths}
        return None if ours.isdisjoint(theirs) else (not changes(journal.job, job), journal.path)

    akin = [answer for answer in shelf.ask(job.output, fitting) if answer]
    paths = [path for fits, path in akin if fits] or [path for _, path in akin]
    return next(iter(paths), None)


def _put_right(job: Job, found: Sequence[Found], but: Path | None) -> dict[Path, Path]:
    """What earlier batches into the folder have left half done, `but` for that journal's.

    Returns the names that were given by the same rule, with their photos, the latest last.
    """

    def names_of(journal: Journal) -> dict[Path, Path]:
        if journal.path == but:
            return {}
        try:
            recover(journal, [photo.path for photo in found])
        except BatchError as error:
            # Its names are known all the same.
            log.warning("%s", error)
        return journal.given_names() if is_named_alike(journal.job, job) else {}

    names: dict[Path, Path] = {}
    for each in reversed(shelf.ask(job.output, names_of)):
        names |= each
    return names


def _go_on(
    journal: Journal, lock: FileLock, job: Job, found: Sequence[Found], recovered: list[Item]
) -> Batch:
    other = changes(journal.job, job)
    if other:
        raise OptionsError(
            f"This batch was begun with other options ({'; '.join(other)}). "
            "Resume it with the same ones, or start it anew without --resume."
        )
    journal.admit(job)
    said = review(journal)
    journal.retry([item.id for item in journal.in_state("failed")])
    journal.add(but_results_of(journal, found))
    journal.set_ended(False)
    return Batch(journal, lock, recovered, said)


@contextmanager
def closed_on_error(opened: Journal | Batch) -> Iterator[None]:
    """What was opened is closed again, but only where the work with it fails."""
    try:
        yield
    except BaseException:
        opened.close()
        raise


def _lock_for(output: Path) -> tuple[FileLock, Path]:
    base = shelf.base_for(output)
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


def _forget_old(ours: Path) -> None:
    """`ours` is the output folder whose lock is held here."""
    for path in shelf.journals()[KEPT:]:
        try:
            with closing(Journal(path)) as journal:
                over, output = journal.has_ended, journal.job.output
        except BatchError:
            # Damaged, or of another version: nobody can go on with it.
            shelf.remove(path)
            continue
        # One that watches has nothing to do for days, and goes on.
        if over and (shelf.base_for(output) == shelf.base_for(ours) or _is_free(output)):
            shelf.remove(path)
