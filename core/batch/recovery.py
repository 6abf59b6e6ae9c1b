"""What a crash, a kill or a power cut left of a batch is put right before it goes on.

By an item's state: `working`, nothing of its result was finished: its temporary file is removed
and it waits again, under the same name. `written`, the result was on the disk with a hash: it has
its name already, or gets it now. Nothing is computed twice but what was in hand, nothing is
written twice, and no part of a file is left.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from core.batch.delivery import sweep, temporary_for
from core.batch.item import Item
from core.batch.journal import Journal
from core.batch.marks import is_described, is_result
from core.errors import BatchError
from core.files import discard, explain, is_same_file, publish
from core.provenance import sidecar_path

__all__ = ["recover"]


def recover(journal: Journal, come: Iterable[Path] = ()) -> list[Item]:
    """Settle whatever is neither waiting nor over; returns what turned out to be done.

    No result replaces a photo of the journal, nor one of those that have `come` since.
    """
    photos = list(come)
    adopted = []
    folders = {journal.job.output}
    for item in journal.in_state("working", "written"):
        target = item.target
        if target is None:
            # Nothing but damage takes the name from what was in hand.
            journal.settle(item.id, "waiting")
            continue
        temporary = temporary_for(item, journal.token)
        folders.add(target.parent)
        overwrite = journal.job.options.existing == "overwrite" and not (
            journal.is_source(target) or any(is_same_file(target, photo) for photo in photos)
        )
        sidecar = journal.job.options.recipe.save.sidecar
        try:
            if item.state == "written" and _bring_home(
                item, temporary, target, overwrite=overwrite, sidecar=sidecar
            ):
                adopted.append(journal.settle(item.id, "done"))
            else:
                if not os.path.lexists(target) and is_described(item, target):
                    # It would be taken for a person's.
                    discard(sidecar_path(target))
                journal.settle(item.id, "waiting")
            temporary.unlink(missing_ok=True)
        except OSError as error:
            raise BatchError(
                f"What was left of {target.name} cannot be put right: {explain(error)}."
            ) from error
    for folder in folders:
        # What other machines were at.
        sweep(folder, journal.token)
    return adopted


def _bring_home(
    item: Item, temporary: Path, target: Path, *, overwrite: bool, sidecar: bool
) -> bool:
    """Whether the finished result has its name, now if not before, and the sidecar if wished."""
    if is_result(item, target):
        return True
    if not is_result(item, temporary) or (sidecar and not is_described(item, target)):
        return False
    # Without hard links an empty file holds the name for a moment before the result replaces it.
    ours = not os.path.lexists(target) or (target.is_file() and target.lstat().st_size == 0)
    if not ours and not overwrite:
        return False
    publish(temporary, target, overwrite=True)
    return True
