"""Which of the table's photos are results of an earlier batch."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import takewhile
from pathlib import Path

from app.batch.rows import Row
from core.batch.options import Job
from core.batch.search import Found, without_results


def earlier_results(rows: Sequence[Row], job: Job, added: AbstractSet[Path]) -> list[Row]:
    """The waiting ones that lie beside their originals under a result's name, or in the output
    folder inside a searched one; the latter unless they or that folder were themselves `added`.
    """
    found = [Found(row.path) for row in rows]
    kept = {each.path for each in without_results(found, job.output, job.options)}
    real = cache(os.path.realpath)
    output = real(job.output)
    return [
        row
        for row in rows
        if row.state == "waiting"
        and (row.path not in kept or _is_found_in(output, row, added, real))
    ]


def _is_found_in(
    output: str, row: Row, added: AbstractSet[Path], real: Callable[[Path], str]
) -> bool:
    """Whether the way up from the photo to the searched folder leads through `output`."""
    folders = row.path.parents[: len(Path(row.folder).parts)]
    inside = takewhile(lambda folder: folder not in added, folders)
    return row.path not in added and any(real(folder) == output for folder in inside)
