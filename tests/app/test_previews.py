"""The quick preview of a photo."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app import jobs, previews
from app.images import to_display
from app.items import Previewed
from app.jobs import Engine
from core.events import Result
from core.options import DeblurOptions


def test_the_preview_of_a_transparent_photo_is_what_a_run_would_make(
    engine: Engine, photo_rgb: NDArray[np.float32], tmp_path: Path
) -> None:
    alpha = np.full(photo_rgb.shape[:2], 255, np.uint8)
    alpha[40:100, 50:120] = 0
    path = tmp_path / "hole.png"
    Image.fromarray(np.dstack([(photo_rgb * 255).astype(np.uint8), alpha])).save(path)
    *_, opened = jobs.open_photo(path)
    assert isinstance(opened, jobs.Opened)
    *_, found = previews.preview(engine, opened, "cpu", 1000)
    assert isinstance(found, Previewed)
    run = engine.deblurrer("cpu").run(opened.photo.filled(), DeblurOptions(steps=1, device="cpu"))
    (expected,) = [event.rgb for event in run if isinstance(event, Result)]
    shown, seen = found.pyramid.levels[0].astype(int), opened.pyramid.levels[0]
    assert np.abs(shown - to_display(expected, None))[alpha > 0].max() <= 1
    assert np.abs(shown - seen)[alpha == 0].max() <= 1
