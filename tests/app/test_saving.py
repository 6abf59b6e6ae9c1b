"""Saving from the window: which result is written, and what is said of it afterwards."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.save_dialog import SaveDialog
from app.window import MainWindow
from core.photo import decode
from tests.app.conftest import deblur_and_wait, trigger, wait_idle


def test_what_was_shown_when_the_dialog_came_is_saved(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that ends while the dialog is open shows its result behind it."""
    target = tmp_path / "chosen.png"
    for seed in (1, 2):
        opened._layout.controls.advanced.seed.setValue(seed)
        deblur_and_wait(opened, qtbot)
    first, second = opened.session.current.outcomes  # type: ignore[union-attr]
    opened.session.show(first)

    def answer(dialog: SaveDialog) -> int:
        opened.session.show(second)
        dialog.path.setText(str(target))
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(SaveDialog, "exec", answer)
    trigger(opened, "action_save_as")
    wait_idle(opened, qtbot)
    written = decode(target).rgb
    assert np.abs(written - first.realistic.rgb / 65535).max() < 1 / 255
    assert (first.saved, second.saved) == (True, False)
