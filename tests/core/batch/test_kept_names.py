"""A photo and the name of its result, from batch to batch."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from core.batch import store
from core.batch.options import Existing
from core.batch.search import Found
from core.batch.turns import Turns
from tests.core.batch.conftest import job_for, write_photo


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
