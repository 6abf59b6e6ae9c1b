"""The report on a batch: CSV for a spreadsheet, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Sequence
from pathlib import Path

from core.batch.delivery import writing_into
from core.batch.item import Item
from core.batch.options import Job
from core.errors import OptionsError, PhotoError
from core.files import check_target, explain, make_folder, try_folder, write_bytes

__all__ = ["ENDINGS", "check_report", "write_report"]

#: What a report is written as.
ENDINGS = (".csv", ".json")

_COLUMNS = (
    "n", "input", "output", "state", "message", "notes", "seconds", "width", "height", "device",
    "tile", "steps", "sampler", "schedule", "seed", "samples", "guidance_strength", "region",
    "scale", "hint", "twice", "model", "amount", "grain", "realism", "weights", "sha256",
)  # fmt: skip


def check_report(path: Path, output: Path | None = None) -> None:
    """Raise OptionsError or PhotoError for a report that could not be written after the work. The
    results' folder, `output`, need not be there yet.
    """
    if path.suffix.lower() not in ENDINGS:
        raise OptionsError(f"A report ends in .csv or .json, not {path.name}.")
    folder = path.absolute().parent
    try:
        if not path.is_dir() and not folder.exists() and _is_one(folder, output):
            return
        if path.is_dir() or not folder.is_dir():
            raise OptionsError(f"There is no folder for the report {path}.")
        check_target(path, overwrite=True)
        try_folder(folder)
    except OSError as error:
        raise PhotoError(f"Cannot write {path}: {explain(error)}.") from error


def write_report(path: Path, told: Sequence[tuple[Item, Job]], output: Path) -> Path:
    """Write or replace the report on photos, each with the batch that it was in last, whole or not
    at all. Raises OptionsError, PhotoError, and OutputError where it goes into the results' folder,
    `output`, which then is made.
    """
    check_report(path, output)
    if _is_one(path.absolute().parent, output):
        with writing_into(output):
            make_folder(output)
    # Their own numbers begin anew in each batch.
    rows = [{"n": n, **_row(item, job)} for n, (item, job) in enumerate(told, 1)]
    if path.suffix.lower() == ".json":
        content = json.dumps(rows, indent=1).encode("ascii")
    else:
        text = io.StringIO(newline="")
        table = csv.DictWriter(text, _COLUMNS)
        table.writeheader()
        table.writerows(rows)
        # The mark tells spreadsheets that it is UTF-8; of names that are not, the bytes are escaped
        # as on the output and in JSON.
        content = text.getvalue().encode("utf-8-sig", "backslashreplace")
    return write_bytes(path, content, overwrite=True)


def _is_one(folder: Path, output: Path | None) -> bool:
    return output is not None and os.path.realpath(folder) == os.path.realpath(output)


def _row(item: Item, job: Job) -> dict[str, object]:
    recipe, facts = job.options.recipe, item.facts
    made = facts if item.state == "done" else None
    return {
        "input": str(item.source),
        "output": str(item.target or "") if item.state in ("done", "skipped") else "",
        "state": item.state,
        "message": item.message,
        "notes": " ".join(made.notes) if made else "",
        "seconds": round(made.seconds, 3) if made else "",
        "width": made.width if made else "",
        "height": made.height if made else "",
        "device": made.device if made else "",
        "tile": made.tile if made else "",
        "steps": recipe.deblur.steps,
        "sampler": recipe.deblur.sampler,
        "schedule": recipe.deblur.schedule,
        "seed": recipe.deblur.seed,
        "samples": recipe.deblur.samples,
        "guidance_strength": " ".join(f"{each:g}" for each in recipe.deblur.guidance_strength),
        "region": str(recipe.deblur.region or ""),
        "scale": "auto" if recipe.deblur.scale is None else recipe.deblur.scale,
        "hint": recipe.deblur.hint,
        "twice": recipe.deblur.twice,
        "model": recipe.deblur.model or "auto",
        "amount": recipe.finish.amount,
        "grain": recipe.finish.grain,
        "realism": "" if recipe.finish.realism is None else recipe.finish.realism,
        "weights": made.weights if made else "",
        "sha256": item.sha256 if made else "",
    }
