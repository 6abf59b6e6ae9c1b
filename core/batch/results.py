"""Photos apart from what the batch has made of them, wherever that lies."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from core.batch.journal import Journal
from core.batch.search import Found
from core.batch.template import name_key

__all__ = ["but_results_of", "place_key", "results_of"]


def results_of(journal: Journal) -> set[bytes]:
    """Keys of the places of all finished results. A name that was only reserved may be a photo's
    that has come since.
    """
    made = journal.in_state("written", "done")
    return {place_key(item.target) for item in made if item.target is not None}


def but_results_of(journal: Journal, found: Iterable[Found]) -> list[Found]:
    """Leave out the batch's own results, which templates such as `{name}` do not tell."""
    results = results_of(journal)
    return [photo for photo in found if place_key(photo.path) not in results]


def place_key(path: Path) -> bytes:
    """One for a file, by whichever links its folder is reached."""
    return name_key(Path(os.path.realpath(path.parent)) / path.name)
