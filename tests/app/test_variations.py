"""Four seeds side by side: picked, undone, and kept while another photo is looked at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.trust.variations import VariationsDialog
from app.window import MainWindow
from core.options import SaveOptions
from core.provenance import sidecar_path
from core.reproduce import Reproduction, reproduce
from tests.app.conftest import trigger, wait, wait_idle, write_photo


def test_a_variation_is_picked_into_the_history_and_can_be_undone(
    deblurred: MainWindow, qtbot: QtBot, tmp_path: Path, tiny_weights: Path
) -> None:
    seen: list[int] = []

    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, VariationsDialog)
        seen.append(len(dialog.views))
        dialog.views[0].set_zoom(2.0)
        assert {view.zoom for view in dialog.views} == {2.0}
        third = dialog.views[2]
        qtbot.mouseClick(third, Qt.MouseButton.LeftButton, pos=QPoint(20, 60))
        dialog.accept()

    timer = QTimer(deblurred, interval=50)

    def look() -> None:
        if QApplication.activeModalWidget():
            timer.stop()
            choose()

    timer.timeout.connect(look)
    timer.start()
    trigger(deblurred, "action_variations")
    entry = deblurred.session.photos.current
    assert entry is not None
    wait(qtbot, lambda: len(entry.outcomes) == 2)
    assert seen == [4]
    first, taken = entry.outcomes
    assert taken.options.seed == first.options.seed + 2
    assert taken.options.samples == 1
    # Seed by seed the variations are the results that a run of its own gives.
    target = tmp_path / "taken.png"
    deblurred.session.save(target, SaveOptions(sidecar=True))
    wait_idle(deblurred, qtbot)
    *_, found = reproduce(sidecar_path(target), weights_file=tiny_weights)
    assert isinstance(found, Reproduction) and found.bit_equal
    trigger(deblurred, "action_undo")
    assert entry.outcomes == [first]


def test_another_photo_does_not_cost_the_variations(
    deblurred: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """Its quick preview waits, and so does painting."""
    session = deblurred.session
    first = session.photos.current
    deblurred.open_photos([write_photo(tmp_path / "second.jpg", seed=1)])
    wait(qtbot, lambda: len(session.photos.entries) == 2 and session.photos.entries[1].preview)
    wait_idle(deblurred, qtbot)
    session.photos.select(first)
    wait(qtbot, lambda: first is not None and first.opened)
    wait_idle(deblurred, qtbot)
    session.photos.entries[1].preview = None
    assert deblurred._actions["mask_brush"].isEnabled()
    deblurred._layout.controls.advanced.steps.setValue(12)
    trigger(deblurred, "action_variations")
    assert not deblurred._actions["mask_brush"].isEnabled()
    session.photos.select(session.photos.entries[1])
    wait(qtbot, lambda: session.photos.entries[1].preview)
    assert first is not None and deblurred._trust.seeds.varied.get(first)
    session.photos.select(first)
    wait_idle(deblurred, qtbot)
    assert deblurred._actions["mask_brush"].isEnabled()
