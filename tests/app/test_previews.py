"""The quick preview of a photo."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from pytestqt.qtbot import QtBot

from app import jobs, previews
from app.images import Pyramid, to_display
from app.items import Previewed
from app.jobs import Engine
from app.timing import Rate
from app.window import MainWindow
from core.events import Result
from core.options import DeblurOptions
from tests.app.conftest import open_and_wait
from tests.conftest import SAMPLES


def blurry_file(folder: Path, width: int, height: int) -> Path:
    """Edges blurred so far that it shows at a fifth of the size, and sharp grain over them."""
    rng = np.random.default_rng(0)
    blocks = rng.uniform(30, 220, (height // 20 + 1, width // 20 + 1, 3))
    rgb = blocks.repeat(20, axis=0).repeat(20, axis=1)[:height, :width]
    rgb = cv2.blur(rgb, (width // 20, 1)) + rng.normal(0, 12, rgb.shape)
    path = folder / "blurry.png"
    Image.fromarray(rgb.clip(0, 255).astype(np.uint8)).save(path)
    return path


def empty(width: int, height: int) -> Pyramid:
    return Pyramid((np.zeros((height, width, 4), np.uint8),))


def opened_file(path: Path) -> jobs.Opened:
    *_, opened = jobs.open_photo(path)
    assert isinstance(opened, jobs.Opened)
    return opened


def test_a_preview_of_few_pixels_is_not_softer_than_the_photo(
    engine: Engine, tmp_path: Path
) -> None:
    opened = opened_file(blurry_file(tmp_path, 1600, 1200))
    *_, found = previews.preview(engine, opened, "cpu", 320)
    assert isinstance(found, Previewed) and found.pyramid is not None and found.side == 320
    photo, shown = (p.levels[0][..., :3].astype(float) for p in (opened.pyramid, found.pyramid))
    assert shown.shape == photo.shape
    grain = [(each[:, 1:] - each[:, :-1]).std() for each in (photo, shown)]
    assert grain[1] > 0.9 * grain[0] > 9
    # What is left of the difference is what the model changed: it varies as slowly as it saw.
    change = shown - photo
    assert np.abs(change).max() > 3
    assert np.abs(change[:, 1:] - change[:, :-1]).mean() < np.abs(change).mean() / 2


@pytest.mark.parametrize("size", [(6000, 300), (300, 6000)])
@pytest.mark.parametrize("rate", [None, Rate(guidance=1e3, step=1e3), Rate(guidance=1, step=1)])
def test_a_panorama_is_looked_at_in_as_many_pixels_as_others(
    size: tuple[int, int], rate: Rate | None
) -> None:
    def pixels(width: int, height: int) -> float:
        side = previews.preview_side(rate, empty(width, height), 2.0, 900)
        return side**2 * min(width, height) / max(width, height)

    assert pixels(*size) == pytest.approx(pixels(6000, 3000), rel=0.01)


def test_a_sharp_photo_has_no_preview(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "sharp.png"
    with Image.open(SAMPLES / "sample_sharp.jpg") as image:
        image.crop((0, 0, 320, 240)).save(path)
    opened = opened_file(path)
    *_, found = previews.preview(engine, opened, "cpu", 320)
    assert isinstance(found, Previewed) and found.pyramid is None and found.rate is not None
    items = list(previews.preview(engine, opened, "cpu", 320, measured=True))
    assert not any(isinstance(item, Previewed) for item in items)


def test_a_coarse_preview_says_so_and_how_to_see_more(
    main_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    main_window.session.change_settings(rates={"auto": asdict(Rate(guidance=1e3, step=1e3))})
    open_and_wait(main_window, [blurry_file(tmp_path, 1600, 1200)], qtbot)
    _, after = main_window._layout.viewer._labels
    assert "320" in after and "preview the region" in after
    main_window.grab()


def test_the_preview_of_a_transparent_photo_is_what_a_run_would_make(
    engine: Engine, photo_rgb: NDArray[np.float32], tmp_path: Path
) -> None:
    alpha = np.full(photo_rgb.shape[:2], 255, np.uint8)
    alpha[40:100, 50:120] = 0
    path = tmp_path / "hole.png"
    rgb = cv2.blur(photo_rgb, (9, 1))
    Image.fromarray(np.dstack([(rgb * 255).astype(np.uint8), alpha])).save(path)
    opened = opened_file(path)
    *_, found = previews.preview(engine, opened, "cpu", 1000)
    assert isinstance(found, Previewed) and found.pyramid is not None
    run = engine.deblurrer("cpu").run(opened.photo.filled(), DeblurOptions(steps=1, device="cpu"))
    (expected,) = [event.rgb for event in run if isinstance(event, Result)]
    shown, seen = found.pyramid.levels[0].astype(int), opened.pyramid.levels[0]
    assert np.abs(shown - to_display(expected, None))[alpha > 0].max() <= 1
    assert np.abs(shown - seen)[alpha == 0].max() <= 1
