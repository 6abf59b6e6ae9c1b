"""The report on a batch: what became of each photo, beside the options, as CSV and as JSON."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest

from core.batch.item import Facts, Item
from core.batch.report import check_report, write_report
from core.deblur import Deblurrer
from core.errors import OptionsError
from core.options import DeblurOptions, FinishOptions, Recipe
from tests.core.batch.conftest import finish, job_for


def test_reports(tmp_path: Path, photos: Path, deblurrer: Deblurrer) -> None:
    (photos / "d.png").write_bytes(b"broken")
    job = job_for(photos, tmp_path / "out")
    told = [(item, job) for item in finish(job, deblurrer)]
    write_report(tmp_path / "r.csv", told, job.output)
    write_report(tmp_path / "r.json", told, job.output)
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    rows = json.loads((tmp_path / "r.json").read_text())
    assert [row["state"] for row in table] == [row["state"] for row in rows]
    assert [row["state"] for row in rows].count("failed") == 1
    for row in rows:
        assert bool(row["output"]) == bool(row["sha256"]) == (row["state"] == "done")
    for bad in (tmp_path / "r.txt", tmp_path / "none" / "r.csv", tmp_path / "out"):
        with pytest.raises(OptionsError):
            check_report(bad)


def test_names_that_are_no_text_are_escaped(tmp_path: Path) -> None:
    item = Item(id=1, number=1, source=tmp_path / os.fsdecode("ü".encode() + b"\xff.png"))
    job = job_for(tmp_path, tmp_path / "out")
    write_report(tmp_path / "r.csv", [(item, job)], job.output)
    assert "ü\\udcff.png" in (tmp_path / "r.csv").read_text("utf-8-sig")


def test_every_column_holds_what_its_name_says(tmp_path: Path) -> None:
    """By options and facts of which no two are alike."""
    deblur = {"steps": 4, "sampler": "ancestral", "seed": 5, "samples": 3, "scale": 0.25}
    looks, finishing = {"twice": True, "model": "full"}, {"amount": 80, "grain": "match"}
    looks["hint"] = False
    made = {"seconds": 1.5, "width": 640, "height": 480, "device": "CPU", "tile": 112}
    recipe = Recipe(
        deblur=DeblurOptions(**deblur, **looks),  # type: ignore[arg-type]
        finish=FinishOptions(**finishing),  # type: ignore[arg-type]
    )
    facts = Facts(**made, scale=0.5, weights="w", notes=("One.", "Two."))  # type: ignore[arg-type]
    paths = {"input": str(tmp_path / "a.png"), "output": str(tmp_path / "b.png")}
    item = Item(
        id=1,
        number=7,
        source=Path(paths["input"]),
        target=Path(paths["output"]),
        state="done",
        message="said",
        sha256="s",
        facts=facts,
    )
    job = job_for(tmp_path, tmp_path / "out", recipe=recipe)
    write_report(tmp_path / "r.csv", [(item, job)], job.output)
    write_report(tmp_path / "r.json", [(item, job)], job.output)
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        (line,) = csv.DictReader(file)
    (row,) = json.loads((tmp_path / "r.json").read_text())
    said = {"n": 1, "state": "done", "message": "said", "notes": "One. Two."}
    hashes = {"weights": "w", "sha256": "s"}
    expected = deblur | looks | finishing | made | paths | said | hashes
    assert {name: row[name] for name in expected} == expected
    assert {name: line[name] for name in expected} == {k: str(row[k]) for k in expected}
