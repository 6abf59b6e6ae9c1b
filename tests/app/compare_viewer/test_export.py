"""The compare viewer: the picture that is exported, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.compare import window as compare_window
from app.compare.window import CompareWindow
from core.photo import decode
from tests.app.compare_viewer.conftest import act, compare
from tests.app.conftest import wait


def test_the_comparison_is_exported_but_never_over_a_photo(
    window: CompareWindow,
    pair: tuple[Path, Path],
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compare(window, *pair, qtbot)
    target = tmp_path / "both.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(target), ""))
    act(window, "export_comparison").trigger()
    wait(qtbot, lambda: not window._writer.is_busy)
    picture = decode(target)
    assert picture.width > 2 * 208
    assert np.ptp(picture.rgb[12:50]) > 0.5  # the labels
    before = pair[0].read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(pair[0]), ""))
    act(window, "export_comparison").trigger()
    wait(qtbot, lambda: not window._writer.is_busy)
    assert "original photo" in window.statusBar().currentMessage()
    assert pair[0].read_bytes() == before


def test_a_message_goes_with_the_pair_or_after_a_while(
    window: CompareWindow,
    pair: tuple[Path, Path],
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target = tmp_path / "both.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(target), ""))
    bar, readout = window.statusBar(), window._views.readout
    compare(window, *pair, qtbot)
    act(window, "export_comparison").trigger()
    wait(qtbot, lambda: not window._writer.is_busy)
    assert "both.png" in bar.currentMessage() and not readout.isVisible()
    compare(window, *pair[::-1], qtbot)
    assert bar.currentMessage() == "" and readout.isVisible()
    monkeypatch.setattr(compare_window, "MESSAGE_MS", 50)
    act(window, "export_comparison").trigger()
    wait(qtbot, lambda: "both.png" in bar.currentMessage())
    wait(qtbot, lambda: readout.isVisible())


def test_a_long_name_is_cut_so_that_the_suggested_one_can_be_written(
    window: CompareWindow, pair: tuple[Path, Path], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = pair[0].rename(pair[0].with_name("n" * 245 + ".png"))
    suggested: list[Path] = []

    def accept(*args: str) -> tuple[str, str]:
        suggested.append(Path(args[2]))
        return args[2], ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", accept)
    compare(window, long, pair[1], qtbot)
    act(window, "export_comparison").trigger()
    wait(qtbot, lambda: not window._writer.is_busy)
    (path,) = suggested
    assert path.name.endswith("n-comparison.png") and path.is_file()
