"""From the window to the disk: what is saved with a sidecar comes out of it again, bit by bit."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.save_dialog import SaveDialog
from app.window import MainWindow
from core import provenance
from core.options import SaveOptions
from core.photo import decode
from core.reproduce import Reproduction, reproduce
from tests.app.conftest import deblur_and_wait, trigger, wait_idle


@pytest.mark.parametrize("grain", [False, True])
def test_a_window_s_result_comes_out_of_its_sidecar(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, tiny_weights: Path, grain: bool
) -> None:
    advanced = opened._layout.controls.advanced
    advanced.steps.setValue(2)
    advanced.seed.setValue(11)
    advanced.grain.setChecked(grain)
    advanced.twice.setChecked(grain)
    deblur_and_wait(opened, qtbot)
    opened._layout.controls.amount.setValue(29)
    target = tmp_path / "result.png"
    opened.session.change_settings(max_megapixels=300)
    opened.session.save(target, SaveOptions(sidecar=True, ai_mark=True))
    wait_idle(opened, qtbot)
    assert b"compositeWithTrainedAlgorithmicMedia" in (decode(target).xmp or b"")
    sidecar = provenance.sidecar_path(target)
    record = provenance.read(sidecar)
    assert record.recipe.deblur.seed == 11
    assert record.recipe.max_megapixels == 300, "it may be a photo of that size"
    assert record.recipe.deblur.twice == grain
    assert record.recipe.finish.grain == ("match" if grain else "none")
    *_, found = reproduce(sidecar, weights_file=tiny_weights)
    assert isinstance(found, Reproduction)
    assert found.bit_equal, found


def test_the_dialog_asks_for_mark_and_sidecar(
    photo_file: Path, qtbot: QtBot, tmp_path: Path, answers
) -> None:
    defaults = SaveOptions(ai_mark=True)
    dialog = SaveDialog(decode(photo_file), tmp_path / "out.jpg", defaults, [photo_file])
    qtbot.addWidget(dialog)
    assert dialog.ai_mark.isChecked() and not dialog.sidecar.isChecked()
    dialog.ai_mark.setChecked(False)
    dialog.sidecar.setChecked(True)
    dialog.accept()
    assert dialog.choice is not None
    assert (dialog.choice.options.ai_mark, dialog.choice.options.sidecar) == (False, True)


def test_a_sidecar_in_the_way_is_asked_about(
    photo_file: Path, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out.jpg.deblur.json").write_text("mine")
    asked: list[str] = []

    def ask(parent: object, title: str, text: str, *answers: str) -> bool:
        asked.append(text)
        return False

    monkeypatch.setattr("app.save_dialog.ask", ask)
    defaults = SaveOptions(sidecar=True)
    dialog = SaveDialog(decode(photo_file), tmp_path / "out.jpg", defaults, [photo_file])
    qtbot.addWidget(dialog)
    dialog.accept()
    assert dialog.choice is None
    assert "out.jpg.deblur.json" in asked[0]


def test_formats_without_metadata_say_so(photo_file: Path, qtbot: QtBot, tmp_path: Path) -> None:
    defaults = SaveOptions(ai_mark=True)
    dialog = SaveDialog(decode(photo_file), tmp_path / "out.bmp", defaults, [photo_file])
    qtbot.addWidget(dialog)
    assert not dialog.ai_mark.isEnabled()
    assert dialog.ai_mark.toolTip()
    dialog.accept()
    assert dialog.choice is not None and not dialog.choice.options.ai_mark


def test_the_choices_are_kept(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deblur_and_wait(opened, qtbot)

    def choose(dialog: SaveDialog) -> int:
        dialog.path.setText(str(tmp_path / "out.jpg"))
        dialog.ai_mark.setChecked(False)
        dialog.sidecar.setChecked(True)
        dialog.accept()
        return 1

    monkeypatch.setattr(SaveDialog, "exec", choose)
    opened._files.save_as()
    wait_idle(opened, qtbot)
    assert (tmp_path / "out.jpg.deblur.json").exists()
    settings = opened.session.settings
    assert (settings.save_ai_mark, settings.save_sidecar) == (False, True)


def test_a_format_without_metadata_decides_nothing_for_the_next_file(
    opened: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deblur_and_wait(opened, qtbot)

    def choose(dialog: SaveDialog) -> int:
        assert dialog.ai_mark.isChecked()
        dialog.path.setText(str(tmp_path / "out.bmp"))
        dialog._follow_path()
        dialog.accept()
        return 1

    monkeypatch.setattr(SaveDialog, "exec", choose)
    trigger(opened, "action_save_as")
    wait_idle(opened, qtbot)
    assert (tmp_path / "out.bmp").exists()
    assert opened.session.settings.save_ai_mark
