"""A journey through the window with the shipped weights, and what the guidance does to a photo."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QRect
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from app.jobs import Engine
from app.render import Mode
from app.window import MainWindow
from app.words import outcome_details, outcome_facts
from core import weights
from core.options import SaveOptions
from core.photo import decode
from core.provenance import sidecar_path
from core.reproduce import Reproduction, reproduce
from tests.app.conftest import deblur_and_wait, open_and_wait, trigger, wait_idle

SAMPLES = Path(__file__).resolve().parent.parent.parent / "resources" / "samples"
pytestmark = pytest.mark.skipif(
    not weights.shipped().exists(), reason="the shipped weights are not here"
)
SIDE = 192


@pytest.fixture(scope="module")
def shipped() -> Engine:
    return Engine()


@pytest.fixture
def crops(tmp_path: Path) -> tuple[Path, NDArray[np.float32]]:
    """A blurred crop of the sample photo as a file, and its sharp twin, float32 (SIDE, SIDE, 3)."""
    blurred, sharp = SAMPLES / "sample.jpg", SAMPLES / "sample_sharp.jpg"
    if not sharp.exists():
        pytest.skip("the sharp sample is not here")
    with Image.open(sharp) as image:
        left, top = (image.width - SIDE) // 2, (image.height - SIDE) // 2
        box = (left, top, left + SIDE, top + SIDE)
        truth = np.asarray(image.convert("RGB").crop(box), np.float32) / np.float32(255)
    with Image.open(blurred) as image:
        image.convert("RGB").crop(box).save(tmp_path / "crop.png")
    return tmp_path / "crop.png", truth


def luma(rgb: NDArray[np.float32], scale: int) -> NDArray[np.float32]:
    """Box-averaged luma at 1/scale."""
    grey = rgb @ np.array([0.299, 0.587, 0.114], np.float32)
    side = SIDE // scale
    return grey.reshape(side, scale, side, scale).mean((1, 3))


def test_open_region_deblur_scrub_compare_save_reopen(
    qtbot: QtBot,
    shipped: Engine,
    answers: SimpleNamespace,
    crops: tuple[Path, NDArray[np.float32]],
    tmp_path: Path,
) -> None:
    path, _ = crops
    view = MainWindow(shipped)
    view.show()
    open_and_wait(view, [path], qtbot)
    view._layout.controls.advanced.steps.setValue(2)
    view._layout.viewer.set_region(QRect(32, 32, 96, 96))
    deblur_and_wait(view, qtbot, "action_preview_region")
    deblur_and_wait(view, qtbot)
    trigger(view, "action_previous_step")
    assert view._stage.step == 1
    for mode in Mode:
        trigger(view, f"action_mode_{mode.value}")
    view._layout.history.selectAll()
    trigger(view, "action_compare")
    target = tmp_path / "saved.png"
    view.session.save(target, SaveOptions())
    wait_idle(view, qtbot)
    result = view.session.shown
    assert result is not None
    assert view.close()
    again = MainWindow(shipped)
    again.show()
    open_and_wait(again, [target], qtbot)
    assert np.abs(decode(target).rgb - result.realistic.rgb / 65535).max() < 1 / 255
    recent = again.findChild(QAction, "action_open")
    assert recent is not None and str(path) in again.session.settings.recent
    again.close()


def test_the_larger_network_makes_results_of_its_own(
    qtbot: QtBot,
    shipped: Engine,
    answers: SimpleNamespace,
    crops: tuple[Path, NDArray[np.float32]],
    tmp_path: Path,
) -> None:
    view = MainWindow(shipped)
    view.show()
    open_and_wait(view, [crops[0]], qtbot)
    advanced, results = view._layout.controls.advanced, []
    for model in ("compact", "full"):
        advanced.model.setCurrentIndex(advanced.model.findData(model))
        deblur_and_wait(view, qtbot)
        outcome = view.session.shown
        assert outcome is not None
        results.append(outcome)
    assert [each.origin.weights.file for each in results] == [
        "compact.safetensors",
        "full.safetensors",
    ]
    assert np.abs(np.diff([np.int32(each.realistic.rgb) for each in results], axis=0)).max() > 257
    assert [outcome_facts(each).startswith("full network") for each in results] == [False, True]
    assert "full.safetensors" in outcome_details(results[1])
    assert outcome_details(results[1]).startswith("1 step\n")
    view.session.save(tmp_path / "saved.png", SaveOptions(sidecar=True))
    wait_idle(view, qtbot)
    assert view.close()
    *_, found = reproduce(sidecar_path(tmp_path / "saved.png"))
    assert isinstance(found, Reproduction)
    assert found.bit_equal, found


def test_guidance_changes_the_picture_and_is_nearer_to_the_sharp_structure(
    qtbot: QtBot,
    shipped: Engine,
    answers: SimpleNamespace,
    crops: tuple[Path, NDArray[np.float32]],
) -> None:
    path, sharp = crops
    view = MainWindow(shipped)
    view.show()
    open_and_wait(view, [path], qtbot)
    advanced = view._layout.controls.advanced
    advanced.steps.setValue(1)
    deblur_and_wait(view, qtbot)
    guided, film = view.session.shown, view.session.photos.current.film  # type: ignore[union-attr]
    for slider in advanced.strengths:
        slider.value = 0.0
    deblur_and_wait(view, qtbot)
    unguided = view.session.shown
    assert guided is not None and unguided is not None and film is not None
    values = [outcome.realistic.rgb.astype(float) for outcome in (guided, unguided)]
    change = np.abs(values[0] - values[1]).mean() / 65535
    assert change > 1 / 255
    errors = {}
    for structure in film.structures:
        truth = luma(sharp, structure.scale)
        before = structure.blurry[:, :, 0].astype(float) / 255
        after = structure.structure[:, :, 0].astype(float) / 255
        errors[structure.scale] = (
            np.square(before - truth).mean(),
            np.square(after - truth).mean(),
        )
    assert set(errors) == {2, 4, 8}
    assert sum(after for _, after in errors.values()) < sum(before for before, _ in errors.values())
    view.close()
