"""Photos apart from what this program has made of them, wherever that lies."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from core import provenance
from core.batch import shelf
from core.batch.item import Item
from core.batch.journal import Journal
from core.batch.marks import is_unchanged
from core.batch.options import Job
from core.batch.search import Found
from core.names import name_key

__all__ = [
    *("but_described", "but_made", "but_results_of"),
    *("made_into", "place_key", "results_of"),
]


def results_of(journal: Journal) -> set[bytes]:
    """Keys of the places of all finished results."""
    return {place_key(path) for path in journal.results()}


def but_results_of(journal: Journal, found: Iterable[Found]) -> list[Found]:
    """Leave out the batch's own results, which templates such as `{name}` do not tell."""
    results = results_of(journal)
    return [photo for photo in found if place_key(photo.path) not in results]


def but_described(found: Iterable[Found], job: Job) -> list[Found]:
    """Leave out what lies in the output folder beside a sidecar of its own: results of other
    batches, or of one whose journal is lost. A file that is itself an input is asked for.
    """
    root = Path(os.path.realpath(job.output))
    named = {place_key(path) for path in job.search.paths}

    def is_result(path: Path) -> bool:
        inside = Path(os.path.realpath(path.parent)).is_relative_to(root)
        return inside and _is_described(path) and place_key(path) not in named

    return [photo for photo in found if not is_result(photo.path)]


def made_into(output: Path) -> list[Item]:
    """What batches into that folder have made, by their journals, the latest last."""
    return [item for made in reversed(shelf.ask(output, Journal.made)) for item in made]


def but_made(
    found: Sequence[Found], job: Job, made: Iterable[Item], photos: Collection[Path]
) -> list[Found]:
    """Leave out what is `made` of one of the `photos`: names say it where the template is `{name}`
    no more than with numbers behind. What somebody has changed since is a photo, and so is a file
    that is itself an input.
    """
    inputs = {*job.search.paths}
    places = {place_key(each.path) for each in found if each.path not in inputs}
    results = {
        place_key(item.target)
        for item in made
        if item.target is not None
        and item.source in photos
        and place_key(item.target) in places
        and is_unchanged(item, item.target)
    }
    return [each for each in found if each.path in inputs or place_key(each.path) not in results]


def place_key(path: Path) -> bytes:
    """One for a file, by whichever links its folder is reached."""
    return name_key(Path(os.path.realpath(path.parent)) / path.name)


def _is_described(path: Path) -> bool:
    sidecar = provenance.sidecar_path(path)
    try:
        return sidecar.exists() and provenance.read(sidecar).output.file == path.name
    except (OSError, provenance.SidecarError):
        return False
