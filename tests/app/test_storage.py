"""Where results live: large ones on disk, whatever the disk does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app import jobs, results
from app.images import from_qimage
from app.items import Finished, Frame, Opened
from app.jobs import Engine
from app.render import Canvas, Mode, draw_side
from app.viewport import Viewport
from app.window import MainWindow
from core.options import DeblurOptions, SaveOptions
from core.photo import decode
from core.steps import outcome
from tests.app.conftest import (
    deblur_and_wait,
    is_mapped,
    wait_idle,
    write_photo,
)


def test_large_results_live_on_disk_and_are_painted_saved_and_removed(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "SPOOL_BYTES", 0)
    opened._layout.viewer.set_mode(Mode.FLICKER)
    opened.findChild(QWidget, "steps").setValue(2)  # type: ignore[union-attr]
    deblur_and_wait(opened, qtbot)
    shown, folder = opened.session.shown, opened.session._shelf.folder
    assert shown is not None
    assert is_mapped(shown.realistic.rgb)
    ends = 2 * (1 + len(shown.realistic.pyramid.levels))
    assert len(list(folder.iterdir())) == ends
    side = opened._layout.viewer._sides[1]
    painted = QImage(208, 144, QImage.Format.Format_RGB32)
    painter = QPainter(painted)
    draw_side(painter, side, Viewport(), QRectF(0, 0, 208, 144), Canvas())
    painter.end()
    pixels = shown.realistic.pyramid.levels[0]
    assert np.array_equal(from_qimage(painted)[:, :, :3], pixels[:, :, :3])
    opened.session.save(tmp_path / "large.png", SaveOptions())
    wait_idle(opened, qtbot)
    assert np.abs(decode(tmp_path / "large.png").rgb - shown.realistic.rgb / 65535).max() < 1 / 255
    opened.close()
    assert not folder.exists()


def test_a_full_disk_keeps_results_in_memory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(results, "SPOOL_BYTES", 0)
    shelf = results.Shelf()
    shelf.folder = tmp_path / "gone"
    array = np.arange(12, dtype=np.uint16)
    assert outcome(shelf.keep(array)) is array
    shelf.close()


def test_what_is_cancelled_while_it_is_stored_leaves_no_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(results, "SPOOL_BYTES", 8)
    shelf = results.Shelf()
    storing = shelf.keep(np.arange(12, dtype=np.uint16))
    next(storing)
    assert len(list(shelf.folder.iterdir())) == 1
    storing.close()
    assert list(shelf.folder.iterdir()) == []
    shelf.close()


def test_the_end_of_a_run_has_many_places_to_stop(engine: Engine, tmp_path: Path) -> None:
    opened = list(jobs.open_photo(write_photo(tmp_path / "tall.png", 300, 800)))[-1]
    assert isinstance(opened, Opened)
    shelf = results.Shelf()
    options = DeblurOptions(steps=2)
    items = list(jobs.deblur(engine, opened, options, keep=shelf.keep, grain="match"))
    last_step = max(n for n, item in enumerate(items) if isinstance(item, Frame))
    # Bands of 256 rows: laid over the photo, grained, rounded; twice, for both ends of realism.
    assert len(items) - last_step > 2 * 3 * 4
    assert isinstance(items[-1], Finished)
    shelf.close()
