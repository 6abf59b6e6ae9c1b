"""What a batch has done is looked at again before it goes on: results go, and photos change.

By sizes and times, so that thousands take a moment; what they leave in doubt is read.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core import provenance
from core.batch.item import Item, Mark
from core.batch.journal import Journal
from core.batch.marks import is_described, is_result, is_same_photo, mark_of
from core.batch.planning import is_taken
from core.files import discard

__all__ = ["has_another_photo", "review"]


def review(journal: Journal) -> list[str]:
    """What has no result any more, or another photo than it was made of, waits again.

    A result that somebody has changed is that person's file, and is treated as any other that is
    there already. Returns a line for each of those.
    """
    existing, lines = journal.job.options.existing, []
    for item in journal.in_state("done", "skipped"):
        target = item.target
        if target is None:
            continue
        if _is_missing(item, target, journal):
            journal.settle(item.id, "waiting")
        elif item.state == "done" and not _is_ours(item, target, journal):
            line = f"{target.name} was changed after it was made."
            lines.append(f"{item.source}: {line}")
            journal.disown(item.id, line)
            if existing != "skip":
                journal.retry([item.id])
        elif has_another_photo(item, journal):
            journal.retry([item.id])
    return lines


def has_another_photo(item: Item, journal: Journal) -> bool:
    """Whether there is another photo now under a finished item's name. One that has gone is none,
    nor is the same one with other tags.
    """
    facts, there = item.facts, mark_of(item.source)
    if facts is None or facts.mark is None or there in (None, facts.mark):
        return False
    if not is_same_photo(item.source, facts, journal.job.options.recipe.max_megapixels):
        return True
    journal.confirm(item.id, facts=replace(facts, mark=there))
    return False


def _is_missing(item: Item, target: Path, journal: Journal) -> bool:
    """Whether nothing is left of the result, or of what was in its way; remains are removed."""
    if item.state == "skipped":
        return not is_taken(target, journal.job.options)
    lies = mark_of(target)
    if lies is not None and lies.size:
        return False
    if is_described(item, target):
        discard(provenance.sidecar_path(target))
    if target.is_file():
        discard(target)
    return True


def _is_ours(item: Item, target: Path, journal: Journal) -> bool:
    """Whether there is what the batch wrote."""
    lies = mark_of(target)
    if lies == Mark(item.size, item.changed):
        return True
    if lies is None or not is_result(item, target):
        return False
    journal.confirm(item.id, changed=lies.changed)
    return True
