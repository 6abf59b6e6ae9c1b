"""What a batch has done is looked at again before it goes on: results go, and photos change.

By sizes and times, so that thousands take a moment; what they leave in doubt is read.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core import provenance
from core.batch.item import Item, Mark
from core.batch.journal import Journal
from core.batch.marks import is_described, is_result, mark_of, pixels_in
from core.batch.options import BatchOptions
from core.batch.planning import is_taken
from core.files import discard

__all__ = ["has_another_photo", "review"]


def review(journal: Journal) -> list[str]:
    """What has no result any more, or another photo than it was made of, waits again.

    A result that somebody has changed is that person's file, and is treated as any other that is
    there already. Returns a line for each of those.
    """
    options = journal.job.options
    missing, others, lines = [], [], []
    edited: dict[int, str] = {}
    for item in journal.in_state("done", "skipped"):
        target = item.target
        if target is None:
            continue
        if _is_missing(item, target, options):
            # What was moved away together with its photo is not missed.
            if mark_of(item.source) is not None:
                _clear(item, target)
                missing.append(item.id)
        elif item.state == "done" and not _is_ours(item, target, journal):
            line = f"{target.name} was changed after it was made."
            lines.append(f"{item.source}: {line}")
            edited[item.id] = line
        elif has_another_photo(item, journal):
            others.append(item.id)
    # Each commit waits for the disk: one by one, thousands would take minutes.
    journal.wait(missing)
    journal.disown(edited)
    journal.retry(others if options.existing == "skip" else [*edited, *others])
    return lines


def has_another_photo(item: Item, journal: Journal) -> bool:
    """Whether there is another photo now under a finished item's name. One that has gone is none,
    nor is the same one with other tags, nor what cannot be decoded, of which nothing can be made.
    """
    facts, there = item.facts, mark_of(item.source)
    if facts is None or facts.mark is None or there in (None, facts.mark):
        return False
    seen = pixels_in(item.source, journal.job.options.recipe.max_megapixels)
    if seen is None:
        # Looked at again the next time: it may be half copied, or its card be read badly.
        return False
    if seen != facts.pixels:
        return True
    journal.confirm(item.id, facts=replace(facts, mark=there))
    return False


def _is_missing(item: Item, target: Path, options: BatchOptions) -> bool:
    """Whether nothing is left of the result, or of what was in its way."""
    if item.state == "skipped":
        return not is_taken(target, options)
    lies = mark_of(target)
    return lies is None or not lies.size


def _clear(item: Item, target: Path) -> None:
    """Remove the remains of a result that is missing."""
    if is_described(item, target):
        discard(provenance.sidecar_path(target))
    if target.is_file():
        discard(target)


def _is_ours(item: Item, target: Path, journal: Journal) -> bool:
    """Whether there is what the batch wrote."""
    lies = mark_of(target)
    if lies == Mark(item.size, item.changed):
        return True
    if lies is None or not is_result(item, target):
        return False
    journal.confirm(item.id, changed=lies.changed)
    return True
