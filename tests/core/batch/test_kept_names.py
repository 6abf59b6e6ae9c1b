"""A photo and the name of its result, from batch to batch."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.batch import store
from core.batch.options import Existing, Job
from core.batch.search import Found
from core.batch.turns import Turns
from core.errors import BatchError
from core.options import DeblurOptions, Recipe
from tests.core.batch.conftest import found_by, job_for, write_photo


@pytest.mark.parametrize(
    ("existing", "names"),
    [
        ("skip", {"b.bmp": "b-2.png", "b.jpg": "skipped b.png"}),
        ("rename", {"b.bmp": "b-2.png", "b.jpg": "b-3.png"}),
        ("overwrite", {"b.bmp": "b-2.png", "b.jpg": "b.png"}),
    ],
)
def test_a_result_s_name_stays_its_photo_s(
    tmp_path: Path, existing: Existing, names: dict[str, str]
) -> None:
    """Begun anew, once more with a photo that would have it by the order."""
    source = tmp_path / "in"
    output, named = tmp_path / "out", "{name}"
    job = job_for(source, output, template=named, suffix=".png", existing=existing)
    write_photo(source / "b.jpg")

    def begun() -> dict[str, str]:
        found = [Found(path) for path in sorted(source.iterdir())]
        with closing(store.open_batch(job, found, resume=False)) as batch:
            Turns(batch.journal).reserve()
            items = batch.journal.items()
        given = {}
        for item in items:
            assert item.target is not None
            if item.state == "waiting":
                write_photo(item.target)
            state = "" if item.state == "waiting" else f"{item.state} "
            given[item.source.name] = state + item.target.name
        return given

    assert begun() == {"b.jpg": "b.png"}
    write_photo(source / "b.bmp")
    assert begun() == names
    if existing == "skip":
        assert begun() == {"b.bmp": "skipped b-2.png", "b.jpg": "skipped b.png"}


def test_a_name_that_the_template_gives_no_more_is_kept_by_none(tmp_path: Path) -> None:
    """Begun anew with other steps; in turn, a photo that has come before it changes none."""
    source, output = tmp_path / "in", tmp_path / "out"
    write_photo(source / "a.png")

    def begun(template: str, steps: int = 1) -> list[str]:
        recipe = Recipe(deblur=DeblurOptions(device="cpu", steps=steps))
        return reserved(job_for(source, output, template=template, recipe=recipe))

    assert [begun("{name}_s{steps}", steps) for steps in (1, 2, 1)] == [
        ["a_s1.png"],
        ["a_s2.png"],
        ["a_s1.png"],
    ]
    assert begun("{n}") == ["001.png"]
    write_photo(source / "0.png")
    assert begun("{n}") == ["001-2.png", "001.png"]


def test_a_name_is_its_photo_s_by_a_link_too(tmp_path: Path) -> None:
    source, link = tmp_path / "in", tmp_path / "link"
    (tmp_path / "out").mkdir()
    link.symlink_to(tmp_path / "out")
    options: dict[str, Any] = {"template": "{name}", "suffix": ".png", "existing": "overwrite"}
    write_photo(source / "b.jpg")
    assert reserved(job_for(source, tmp_path / "out", **options)) == ["b.png"]
    write_photo(source / "b.bmp")
    assert reserved(job_for(source, link, **options)) == ["b-2.png", "b.png"]


def test_resuming_leaves_a_later_batch_its_names(tmp_path: Path) -> None:
    source, more = tmp_path / "in", tmp_path / "more"
    more.mkdir()
    options: dict[str, Any] = {"template": "{name}", "suffix": ".png", "existing": "overwrite"}
    job = job_for(source, tmp_path / "out", **options)
    write_photo(source / "b.jpg")
    assert reserved(job) == ["b.png"]
    write_photo(source / "b.tif")
    later = replace(job, search=replace(job.search, paths=(source, more)))
    assert reserved(later) == ["b.png", "b-2.png"]
    write_photo(source / "b.bmp")
    assert reserved(job, resume=True) == ["b.png", "b-3.png", "b-2.png"]


def reserved(job: Job, *, resume: bool = False) -> list[str]:
    """The names that the photos get, which are found in turn."""
    with closing(store.open_batch(job, found_by(job), resume=resume)) as batch:
        Turns(batch.journal).reserve()
        return [item.target.name for item in batch.journal.items() if item.target]


def test_a_batch_that_cannot_be_put_right_tells_its_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "in"
    options: dict[str, Any] = {"template": "{name}", "suffix": ".png", "existing": "overwrite"}
    write_photo(source / "b.jpg")
    assert reserved(job_for(source, tmp_path / "out", **options)) == ["b.png"]

    def refused(*_: object) -> None:
        raise BatchError("cannot be put right")

    monkeypatch.setattr(store, "recover", refused)
    write_photo(source / "b.bmp")
    assert reserved(job_for(source, tmp_path / "out", **options)) == ["b-2.png", "b.png"]
